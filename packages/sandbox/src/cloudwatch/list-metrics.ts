import type * as Cw from '@aws-sdk/client-cloudwatch';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { INSTANCE_METRICS, samplesOf } from './instance-metrics.ts';
import { offsetOf, tokenAt } from './series.ts';

const PAGE = 500;
const TWO_WEEKS_MS = 14 * 86_400_000;
const THREE_HOURS_MS = 3 * 3_600_000;

/** Metrics that had data in the last two weeks, or in the last three hours when that is asked for. */
function listMetrics(input: Cw.ListMetricsInput, call: Call): Cw.ListMetricsOutput {
  const since = call.nowMs - (input.RecentlyActive === 'PT3H' ? THREE_HOURS_MS : TWO_WEEKS_MS);
  const span = { from: since, to: call.nowMs, now: call.nowMs };
  const asked = input.Dimensions ?? [];
  const fits = (instanceId: string): boolean =>
    asked.every(({ Name, Value }) => Name === 'InstanceId' && (Value ?? instanceId) === instanceId);
  const wanted = INSTANCE_METRICS.filter(({ name }) => (input.MetricName ?? name) === name);
  const all =
    (input.Namespace ?? 'AWS/EC2') !== 'AWS/EC2'
      ? []
      : call.account.instances
          .filter(({ region, instanceId }) => region === call.region && fits(instanceId))
          .flatMap((instance) =>
            wanted
              .filter((metric) => samplesOf(instance, metric, span).length > 0)
              .map(
                ({ name }): Cw.Metric => ({
                  Namespace: 'AWS/EC2',
                  MetricName: name,
                  Dimensions: [{ Name: 'InstanceId', Value: instance.instanceId }],
                }),
              ),
          );
  const from = offsetOf(input.NextToken);
  const end = from + PAGE;
  return { Metrics: all.slice(from, end), ...(end < all.length ? { NextToken: tokenAt(end) } : {}) };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const listMetricsOperations: OperationTable = {
  ListMetrics: operation<Cw.ListMetricsInput, Cw.ListMetricsOutput>({
    readOnly: true,
    needs: resourceStar,
    run: listMetrics,
  }),
};
