import { describe, expect, test } from 'vitest';
import { emptyAccount, type SandboxState } from '../state/model.ts';
import { SandboxClock } from './clock.ts';
import { EventLog } from './event-log.ts';
import { FaultPlan, parseFault } from './faults.ts';
import { History } from './history.ts';
import { Throttle } from './throttle.ts';

const call = (over: object = {}) => ({
  service: 'ec2' as const,
  action: 'DescribeInstances',
  accountId: '1',
  region: 'us-east-1',
  readOnly: true,
  input: { MaxResults: 1000 },
  ...over,
});

/** How many of `calls` calls at one moment get through. */
function through(throttle: Throttle, calls: number, nowMs: number, over: object = {}): number {
  let passed = 0;
  for (let i = 0; i < calls; i += 1) {
    try {
      throttle.take(call(over), nowMs);
      passed += 1;
    } catch {}
  }
  return passed;
}

describe('token buckets', () => {
  test('EC2 reads: 100 at once, then 20 a second', () => {
    const throttle = new Throttle();
    expect(through(throttle, 150, 0)).toBe(100);
    expect(through(throttle, 150, 1000)).toBe(20);
    expect(through(throttle, 150, 60_000)).toBe(100);
  });

  test('accounts, regions and EC2 actions have their own', () => {
    const throttle = new Throttle();
    through(throttle, 150, 0);
    expect(through(throttle, 1, 0, { accountId: '2' })).toBe(1);
    expect(through(throttle, 1, 0, { region: 'eu-west-1' })).toBe(1);
    expect(through(throttle, 1, 0, { action: 'DescribeVpcs' })).toBe(1);
  });

  // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
  test.each([
    {
      call: 'DescribeVpcs of everything',
      over: { action: 'DescribeVpcs', input: {} },
      atOnce: 100,
      after: 20,
    },
    { call: 'DescribeInstances of everything', over: { input: { DryRun: false } }, atOnce: 50, after: 10 },
    { call: 'CreateSubnet', over: { action: 'CreateSubnet', readOnly: false }, atOnce: 50, after: 5 },
    {
      call: 'RevokeSecurityGroupIngress',
      over: { action: 'RevokeSecurityGroupIngress', readOnly: false },
      atOnce: 50,
      after: 5,
    },
    { call: 'CreateTags', over: { action: 'CreateTags', readOnly: false }, atOnce: 100, after: 10 },
    {
      call: 'TerminateInstances',
      over: { action: 'TerminateInstances', readOnly: false, input: { InstanceIds: ['i'] } },
      atOnce: 100,
      after: 5,
    },
    {
      call: 'RunInstances',
      over: { action: 'RunInstances', readOnly: false, input: { MaxCount: 1 } },
      atOnce: 5,
      after: 2,
    },
  ])('EC2 lets $atOnce of $call through at once, then $after a second', ({ over, atOnce, after }) => {
    const throttle = new Throttle();
    expect([through(throttle, 150, 0, over), through(throttle, 150, 1000, over)]).toEqual([atOnce, after]);
  });

  test('instances are counted as well: 1000 started at once, then two a second', () => {
    const throttle = new Throttle();
    const run = (MaxCount: number) => ({ action: 'RunInstances', readOnly: false, input: { MaxCount } });
    expect(through(throttle, 2, 0, run(600))).toBe(1);
    expect(through(throttle, 1, 0, run(400))).toBe(1);
    expect(through(throttle, 2, 1000, run(1))).toBe(2);
    expect(through(throttle, 1, 2000, run(3))).toBe(0);
  });

  test("IAM's bucket is one for all regions and actions", () => {
    const throttle = new Throttle();
    expect(through(throttle, 150, 0, { service: 'iam', action: 'GetUser' })).toBe(50);
    expect(through(throttle, 1, 0, { service: 'iam', action: 'GetRole', region: 'eu-west-1' })).toBe(0);
    expect(through(throttle, 50, 0, { service: 'iam', action: 'CreateUser', readOnly: false })).toBe(20);
  });

  test.each([
    { service: 'ec2', code: 'RequestLimitExceeded', status: 503 },
    { service: 'iam', code: 'Throttling', status: 400 },
  ] as const)('$service says $code', ({ service, code, status }) => {
    const throttle = new Throttle();
    through(throttle, 150, 0, { service });
    expect(() => throttle.take(call({ service }), 0)).toThrow(expect.objectContaining({ code, status }));
  });
});

test('a fault passes the calls it should, then fails as often as it should', () => {
  const plan = new FaultPlan();
  plan.add(
    parseFault({ service: 'iam', action: 'getuser', kind: 'error', after: 1, times: 2, accountId: '1' }),
  );
  expect(plan.take('iam', 'GetUser', '2')).toBeUndefined();
  expect(plan.take('sts', 'GetUser', '1')).toBeUndefined();
  const met = [1, 2, 3, 4].map(() => plan.take('iam', 'GetUser', '1') !== undefined);
  expect(met).toEqual([false, true, true, false]);
});

test('a fault with a share meets about that part of the calls, and the same ones again with the same seed', () => {
  const met = (seed: number) => {
    const plan = new FaultPlan();
    plan.add(parseFault({ service: 'ec2', action: '*', kind: 'drop-after', times: 1e6, share: 0.1, seed }));
    return Array.from({ length: 5000 }, () => plan.take('ec2', 'CreateVpc', '1') !== undefined);
  };
  const first = met(7);
  expect(first.filter(Boolean).length).toBeGreaterThan(400);
  expect(first.filter(Boolean).length).toBeLessThan(600);
  expect(met(7)).toEqual(first);
  expect(met(8)).not.toEqual(first);
  for (const share of [0, 1.1, '0.1'])
    expect(() => parseFault({ service: 'ec2', action: '*', kind: 'drop-after', share })).toThrow(/share/);
});

test('the clock is the machine’s plus what it was advanced', () => {
  const clock = new SandboxClock(0, () => 1000);
  clock.advance(500);
  expect([clock.now(), clock.realNow()]).toEqual([1500, 1000]);
  for (const wrong of [-1, Number.NaN, Infinity, 1e308, 8.64e15])
    expect(() => clock.advance(wrong)).toThrow(/advanceMs/);
  expect(clock.offsetMs).toBe(500);
});

test('history shows what was at a time, also while later changes are made', () => {
  const history = new History();
  const state: SandboxState = { accounts: new Map([['1', emptyAccount('1')]]), sessions: new Map() };
  const alias = (at: number) => history.asOf(at)?.accounts.get('1')?.alias;
  const change = (name: string, at: number) => {
    Object.assign(state.accounts.get('1') ?? {}, { alias: name });
    history.record(state, at, 10_000);
  };
  change('first', 0);
  change('second', 5000);
  expect([alias(-1), alias(4999), alias(5000)]).toEqual(['first', 'first', 'second']);
  change('third', 40_000);
  expect([alias(30_000), alias(40_000)]).toEqual(['second', 'third']);
  const account = state.accounts.get('1');
  if (account) history.rewrite(account);
  expect(alias(30_000)).toBe('third');
});

const event = {
  time: '2026-11-20T00:00:00.000Z',
  accountId: '1',
  principalArn: '',
  accessKeyId: '',
  service: 'iam',
  action: 'GetUser',
  region: 'us-east-1',
  requestId: 'r',
  readOnly: true,
  userAgent: '',
  sourceIp: '',
  neededActions: [],
  requestParameters: {},
};

test('events are listed from where one left off', () => {
  const log = new EventLog();
  log.add(event, 0);
  log.add({ ...event, accountId: '2' }, 0);
  expect(log.list(undefined, 1).map((e) => e.id)).toEqual([2]);
  expect(log.list('1', 0).map((e) => e.id)).toEqual([1]);
});

test('the record of calls keeps the newest, and no more than fits into memory', () => {
  const log = new EventLog();
  for (let call = 1; call <= 30_000; call += 1) log.add(event, 100);
  expect(log.list(undefined, 0).length).toBeLessThanOrEqual(22_000);
  for (let call = 1; call <= 100; call += 1) log.add(event, 4_000_000);
  const kept = log.list(undefined, 0);
  expect(kept.length).toBeLessThanOrEqual(17);
  expect(kept.at(-1)?.id).toBe(30_100);
});
