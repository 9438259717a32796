import { AwsError } from '../protocol/aws-error.ts';
import type { ServiceName } from '../protocol/service-model.ts';

interface Bucket {
  tokens: number;
  at: number;
}

interface Rate {
  /** Which calls share the bucket. */
  key: string;
  capacity: number;
  refillPerSecond: number;
}

/**
 * EC2's buckets are per account and region, as documented:
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * IAM's are not published; 50 with 10 a second for reads and 20 with 5 a second for writes, per account, are
 * ours. STS: 600 a second per account and region.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
function rateOf(service: ServiceName, action: string, readOnly: boolean, unfiltered: boolean): Rate {
  if (service === 'sts') return { key: 'sts', capacity: 600, refillPerSecond: 600 };
  if (service === 'iam')
    return readOnly
      ? { key: 'iam-read', capacity: 50, refillPerSecond: 10 }
      : { key: 'iam-write', capacity: 20, refillPerSecond: 5 };
  if (service === 'kms') return kmsRate(action, readOnly);
  if (!readOnly) return { key: action, capacity: 50, refillPerSecond: 5 };
  return unfiltered
    ? { key: `${action}-unfiltered`, capacity: 50, refillPerSecond: 10 }
    : { key: action, capacity: 100, refillPerSecond: 20 };
}

/**
 * KMS counts cryptographic operations together, everything else by operation, per account and region.
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
function kmsRate(action: string, readOnly: boolean): Rate {
  const perSecond = (key: string, rate: number): Rate => ({ key, capacity: rate, refillPerSecond: rate });
  if (/^(Encrypt|Decrypt|GenerateDataKey)/.test(action)) return perSecond('kms-cryptographic', 20_000);
  return perSecond(`kms-${action}`, action === 'DescribeKey' ? 2000 : readOnly ? 500 : 5);
}

/** AWS's token buckets. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes one token; throws the service's throttling error when there is none. */
  take(
    call: { service: ServiceName; action: string; accountId: string; region: string },
    readOnly: boolean,
    unfiltered: boolean,
    nowMs: number,
  ): void {
    const rate = rateOf(call.service, call.action, readOnly, unfiltered);
    const key = `${call.accountId}/${call.service === 'iam' ? '' : call.region}/${rate.key}`;
    const bucket = this.#buckets.get(key) ?? { tokens: rate.capacity, at: nowMs };
    const grown = bucket.tokens + ((nowMs - bucket.at) / 1000) * rate.refillPerSecond;
    const tokens = Math.min(rate.capacity, grown);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: nowMs });
    if (tokens >= 1) return;
    if (call.service === 'kms') throw new AwsError('ThrottlingException', 'Rate exceeded', 400);
    throw call.service === 'ec2'
      ? new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503)
      : new AwsError('Throttling', 'Rate exceeded', 400);
  }

  clear(): void {
    this.#buckets.clear();
  }
}
