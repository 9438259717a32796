import type { UnknownBecause } from '../inventory/seen.ts';

/** What is shown of a node: a metric that EC2 publishes by itself, and how it is counted. */
export interface NodeMetric {
  /** CloudWatch's name, in the namespace `AWS/EC2`. */
  name: string;
  title: string;
  statistic: 'Average' | 'Sum' | 'Maximum';
  /** CloudWatch's word for the unit that is shown. */
  unit: 'Percent' | 'Bytes/Second' | 'Count';
}

/**
 * The metrics that are shown. What is counted in bytes is summed up, and divided by the period's seconds.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 */
export const NODE_METRICS: readonly NodeMetric[] = [
  { name: 'CPUUtilization', title: 'CPU', statistic: 'Average', unit: 'Percent' },
  { name: 'NetworkIn', title: 'Network in', statistic: 'Sum', unit: 'Bytes/Second' },
  { name: 'NetworkOut', title: 'Network out', statistic: 'Sum', unit: 'Bytes/Second' },
  { name: 'EBSReadBytes', title: 'Disk read', statistic: 'Sum', unit: 'Bytes/Second' },
  { name: 'EBSWriteBytes', title: 'Disk written', statistic: 'Sum', unit: 'Bytes/Second' },
  {
    name: 'StatusCheckFailed_Instance',
    title: 'Instance status check failed',
    statistic: 'Maximum',
    unit: 'Count',
  },
  {
    name: 'StatusCheckFailed_System',
    title: 'System status check failed',
    statistic: 'Maximum',
    unit: 'Count',
  },
];

const HOUR_S = 3_600;

/** How far back is looked, and how long a time each value stands for; never finer than basic monitoring's five minutes. */
const RANGES = {
  '1h': { seconds: HOUR_S, periodSeconds: 300 },
  '6h': { seconds: 6 * HOUR_S, periodSeconds: 300 },
  '24h': { seconds: 24 * HOUR_S, periodSeconds: 900 },
  '7d': { seconds: 7 * 24 * HOUR_S, periodSeconds: HOUR_S },
} as const;

export type MetricRange = keyof typeof RANGES;
export const METRIC_RANGES = Object.keys(RANGES) as MetricRange[];

/** A time in whole periods: from its first to before its last moment, in milliseconds. */
export interface MetricSpan {
  from: number;
  to: number;
  periodSeconds: number;
}

/**
 * The span that a range means now. It ends with the last period that is over: the one that runs would look as if
 * everything was breaking down.
 */
export function metricSpan(range: MetricRange, now: number): MetricSpan {
  const { seconds, periodSeconds } = RANGES[range];
  const to = Math.floor(now / (periodSeconds * 1000)) * periodSeconds * 1000;
  return { from: to - seconds * 1000, to, periodSeconds };
}

/** The moment with which each period of a span begins. */
export const momentsOf = ({ from, to, periodSeconds }: MetricSpan): number[] =>
  Array.from(
    { length: Math.round((to - from) / (periodSeconds * 1000)) },
    (_, i) => from + i * periodSeconds * 1000,
  );

/** One metric of one instance, as AWS has it. */
export interface InstanceSeries {
  instanceId: string;
  /** The name of a {@link NodeMetric}. */
  metric: string;
  points: { at: number; value: number }[];
}

/** The value of each moment of a span, in the metric's unit; null where AWS has none. */
export function valuesOver(
  metric: NodeMetric,
  points: InstanceSeries['points'],
  span: MetricSpan,
): (number | null)[] {
  const byMoment = new Map(points.map(({ at, value }) => [at, value]));
  const share = metric.unit === 'Bytes/Second' ? span.periodSeconds : 1;
  return momentsOf(span).map((at) => {
    const value = byMoment.get(at);
    return value === undefined ? null : Math.round((value / share) * 100) / 100;
  });
}

/** Why nothing is known of metrics, and what to do, in plain words. */
export function whyNoMetrics(because: UnknownBecause): { message: string; remedy: string } {
  switch (because) {
    case 'denied':
      return {
        message: 'AWS does not let the programmatic user read metrics (cloudwatch:GetMetricData)',
        remedy:
          'Verify the cloud account to see how its policy differs from the published one, whose statement CloudWatchReadOnly grants it.',
      };
    case 'bad-credentials':
      return {
        message: "AWS refused the cloud account's access key",
        remedy: 'Verify the cloud account, and enter a key that works.',
      };
    case 'throttled':
      return {
        message: 'AWS has had too many requests in this account and region',
        remedy: 'Wait a moment and look again.',
      };
    case 'unreachable':
      return { message: 'AWS did not answer', remedy: 'Wait a moment and look again.' };
    case 'partial':
      return { message: 'AWS gave a part of the metrics only', remedy: 'Wait a moment and look again.' };
    default:
      return {
        message: 'AWS gave no metrics, for a reason that is not known',
        remedy: "Look at AWS's own words, and again in a moment.",
      };
  }
}
