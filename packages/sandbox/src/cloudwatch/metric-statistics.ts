import type * as Cw from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import {
  checkPeriod,
  invalidCombination,
  invalidValue,
  isStatistic,
  pick,
  seriesOf,
  spanOf,
} from './series.ts';

const MOST_DATAPOINTS = 1440;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
function getMetricStatistics(input: Cw.GetMetricStatisticsInput, call: Call): Cw.GetMetricStatisticsOutput {
  const statistics: string[] = input.Statistics ?? [];
  if (statistics.length === 0)
    throw new AwsError('MissingRequiredParameterException', 'The parameter Statistics is required.');
  const unknown = statistics.find((name) => !isStatistic(name));
  if (unknown !== undefined)
    throw invalidValue(`The value ${unknown.slice(0, 255)} for parameter Statistics is not valid.`);
  const span = spanOf(input, call.nowMs, invalidValue);
  const period = checkPeriod(input.Period, span.from, span.now);
  const wanted = Math.ceil((span.to - span.from) / (period * 1000));
  if (wanted > MOST_DATAPOINTS)
    throw invalidCombination(
      `You have requested up to ${wanted} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  const { unit, samples } = seriesOf(call, input, span, period);
  return {
    Label: input.MetricName ?? '',
    Datapoints: samples.map((sample) => ({
      Timestamp: new Date(sample.at),
      Unit: unit as Cw.StandardUnit,
      ...Object.fromEntries(statistics.filter(isStatistic).map((name) => [name, pick(name, sample)])),
    })),
  };
}

export const metricStatisticsOperations: OperationTable = {
  GetMetricStatistics: operation<Cw.GetMetricStatisticsInput, Cw.GetMetricStatisticsOutput>({
    readOnly: true,
    needs: resourceStar,
    run: getMetricStatistics,
  }),
};
