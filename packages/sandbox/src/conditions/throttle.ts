import { AwsError } from '../protocol/aws-error.ts';
import { SERVICES, type ServiceName } from '../protocol/service-model.ts';
import { ec2Withdrawals, type Withdrawal } from './ec2-buckets.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** A call as the buckets see it. */
export interface ThrottledCall {
  service: ServiceName;
  action: string;
  accountId: string;
  region: string;
  readOnly: boolean;
  input: Readonly<Record<string, unknown>>;
}

/**
 * What a call takes, and from which buckets. IAM's are not published; 50 with 10 a second for reads and 20 with 5 a
 * second for writes, per account, are ours. STS: 600 a second per account and region.
 * LookupEvents: 2 a second.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
function withdrawals(call: ThrottledCall): Withdrawal[] {
  const { service, action, readOnly } = call;
  if (service === 'ec2') return ec2Withdrawals(call);
  if (service === 'kms') return [kmsRate(action, readOnly)];
  if (service === 'cloudtrail')
    return [{ key: `cloudtrail-${action}`, capacity: 2, refillPerSecond: 2, tokens: 1 }];
  if (service === 'cloudwatch') return [cloudwatchRate(action)];
  if (service === 'sts') return [{ key: 'sts', capacity: 600, refillPerSecond: 600, tokens: 1 }];
  return readOnly
    ? [{ key: 'iam-read', capacity: 50, refillPerSecond: 10, tokens: 1 }]
    : [{ key: 'iam-write', capacity: 20, refillPerSecond: 5, tokens: 1 }];
}

/**
 * KMS counts cryptographic operations together, everything else by operation, per account and region.
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
function kmsRate(action: string, readOnly: boolean): Withdrawal {
  const perSecond = (key: string, rate: number): Withdrawal => ({
    key,
    capacity: rate,
    refillPerSecond: rate,
    tokens: 1,
  });
  if (/^(Encrypt|Decrypt|GenerateDataKey)/.test(action)) return perSecond('kms-cryptographic', 20_000);
  return perSecond(`kms-${action}`, action === 'DescribeKey' ? 2000 : readOnly ? 500 : 5);
}

/**
 * By operation, per account and region.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
function cloudwatchRate(action: string): Withdrawal {
  const rate = action === 'GetMetricData' ? 500 : action === 'GetMetricStatistics' ? 400 : 25;
  return { key: `cloudwatch-${action}`, capacity: rate, refillPerSecond: rate, tokens: 1 };
}

/** AWS's token buckets. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes the tokens that a call needs; throws the service's throttling error when a bucket has too few. */
  take(call: ThrottledCall, nowMs: number): void {
    const enough = withdrawals(call).map((each) => this.#withdraw(call, each, nowMs));
    if (enough.every(Boolean)) return;
    if (SERVICES[call.service].jsonTarget !== undefined)
      throw new AwsError('ThrottlingException', 'Rate exceeded', 400);
    throw call.service === 'ec2'
      ? new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503)
      : new AwsError('Throttling', 'Rate exceeded', 400);
  }

  #withdraw(
    call: ThrottledCall,
    { key, capacity, refillPerSecond, tokens }: Withdrawal,
    nowMs: number,
  ): boolean {
    const name = `${call.accountId}/${call.service === 'iam' ? '' : call.region}/${key}`;
    const bucket = this.#buckets.get(name) ?? { tokens: capacity, at: nowMs };
    const grown = bucket.tokens + ((nowMs - bucket.at) / 1000) * refillPerSecond;
    const held = Math.min(capacity, grown);
    const enough = held >= tokens;
    this.#buckets.set(name, { tokens: enough ? held - tokens : held, at: nowMs });
    return enough;
  }

  clear(): void {
    this.#buckets.clear();
  }
}
