import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench, Keys } from '../bench.ts';
import { type Case, refused, type Subject } from '../case.ts';
import { aCaller, aKey, allow, aPolicy, attached, aUser } from '../given.ts';
import { userPolicy } from '../published.ts';

const page = (name: string): Case['page'] =>
  `https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_${name}.html`;
const instanceMetrics =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html';
const permissions =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/permissions-reference-cw.html';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const clientOf = (bench: Bench, keys: Keys = bench.admin.keys): CloudWatchClient =>
  new CloudWatchClient({
    region: bench.region,
    credentials: keys,
    maxAttempts: 1,
    ...(bench.endpoint ? { endpoint: bench.endpoint } : {}),
  });

/** An AWS with some instances that have run for a while, and what time it is there. */
interface Ran {
  bench: Bench;
  cloudwatch: CloudWatchClient;
  ids: string[];
  now: number;
}

const nowOf = async (bench: Bench): Promise<number> =>
  Date.parse(((await (await fetch(`${bench.endpoint}/_sandbox/clock`)).json()) as { now: string }).now);

const ran = (
  name: string,
  where: Case['page'],
  run: (given: Ran) => Promise<void>,
  { instances = 1, forMs = 3 * HOUR } = {},
): Case => ({
  name,
  page: where,
  needs: 'control',
  run: async (bench) => {
    const made = (await bench.control?.seedInstances(bench.accountId, {
      count: instances,
      region: bench.region,
    })) as { instanceIds: string[] };
    await bench.control?.advanceClock(forMs);
    await run({ bench, cloudwatch: clientOf(bench), ids: made.instanceIds, now: await nowOf(bench) });
  },
});

const query = (
  instance: string,
  MetricName: string,
  Stat: string,
  change: { Period?: number; Id?: string } = {},
): MetricDataQuery => ({
  Id: change.Id ?? 'one',
  MetricStat: {
    Metric: { Namespace: 'AWS/EC2', MetricName, Dimensions: [{ Name: 'InstanceId', Value: instance }] },
    Period: change.Period ?? 300,
    Stat,
  },
});

const lastHours = (now: number, hours: number) => ({
  StartTime: new Date(now - hours * HOUR),
  EndTime: new Date(now),
});

async function valuesOf({ cloudwatch }: Ran, input: GetMetricDataCommandInput) {
  const { MetricDataResults = [] } = await cloudwatch.send(new GetMetricDataCommand(input));
  const [{ Timestamps = [], Values = [] } = {}] = MetricDataResults;
  return Timestamps.map((at, i) => ({ at: at.getTime(), value: Values[i] ?? Number.NaN }));
}

const asking = (given: Ran, one: MetricDataQuery, hours = 1): GetMetricDataCommandInput => ({
  MetricDataQueries: [one],
  ...lastHours(given.now, hours),
});

interface Wrong {
  what: string;
  code: string;
  change: (good: GetMetricDataCommandInput) => Partial<GetMetricDataCommandInput>;
}

const withStat = (change: { Period?: number; Stat?: string; Id?: string }): Wrong['change'] => {
  const { Stat = 'Average', ...rest } = change;
  return () => ({ MetricDataQueries: [query('i-1', 'CPUUtilization', Stat, rest)] });
};

const wrong: Wrong[] = [
  {
    what: 'more than 500 queries',
    code: 'ValidationError',
    change: () => ({
      MetricDataQueries: Array.from({ length: 501 }, (_, i) =>
        query('i-1', 'CPUUtilization', 'Average', { Id: `q${i}` }),
      ),
    }),
  },
  {
    what: 'an id twice',
    code: 'ValidationError',
    change: () => ({
      MetricDataQueries: [query('i-1', 'NetworkIn', 'Sum'), query('i-1', 'NetworkOut', 'Sum')],
    }),
  },
  {
    what: 'an id that begins with a capital',
    code: 'ValidationError',
    change: withStat({ Id: 'One' }),
  },
  { what: 'a period of 90 seconds', code: 'ValidationError', change: withStat({ Period: 90 }) },
  { what: 'an unknown statistic', code: 'ValidationError', change: withStat({ Stat: 'Mode' }) },
  {
    what: 'an end before the start',
    code: 'ValidationError',
    change: ({ StartTime, EndTime }) => ({ StartTime: EndTime, EndTime: StartTime }),
  },
  {
    what: 'a period of a minute for what is 20 days old',
    code: 'ValidationError',
    change: ({ EndTime }) => ({
      ...withStat({ Period: 60 })({} as GetMetricDataCommandInput),
      StartTime: new Date((EndTime?.getTime() ?? 0) - 20 * 24 * HOUR),
    }),
  },
  { what: 'a token that is none', code: 'InvalidNextToken', change: () => ({ NextToken: 'next' }) },
];

export const cloudwatch: Subject = {
  title: 'CloudWatch',
  cases: [
    ran(
      'basic monitoring has a point for every five minutes, newest first',
      instanceMetrics,
      async (given) => {
        const seen = await valuesOf(
          given,
          asking(given, query(given.ids[0] ?? '', 'CPUUtilization', 'Average')),
        );
        expect(seen.length).toBeGreaterThanOrEqual(11);
        expect(seen.every(({ at }) => at % (5 * MINUTE) === 0)).toBe(true);
        expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).sort((a, b) => b - a));
        expect(seen.every(({ value }) => value > 0 && value <= 100)).toBe(true);
      },
    ),
    ran('the same question has the same answer', page('GetMetricData'), async (given) => {
      const question = asking(given, query(given.ids[0] ?? '', 'NetworkOut', 'Sum'));
      expect(await valuesOf(given, question)).toEqual(await valuesOf(given, question));
    }),
    ran('a status check has a point for every minute, 0 when it passed', instanceMetrics, async (given) => {
      const one = query(given.ids[0] ?? '', 'StatusCheckFailed_Instance', 'Maximum', { Period: 60 });
      const seen = await valuesOf(given, asking(given, one));
      expect(seen.length).toBeGreaterThanOrEqual(59);
      expect(new Set(seen.map(({ value }) => value))).toEqual(new Set([0]));
    }),
    ran('a longer period sums up, and averages, what is in it', page('GetMetricData'), async (given) => {
      const [id = ''] = given.ids;
      const end = Math.floor(given.now / HOUR) * HOUR;
      const span = { StartTime: new Date(end - HOUR), EndTime: new Date(end) };
      const ask = (Stat: string, Period: number) =>
        valuesOf(given, { MetricDataQueries: [query(id, 'NetworkIn', Stat, { Period })], ...span });
      const fine = (await ask('Sum', 300)).reduce((sum, { value }) => sum + value, 0);
      expect((await ask('Sum', 3600)).map(({ value }) => value)).toEqual([expect.closeTo(fine, 3)]);
      const [{ value: average = 0 } = {}] = await ask('Average', 3600);
      const [{ value: count = 0 } = {}] = await ask('SampleCount', 3600);
      expect(average * count).toBeCloseTo(fine, 3);
    }),
    ran(
      'there is nothing of before the launch, nor of an instance that is not there',
      page('GetMetricData'),
      async (given) => {
        const one = query(given.ids[0] ?? '', 'CPUUtilization', 'Average');
        const seen = await valuesOf(given, asking(given, one, 24));
        expect(Math.min(...seen.map(({ at }) => at))).toBeGreaterThanOrEqual(given.now - 3 * HOUR - MINUTE);
        expect(await valuesOf(given, asking(given, query('i-0', 'CPUUtilization', 'Average')))).toEqual([]);
      },
    ),
    ran('there is nothing of while an instance was stopped', instanceMetrics, async (given) => {
      const InstanceIds = given.ids;
      await given.bench.admin.ec2.send(new StopInstancesCommand({ InstanceIds }));
      await given.bench.control?.advanceClock(HOUR);
      await given.bench.admin.ec2.send(new StartInstancesCommand({ InstanceIds }));
      await given.bench.control?.advanceClock(HOUR);
      const now = await nowOf(given.bench);
      const one = query(given.ids[0] ?? '', 'CPUUtilization', 'Average');
      const seen = await valuesOf({ ...given, now }, asking({ ...given, now }, one, 3));
      const inHour = (back: number) =>
        seen.filter(({ at }) => at >= now - back * HOUR && at < now - (back - 1) * HOUR).length;
      expect([inHour(3), inHour(2), inHour(1)]).toEqual([
        expect.toSatisfy((n: number) => n >= 10),
        expect.toSatisfy((n: number) => n <= 1),
        expect.toSatisfy((n: number) => n >= 10),
      ]);
    }),
    ...wrong.map(({ what, code, change }) =>
      ran(`${what}: ${code}`, page('GetMetricData'), async (given) => {
        const good = asking(given, query(given.ids[0] ?? '', 'CPUUtilization', 'Average'));
        await refused(given.cloudwatch.send(new GetMetricDataCommand({ ...good, ...change(good) })), {
          code,
          status: 400,
        });
      }),
    ),
    ran('points come in pages, and nothing is lost or told twice', page('GetMetricData'), async (given) => {
      const [id = ''] = given.ids;
      const all = {
        MetricDataQueries: [
          query(id, 'NetworkIn', 'Sum', { Id: 'a' }),
          query(id, 'NetworkOut', 'Sum', { Id: 'b' }),
        ],
        ...lastHours(given.now, 2),
      };
      const whole = await given.cloudwatch.send(new GetMetricDataCommand(all));
      const found = new Map<string, number[]>();
      let NextToken: string | undefined;
      do {
        const part: GetMetricDataCommandInput = {
          ...all,
          MaxDatapoints: 10,
          ...(NextToken ? { NextToken } : {}),
        };
        const answer = await given.cloudwatch.send(new GetMetricDataCommand(part));
        for (const { Id = '', Values = [] } of answer.MetricDataResults ?? [])
          found.set(Id, [...(found.get(Id) ?? []), ...Values]);
        NextToken = answer.NextToken;
      } while (NextToken !== undefined);
      for (const { Id = '', Values } of whole.MetricDataResults ?? []) expect(found.get(Id)).toEqual(Values);
    }),
    ran(
      'statistics come with their unit, all that are asked for',
      page('GetMetricStatistics'),
      async (given) => {
        const { Datapoints = [] } = await given.cloudwatch.send(
          new GetMetricStatisticsCommand({
            Namespace: 'AWS/EC2',
            MetricName: 'CPUUtilization',
            Dimensions: [{ Name: 'InstanceId', Value: given.ids[0] ?? '' }],
            ...lastHours(given.now, 1),
            Period: 300,
            Statistics: ['Minimum', 'Average', 'Maximum'],
          }),
        );
        const [{ Unit, Minimum = 1, Average = 0, Maximum = 0 } = {}] = Datapoints;
        expect(Unit).toBe('Percent');
        expect(Minimum <= Average && Average <= Maximum).toBe(true);
      },
    ),
    ran('more than 1,440 points: InvalidParameterCombination', page('GetMetricStatistics'), async (given) => {
      const call = new GetMetricStatisticsCommand({
        Namespace: 'AWS/EC2',
        MetricName: 'CPUUtilization',
        ...lastHours(given.now, 25),
        Period: 60,
        Statistics: ['Average'],
      });
      await refused(given.cloudwatch.send(call), { code: 'InvalidParameterCombination', status: 400 });
    }),
    ran(
      'metrics that have had data are listed, 500 to a page',
      page('ListMetrics'),
      async (given) => {
        const first = await given.cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/EC2' }));
        expect(first.Metrics).toHaveLength(500);
        const next = first.NextToken ? { NextToken: first.NextToken } : {};
        const second = await given.cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/EC2', ...next }));
        expect(second.NextToken).toBeUndefined();
        const names = [...(first.Metrics ?? []), ...(second.Metrics ?? [])].map(
          ({ MetricName, Dimensions }) => `${MetricName} ${Dimensions?.[0]?.Value}`,
        );
        expect(new Set(names).size).toBe(names.length);
        expect(names).toContain(`CPUUtilization ${given.ids.at(-1)}`);
      },
      { instances: 45 },
    ),
    ran(
      'what was launched just now is not listed yet',
      page('ListMetrics'),
      async ({ cloudwatch }) => {
        expect((await cloudwatch.send(new ListMetricsCommand({}))).Metrics).toEqual([]);
      },
      { forMs: 0 },
    ),
    ran('who may not read metrics is refused', permissions, async (given) => {
      const { caller } = await aCaller(given.bench, [allow('cloudwatch:ListMetrics')]);
      const cloudwatch = clientOf(given.bench, caller.keys);
      await cloudwatch.send(new ListMetricsCommand({}));
      const question = asking(given, query(given.ids[0] ?? '', 'CPUUtilization', 'Average'));
      await refused(cloudwatch.send(new GetMetricDataCommand(question)), {
        code: 'AccessDenied',
        message: /not authorized to perform: cloudwatch:GetMetricData/,
      });
    }),
    ran('the policy of 2024 reads metrics', permissions, async (given) => {
      const { name } = await aUser(given.bench);
      await attached(given.bench, { user: name }, await aPolicy(given.bench, userPolicy('2024')));
      const cloudwatch = clientOf(given.bench, await aKey(given.bench, name));
      const question = asking(given, query(given.ids[0] ?? '', 'CPUUtilization', 'Average'));
      expect((await valuesOf({ ...given, cloudwatch }, question)).length).toBeGreaterThan(0);
    }),
    ran('an unknown key is InvalidClientTokenId', permissions, async (given) => {
      const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'nobodys' };
      await refused(clientOf(given.bench, keys).send(new ListMetricsCommand({})), {
        code: ['InvalidClientTokenId', 'UnrecognizedClient'],
      });
    }),
  ],
};
