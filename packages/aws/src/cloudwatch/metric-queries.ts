import type { GetMetricDataOutput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type InstanceSeries, NODE_METRICS, type NodeMetric } from '@berth/domain';

/** As many as a call takes. */
const QUERIES_MOST = 500;

/** One metric of one instance, asked for. */
export interface SeriesQuery {
  id: string;
  instanceId: string;
  metric: NodeMetric;
}

/** What is to be asked of instances, in as few calls as AWS allows. */
export function queryBatches(instanceIds: readonly string[]): SeriesQuery[][] {
  const all = instanceIds.flatMap((instanceId) => NODE_METRICS.map((metric) => ({ instanceId, metric })));
  const batches: SeriesQuery[][] = [];
  for (let from = 0; from < all.length; from += QUERIES_MOST)
    batches.push(all.slice(from, from + QUERIES_MOST).map((one, i) => ({ ...one, id: `m${i}` })));
  return batches;
}

export const toMetricDataQuery = (
  { id, instanceId, metric }: SeriesQuery,
  periodSeconds: number,
): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/EC2',
      MetricName: metric.name,
      Dimensions: [{ Name: 'InstanceId', Value: instanceId }],
    },
    Period: periodSeconds,
    Stat: metric.statistic,
  },
});

export const emptySeries = ({ instanceId, metric }: SeriesQuery): InstanceSeries => ({
  instanceId,
  metric: metric.name,
  points: [],
});

/** Puts a page's points where they belong, and gives what AWS says is missing. Between pages a part is no fault. */
export function gatherPage(page: GetMetricDataOutput, found: ReadonlyMap<string, InstanceSeries>): string[] {
  const incomplete: string[] = [];
  for (const { Id = '', Timestamps = [], Values = [], StatusCode, Messages = [] } of page.MetricDataResults ??
    []) {
    const series = found.get(Id);
    series?.points.push(...Timestamps.map((at, i) => ({ at: at.getTime(), value: Values[i] ?? Number.NaN })));
    const failed = StatusCode === 'InternalError' || StatusCode === 'Forbidden';
    if (failed || (StatusCode === 'PartialData' && page.NextToken === undefined))
      incomplete.push(
        [
          `${series?.metric} of ${series?.instanceId}: ${StatusCode}`,
          ...Messages.map(({ Value }) => Value),
        ].join(' '),
      );
  }
  return incomplete;
}
