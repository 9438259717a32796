import type * as Cw from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import { INSTANCE_METRICS, type Sample, samplesOf } from './instance-metrics.ts';

const MINUTE_S = 60;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const invalidValue = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message);
export const invalidCombination = (message: string): AwsError =>
  new AwsError('InvalidParameterCombinationException', message);
export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

const VALUE_OF = {
  Average: ({ sum, count }: Sample) => sum / count,
  Sum: ({ sum }: Sample) => sum,
  Minimum: ({ min }: Sample) => min,
  Maximum: ({ max }: Sample) => max,
  SampleCount: ({ count }: Sample) => count,
} as const;

export type Statistic = keyof typeof VALUE_OF;

export const isStatistic = (name: string | undefined): name is Statistic =>
  name !== undefined && Object.hasOwn(VALUE_OF, name);

export const pick = (statistic: Statistic, sample: Sample): number => VALUE_OF[statistic](sample);

/** The period that data of that age can be had for: it is kept more and more coarsely. */
const finestPeriod = (ageMs: number): number =>
  ageMs > 63 * DAY_MS ? 3600 : ageMs > 15 * DAY_MS ? 300 : ageMs > 3 * HOUR_MS ? 60 : 1;

/** Throws unless AWS takes the period for data that begins at `from`. */
export function checkPeriod(period: number | undefined, from: number, now: number): number {
  const seconds = period ?? 0;
  const odd = [1, 5, 10, 20, 30].includes(seconds);
  if (!Number.isInteger(seconds) || seconds < 1 || (!odd && seconds % MINUTE_S !== 0))
    throw invalid(`The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60: ${seconds}`);
  const finest = finestPeriod(now - from);
  if (seconds % finest !== 0)
    throw invalid(`The parameter Period must be a multiple of ${finest} for a StartTime that long ago.`);
  return seconds;
}

/**
 * Start and end of a question. Throws what `refuse` makes of a range that ends before it begins.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function spanOf(
  { StartTime, EndTime }: { StartTime: Date | undefined; EndTime: Date | undefined },
  now: number,
  refuse: (message: string) => AwsError,
): { from: number; to: number; now: number } {
  const start = StartTime?.getTime() ?? Number.NaN;
  const to = EndTime?.getTime() ?? Number.NaN;
  if (!(start < to)) throw refuse('The parameter StartTime must be less than the parameter EndTime.');
  const step = Math.max(MINUTE_S, finestPeriod(now - start)) * 1000;
  // Data is kept for 455 days; nothing that is asked for before them is looked for.
  const from = Math.max(Math.floor(start / step) * step, now - 455 * DAY_MS);
  return { from, to, now };
}

/** Samples by period, each at the period's beginning, oldest first. */
function byPeriod(samples: readonly Sample[], periodMs: number): Sample[] {
  const found = new Map<number, Sample>();
  for (const sample of samples) {
    const at = Math.floor(sample.at / periodMs) * periodMs;
    const known = found.get(at);
    if (!known) found.set(at, { ...sample, at });
    else {
      known.count += sample.count;
      known.sum += sample.sum;
      known.min = Math.min(known.min, sample.min);
      known.max = Math.max(known.max, sample.max);
    }
  }
  return [...found.values()];
}

/** What is known of a metric in a span. A metric that nobody publishes is no error: there is no data of it. */
export function seriesOf(
  call: Call,
  asked: Pick<Cw.Metric, 'Namespace' | 'MetricName' | 'Dimensions'> & { Unit?: string | undefined },
  span: { from: number; to: number; now: number },
  periodSeconds: number,
): { unit: string; samples: Sample[] } {
  const metric = INSTANCE_METRICS.find(({ name }) => name === asked.MetricName);
  const [dimension, ...others] = asked.Dimensions ?? [];
  const instance = call.account.instances.find(
    ({ instanceId, region }) => instanceId === dimension?.Value && region === call.region,
  );
  const unit = metric?.unit ?? 'None';
  if (!metric || !instance || asked.Namespace !== 'AWS/EC2') return { unit, samples: [] };
  const other = asked.Unit !== undefined && asked.Unit !== unit;
  if (others.length > 0 || dimension?.Name !== 'InstanceId' || other) return { unit, samples: [] };
  return { unit, samples: byPeriod(samplesOf(instance, metric, span), periodSeconds * 1000) };
}

/** A token that says where the next page begins, or throws what AWS answers to one that is none. */
export function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const found = /^at:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (found === undefined) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
  return Number(found);
}

export const tokenAt = (offset: number): string => Buffer.from(`at:${offset}`).toString('base64url');
