import { servedBench } from '@berth/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInMemory, type TestTerminalOptions } from '../../testing/test-terminal.ts';

let bench: Awaited<ReturnType<typeof servedBench>>;
beforeAll(async () => {
  bench = await servedBench();
});
afterAll(() => bench.close());

const berth = (line: string, options: TestTerminalOptions = {}) => {
  const { accountKey, userKey } = bench.target.keys.Owner;
  const env = { BERTH_URL: bench.url, BERTH_API_KEY: accountKey, BERTH_API_SECRET_KEY: userKey };
  return runInMemory(`subscriptions ${line}`.split(' '), { env, ...options });
};
const id = () => bench.subscriptionId;
const CREATE = 'create --name added --cloud-account 1001 --region eu-central-1 --cidr 10.0.0.0/24';

test('list and get show subscriptions, as text and as JSON', async () => {
  expect((await berth('list')).out).toMatch(/ID +NAME +STATUS.*\n.*Cache +active/);
  expect((await berth(`get ${id()}`)).out).toMatch(/Network +10\.0\.0\.0\/24/);
  const { out } = await berth(`get ${id()} --output json`);
  expect(JSON.parse(out)).toMatchObject({ id: id(), deployment: { resources: [{ physicalId: 'vpc-1' }] } });
  expect((await berth('get 999')).code).toBe(1);
});

test('metrics show the last value, the average and the most of each node', async () => {
  const { out } = await berth(`metrics ${id()} --range 6h`);
  expect(out).toMatch(/METRIC +NODE +LAST +AVERAGE +MOST\nCPU +Node1 +12.5 % +12.5 % +12.5 %\n/);
  expect(out).toMatch(/Network in +Node1 +- +- +-\n/);
  expect(JSON.parse((await berth(`metrics ${id()} --output json`)).out)).toMatchObject({ range: '1h' });
  expect((await berth(`metrics ${id()} --range 1y`)).code).toBe(2);
});

test('maintenance shows when a subscription may be maintained, and sets it', async () => {
  expect((await berth(`maintenance ${id()}`)).out).toBe('Automatic: whenever it suits.\n');
  const { code, out } = await berth(`maintenance ${id()} --window saturday,SUNDAY@2+8 --window monday@23+4`);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(
      /DAYS +FROM \(Europe\/Berlin\) +HOURS\nSaturday, Sunday +2:00 +8\nMonday +23:00 +4/,
    ),
  ]);
  const { out: set } = await berth(`maintenance ${id()} --automatic --output json`);
  expect(JSON.parse(set)).toEqual({ mode: 'automatic' });
  for (const wrong of ['--window weekend', '--automatic --window monday@1+4'])
    expect((await berth(`maintenance ${id()} ${wrong}`)).code).toBe(2);
});

test('create sends what was typed, tells the steps, and shows the subscription', async () => {
  const { code, out, err } = await berth(`${CREATE} --multi-az --tag team=blue --dataset-gb 2.5`);
  expect([code, out]).toEqual([0, expect.stringMatching(/Name +added/)]);
  expect(err).toBe('✓ Create the VPC\n');
  expect(bench.app.received.at(-1)?.request).toMatchObject({
    name: 'added',
    asked: {
      cloudAccountId: 1001,
      regions: [{ region: 'eu-central-1', multipleAvailabilityZones: true }],
      resourceTags: [{ key: 'team', value: 'blue' }],
      databases: [{ datasetSizeInGb: 2.5 }],
    },
  });
});

test('create with --no-wait prints the task', async () => {
  const { out } = await berth(`${CREATE} --no-wait --output json`);
  expect(JSON.parse(out)).toMatchObject({ status: 'received' });
});

test('cidr shows the list and replaces it', async () => {
  expect((await berth(`cidr ${id()}`)).out).toContain('Nobody');
  expect((await berth(`cidr ${id()} --allow 203.0.113.0/24`)).code).toBe(0);
  expect(JSON.parse((await berth(`cidr ${id()} --output json`)).out)).toEqual({
    cidr_ips: ['203.0.113.0/24'],
    security_group_ids: [],
  });
  expect((await berth(`cidr ${id()} --none`)).code).toBe(0);
  expect((await berth(`cidr ${id()} --none --allow 10.0.0.0/8`)).code).toBe(2);
});

test('peerings are asked for, and say who accepts them', async () => {
  expect((await berth(`peerings list ${id()}`)).out).toBe('It is peered with nothing.\n');
  const other = '--vpc vpc-0125be68a4625884a --account 210987654321 --region eu-west-1';
  const { code, err } = await berth(`peerings add ${id()} ${other} --cidr 10.1.0.0/16 --cidr 10.2.0.0/16`);
  expect([code, err]).toEqual([0, expect.stringMatching(/210987654321 accepts pcx-1 in eu-west-1/)]);
  expect((await berth(`peerings list ${id()}`)).out).toMatch(
    /3001 +pending-acceptance +vpc-0125be68a4625884a +210987654321 +eu-west-1 +10.1.0.0\/16, 10.2.0.0\/16 +pcx-1\n→/,
  );
  expect((await berth(`peerings update ${id()} 3001 --cidr 10.3.0.0/16`)).code).toBe(0);
  expect(bench.app.received.at(-1)?.request).toEqual({
    kind: 'peering-update',
    peeringId: 3001,
    asked: { vpcCidr: '10.3.0.0/16', vpcCidrs: [] },
  });
  expect((await berth(`peerings delete ${id()} 3001`, { interactive: true, answers: ['n'] })).code).toBe(1);
  expect((await berth(`peerings delete ${id()} 3001 --yes`)).code).toBe(0);
  expect(JSON.parse((await berth(`peerings list ${id()} --output json`)).out)).toEqual({ peerings: [] });
});

test('a network is attached to a transit gateway, led there, and detached', async () => {
  expect((await berth(`transit-gateways list ${id()}`)).out).toMatch(/4001 +tgw-1 +available +- +- /);
  expect((await berth(`transit-gateways attach ${id()} 4001`)).code).toBe(0);
  expect((await berth(`transit-gateways route ${id()} 4001`)).code).toBe(2);
  expect((await berth(`transit-gateways route ${id()} 4001 --cidr 172.16.0.0/12`)).code).toBe(0);
  expect((await berth(`tgw list ${id()}`)).out).toMatch(/tgw-1 +available +tgw-attach-1 +172.16.0.0\/12/);
  expect((await berth(`transit-gateways detach ${id()} 4001 --yes`)).code).toBe(0);
});

test('tags, update and retry ask for what they say', async () => {
  expect((await berth(`tags ${id()} --tag team=red`)).out).toContain('team=red');
  expect((await berth(`tags ${id()}`)).code).toBe(2);
  expect((await berth(`tags ${id()} --tag =red`)).code).toBe(2);
  expect((await berth(`update ${id()} --name Renamed`)).out).toMatch(/Name +Renamed/);
  expect((await berth(`update ${id()} --dataset-gb 20`)).code).toBe(0);
  expect(bench.app.received.at(-1)?.request).toMatchObject({
    kind: 'database-update',
    change: { datasetSizeInGb: 20 },
  });
  expect((await berth(`update ${id()} --dataset-gb 20 --database absent`)).err).toContain(
    'no database called absent',
  );
  expect((await berth(`update ${id()}`)).code).toBe(2);
  expect((await berth(`retry ${id()}`)).code).toBe(0);
  expect(bench.app.received.at(-1)?.request).toEqual({ kind: 'subscription-retry' });
});

test('what ended in error is a failure that names the step, the problem and what to do', async () => {
  const broken = bench.app.subscriptions.add(41, 'Broken');
  Object.assign(bench.app.subscriptions.all.get(broken) ?? {}, {
    status: 'error',
    failedStep: 'Vpc',
    problems: [
      {
        code: 'AWS_ERROR_VPC_LIMIT_EXCEEDED',
        field: null,
        message: 'Too many.',
        remedy: 'Ask.',
        evidence: 'No',
      },
    ],
  });
  const { code, err } = await berth(`retry ${broken}`);
  expect(code).toBe(1);
  for (const text of ['at the step Vpc', 'Too many.', 'AWS: No', `berth subscriptions retry ${broken}`])
    expect(err).toContain(text);
});

test('delete asks to type the name, and prints what was removed', async () => {
  const doomed = bench.app.subscriptions.add(41, 'Doomed');
  expect((await berth(`delete ${doomed}`, { interactive: true, answers: ['yes'] })).code).toBe(1);
  expect((await berth(`delete ${doomed}`)).code).toBe(2);
  expect(bench.app.subscriptions.all.get(doomed)?.status).toBe('active');
  const { code, out } = await berth(`delete ${doomed}`, { interactive: true, answers: ['Doomed'] });
  expect([code, out]).toEqual([0, expect.stringContaining('nothing of it is left in AWS')]);
});

test('every command has help with an example', async () => {
  for (const command of ['metrics', 'create', 'update', 'tags', 'cidr', 'retry', 'delete'])
    expect((await berth(`${command} --help`)).out).toMatch(/Examples?:\n {2}berth subscriptions/);
});
