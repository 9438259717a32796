import type * as Cw from '@aws-sdk/client-cloudwatch';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { checkPeriod, invalid, isStatistic, offsetOf, pick, seriesOf, spanOf, tokenAt } from './series.ts';

const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;
const MOST_DIMENSIONS = 30;

interface Answered {
  Id: string;
  Label: string;
  points: { at: number; value: number }[];
}

type Span = ReturnType<typeof spanOf>;

function answerTo(query: Cw.MetricDataQuery, place: number, call: Call, span: Span): Answered {
  const where = `MetricDataQueries.member.${place + 1}`;
  const { Id = '', MetricStat } = query;
  if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(Id))
    throw invalid(
      `The value ${Id.slice(0, 255)} for parameter ${where}.Id must begin with a lowercase letter and hold letters, digits and underscores.`,
    );
  if (query.Expression !== undefined)
    throw invalid(`${where}.Expression: the sandbox does no metric math and no Metrics Insights.`);
  if (!MetricStat) throw invalid(`The parameter ${where}.MetricStat is required.`);
  if ((MetricStat.Metric?.Dimensions ?? []).length > MOST_DIMENSIONS)
    throw invalid(
      `The parameter ${where}.MetricStat.Metric.Dimensions has more than ${MOST_DIMENSIONS} members.`,
    );
  const statistic = MetricStat.Stat;
  if (!isStatistic(statistic))
    throw invalid(
      `The value ${statistic?.slice(0, 255)} for parameter ${where}.MetricStat.Stat is not supported.`,
    );
  const period = checkPeriod(MetricStat.Period, span.from, span.now);
  const asked = { ...MetricStat.Metric, Unit: MetricStat.Unit };
  const { samples } = seriesOf(call, asked, span, period);
  return {
    Id,
    Label: query.Label ?? MetricStat.Metric?.MetricName ?? '',
    points: samples.map((sample) => ({ at: sample.at, value: pick(statistic, sample) })),
  };
}

function checkQueries(queries: readonly Cw.MetricDataQuery[]): void {
  if (queries.length === 0) throw invalid('The parameter MetricDataQueries is required.');
  if (queries.length > MOST_QUERIES)
    throw invalid(`The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`);
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw invalid('The values for parameter id in MetricDataQueries are not unique.');
}

/**
 * Every page names every query; of one whose points do not all fit it says `PartialData`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
function getMetricData(input: Cw.GetMetricDataInput, call: Call): Cw.GetMetricDataOutput {
  const queries = input.MetricDataQueries ?? [];
  checkQueries(queries);
  const span = spanOf(input, call.nowMs, invalid);
  const most = input.MaxDatapoints ?? MOST_DATAPOINTS;
  if (!Number.isInteger(most) || most < 1 || most > MOST_DATAPOINTS)
    throw invalid(`The parameter MaxDatapoints must be from 1 to ${MOST_DATAPOINTS}.`);
  const answers = queries.flatMap((query, place) => {
    const answer = answerTo(query, place, call, span);
    return query.ReturnData === false ? [] : [answer];
  });
  let skip = offsetOf(input.NextToken);
  const end = skip + most;
  let left = most;
  let total = 0;
  const MetricDataResults = answers.map(({ Id, Label, points }): Cw.MetricDataResult => {
    const ordered = input.ScanBy === 'TimestampAscending' ? points : points.toReversed();
    const shown = ordered.slice(skip, skip + left);
    const StatusCode = skip + shown.length < ordered.length ? 'PartialData' : 'Complete';
    skip = Math.max(0, skip - ordered.length);
    left -= shown.length;
    total += ordered.length;
    return {
      Id,
      Label,
      Timestamps: shown.map(({ at }) => new Date(at)),
      Values: shown.map(({ value }) => value),
      StatusCode,
    };
  });
  return { MetricDataResults, Messages: [], ...(end < total ? { NextToken: tokenAt(end) } : {}) };
}

export const metricDataOperations: OperationTable = {
  GetMetricData: operation<Cw.GetMetricDataInput, Cw.GetMetricDataOutput>({
    readOnly: true,
    needs: resourceStar,
    run: getMetricData,
  }),
};
