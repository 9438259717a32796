import { BLUEPRINT_TAG_KEY, type IngressRule, RESOURCE_TAG_KEY, ruleText } from '@berth/domain';
import { expect, test } from 'vitest';
import { anAttempt, aSpec, deployerOf, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { DeploymentRecord } from './ports.ts';

async function created(spec = aSpec(), world = new Ec2World(manualClock())) {
  const attempt = anAttempt(startingRecord());
  const { deployer, calls } = deployerOf(world);
  const outcome = await deployer.apply(TARGET, spec, startingRecord(), attempt.hooks);
  if (outcome.kind !== 'converged') throw new Error(JSON.stringify(outcome));
  const apply = (next = spec, record: DeploymentRecord = outcome.record) =>
    deployer.apply(TARGET, next, record, anAttempt(record).hooks);
  const remove = (record: DeploymentRecord = outcome.record) =>
    deployer.remove(TARGET, spec, record, anAttempt(record).hooks);
  return { world, outcome, attempt, calls, deployer, apply, remove };
}

const rulesOf = (world: Ec2World): string[] =>
  world
    .all('securityGroup')
    .filter(({ name }) => name !== 'default')
    .flatMap(({ ingress }) => ingress.map(ruleText))
    .sort();

test('a subscription gets its network, its nodes in three zones, and nothing twice', async () => {
  const { world, outcome } = await created();
  expect(world.all('vpc')).toHaveLength(1);
  expect(world.all('subnet').map(({ cidr, zone }) => `${cidr} ${zone}`)).toEqual([
    '10.0.0.0/26 us-east-1a',
    '10.0.0.64/26 us-east-1b',
    '10.0.0.128/26 us-east-1c',
  ]);
  const nodes = world.all('instance');
  expect(nodes.map(({ state }) => state)).toEqual(['running', 'running', 'running']);
  expect(new Set(nodes.map(({ subnetId }) => subnetId)).size).toBe(3);
  expect(outcome.record.choices).toMatchObject({ imageId: 'ami-2', nodes: 3, instanceType: 't3.medium' });
  expect(outcome.record.resources).toHaveLength(11);
});

test('everything that can carry tags carries ours, the vendor’s and the customer’s', async () => {
  const { world } = await created();
  for (const kind of ['vpc', 'subnet', 'keyPair', 'instance', 'volume'] as const) {
    for (const { tags } of world.all(kind)) {
      expect(tags).toMatchObject({
        RedisLabsIdentifier: 'Redislabs-VPC',
        [BLUEPRINT_TAG_KEY]: 'subscription/inst/7/42',
        team: 'shop',
        Name: 'orders',
      });
      expect(tags[RESOURCE_TAG_KEY]).toBeTruthy();
    }
  }
});

test('a second apply changes nothing', async () => {
  const { world, apply, calls } = await created();
  const before = calls.length;
  const outcome = await apply();
  expect([outcome.kind, calls.slice(before).filter((api) => !api.startsWith('Describe'))]).toEqual([
    'converged',
    [],
  ]);
  expect(world.all('instance')).toHaveLength(3);
});

test('a lost record is found again by tags', async () => {
  const { world, apply, outcome } = await created();
  const again = await apply(aSpec(), startingRecord());
  expect(again.kind).toBe('converged');
  expect(world.all('instance')).toHaveLength(3);
  const ids = (record: DeploymentRecord) => record.resources.map(({ physicalId }) => physicalId).sort();
  expect(ids(again.record)).toEqual(ids(outcome.record));
});

test('removal leaves nothing, and says what it removed in which order', async () => {
  const { world, remove } = await created();
  const outcome = await remove();
  expect(outcome).toMatchObject({ kind: 'converged', record: { resources: [] } });
  expect(world.left()).toEqual([]);
  const calls = outcome.kind === 'converged' ? outcome.report.done.map(({ call }) => call) : [];
  expect(calls.at(0)).toMatch(/TerminateInstances|DeleteKeyPair/);
  expect(calls.at(-1)).toBe('DeleteVpc');
});

test('an allow list changes by its difference, and never is nobody let in', async () => {
  const { world, apply } = await created();
  const seen: string[][] = [];
  const group = world.all('securityGroup').find(({ name }) => name !== 'default');
  let rules: IngressRule[] = group?.ingress ?? [];
  if (group) {
    Object.defineProperty(group, 'ingress', {
      get: () => rules,
      set: (next: IngressRule[]) => {
        rules = next;
        seen.push(next.map(ruleText));
      },
      enumerable: true,
    });
  }
  const next = aSpec({ allowList: { cidrIps: ['198.51.100.0/24'], securityGroupIds: [] } });
  expect((await apply(next)).kind).toBe('converged');
  expect(rulesOf(world).join('; ')).toMatch(/^all from sg-\w+; tcp 10000-19999 from 198.51.100.0\/24$/);
  expect(seen.every((one) => one.some((text) => text.startsWith('tcp')))).toBe(true);
});

test('tags change on what is there already; what others put there stays', async () => {
  const { world, apply } = await created();
  for (const vpc of world.all('vpc')) vpc.tags.governance = 'theirs';
  const next = aSpec({ name: 'renamed', resourceTags: [{ Key: 'cost', Value: '1' }] });
  expect((await apply(next)).kind).toBe('converged');
  for (const { tags } of [...world.all('vpc'), ...world.all('instance'), ...world.all('volume')]) {
    expect(tags).toMatchObject({ cost: '1', Name: 'renamed', RedisLabsIdentifier: 'Redislabs-VPC' });
    expect(tags.team).toBeUndefined();
  }
  expect(world.all('vpc')[0]?.tags.governance).toBe('theirs');
});

test('larger databases get more nodes, and those that are there stay', async () => {
  const { world, apply } = await created();
  const before = world.all('instance').map(({ id }) => id);
  const [database] = aSpec().databases;
  if (!database) throw new Error('no database');
  const outcome = await apply(aSpec({ databases: [{ ...database, datasetSizeInGb: 6 }] }));
  expect([outcome.kind, outcome.record.choices.nodes]).toEqual(['converged', 6]);
  expect(world.all('instance').map(({ id }) => id)).toEqual(expect.arrayContaining(before));
  expect(new Set(world.all('instance').map(({ privateIp }) => privateIp)).size).toBe(6);
});

test('a node that was terminated is replaced, and its tags that were taken off are put back', async () => {
  const { world, apply } = await created();
  const [gone, bare] = world.all('instance');
  if (!gone || !bare) throw new Error('no nodes');
  world.change(gone, 'shutting-down');
  // What a node says of itself it says once.
  for (const key of Object.keys(bare.tags)) if (key !== 'berth:node-state') delete bare.tags[key];
  const outcome = await apply();
  expect(outcome.kind).toBe('converged');
  const alive = world.all('instance').filter(({ state }) => state === 'running');
  expect(alive).toHaveLength(3);
  expect(alive.find(({ id }) => id === bare.id)?.tags.RedisLabsIdentifier).toBe('Redislabs-VPC');
});

test('of two of a thing one stays, and the other goes', async () => {
  const { world, apply } = await created();
  const [vpc] = world.all('vpc');
  const [gateway] = world.all('internetGateway');
  if (!vpc || !gateway) throw new Error('nothing');
  world.add('internetGateway', { ...structuredClone(gateway), id: 'igw-00000000', attachedTo: [] });
  world.add('vpc', { ...structuredClone(vpc), id: 'vpc-00000000' });
  expect((await apply(aSpec(), startingRecord())).kind).toBe('converged');
  expect(world.all('vpc').map(({ id }) => id)).toEqual([vpc.id]);
  expect(world.all('internetGateway').map(({ id }) => id)).toEqual([gateway.id]);
});

test('what others put into our network is named, not touched, and stands in the way', async () => {
  const { world, remove } = await created();
  const [vpc] = world.all('vpc');
  const [subnet] = world.all('subnet');
  const [node] = world.all('instance');
  if (!vpc || !subnet || !node) throw new Error('nothing');
  world.add('instance', { ...structuredClone(node), id: 'i-foreign', tags: {}, securityGroupIds: [] });
  const outcome = await remove();
  expect(outcome.kind).toBe('failed');
  expect(world.all('instance').find(({ id }) => id === 'i-foreign')?.state).toBe('running');
  expect(world.all('vpc')).toHaveLength(1);
  const said = outcome.kind === 'failed' ? outcome.report.obstacles.map(({ physicalId }) => physicalId) : [];
  expect(said).toContain('i-foreign');
  world.remove('i-foreign');
  expect((await remove(outcome.record)).kind).toBe('converged');
  expect(world.left()).toEqual([]);
});

test("another subscription's things in the same AWS account are left alone", async () => {
  const { world, remove } = await created();
  const other = aSpec({ subscriptionId: 43, network: { kind: 'new', deploymentCidr: '10.1.0.0/24' } });
  await created(other, world);
  expect((await remove()).kind).toBe('converged');
  expect(world.all('vpc').map(({ cidrs }) => cidrs)).toEqual([['10.1.0.0/24']]);
  expect(world.all('instance').filter(({ state }) => state === 'running')).toHaveLength(3);
});

test('a plan says beforehand how many calls it makes, and changes nothing', async () => {
  const world = new Ec2World(manualClock());
  const { deployer, calls } = deployerOf(world);
  const plan = await deployer.plan(TARGET, aSpec(), startingRecord(), new AbortController().signal);
  expect([plan.problems, world.left()]).toEqual([[], []]);
  calls.length = 0;
  const record = startingRecord();
  await deployer.apply(TARGET, aSpec(), record, anAttempt(record).hooks);
  const polls = calls.lastIndexOf('RunInstances');
  const polling = calls
    .slice(polls)
    .findIndex((api) => api !== 'Describe instance' && api !== 'RunInstances');
  const made = calls.length - (polling - 1);
  expect(Math.abs(plan.calls - made) / made).toBeLessThanOrEqual(0.1);
});

test('progress says what is done and what is waited for', async () => {
  const { attempt } = await created();
  const last = attempt.progress.at(-1);
  expect(last?.steps.every(({ state }) => state === 'done')).toBe(true);
  const texts = attempt.progress.flatMap(({ steps }) => steps.map(({ because }) => because));
  expect(texts.some((text) => /i-\w+ is pending, reports nothing yet/.test(text))).toBe(true);
});
