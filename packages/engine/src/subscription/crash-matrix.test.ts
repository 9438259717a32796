import { BLUEPRINT_TAG_KEY, RESOURCE_TAG_KEY, type SubscriptionSpec } from '@berth/domain';
import { expect, test } from 'vitest';
import { anAttempt, aSpec, deployerOf, startingRecord, TARGET } from '../testing/a-subscription.ts';
import { Ec2World } from '../testing/ec2/world.ts';
import type { InMemoryOptions, Mishap } from '../testing/ec2-in-memory.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { DeploymentRecord } from './ports.ts';

const updated: Partial<SubscriptionSpec> = {
  name: 'renamed',
  resourceTags: [{ Key: 'cost', Value: '1' }],
  allowList: { cidrIps: ['198.51.100.0/24', '203.0.113.0/24'], securityGroupIds: [] },
  databases: aSpec().databases.map((database) => ({ ...database, datasetSizeInGb: 6 })),
};

type Work = 'create' | 'update' | 'delete';
const HIDDEN_MS = 5_000;

/** Brings the world to where the work begins, with nothing going wrong. */
async function before(work: Work): Promise<{ world: Ec2World; record: DeploymentRecord }> {
  const world = new Ec2World(manualClock());
  let record = startingRecord();
  if (work !== 'create') {
    const { deployer } = deployerOf(world);
    const outcome = await deployer.apply(TARGET, aSpec(), record, anAttempt(record).hooks);
    record = outcome.record;
  }
  return { world, record };
}

async function attempt(world: Ec2World, work: Work, record: DeploymentRecord, options: InMemoryOptions = {}) {
  const process = anAttempt(record);
  const { deployer, calls } = deployerOf(world, {
    hiddenMs: HIDDEN_MS,
    crash: () => process.crash(),
    ...options,
  });
  const spec = work === 'update' ? aSpec(updated) : aSpec();
  const outcome =
    work === 'delete'
      ? await deployer.remove(TARGET, spec, record, process.hooks)
      : await deployer.apply(TARGET, spec, record, process.hooks);
  return { outcome, calls, stored: process.stored(), crashed: process.crashed() };
}

/** Logical ids of what is alive, sorted: each once. */
const alive = (world: Ec2World): string[] =>
  (['vpc', 'internetGateway', 'routeTable', 'subnet', 'securityGroup', 'keyPair', 'instance'] as const)
    .flatMap((kind): { tags: Record<string, string>; state?: string }[] => world.all(kind))
    .filter(({ tags, state }) => tags[BLUEPRINT_TAG_KEY] && state !== 'terminated')
    .map(({ tags }) => tags[RESOURCE_TAG_KEY] ?? '')
    .sort();

const expected = (nodes: number): string[] =>
  [
    'InternetGateway',
    'KeyPair',
    'RouteTable',
    'SecurityGroup',
    'Vpc',
    ...[1, 2, 3].map((n) => `Subnet${n}`),
    ...Array.from({ length: nodes }, (_, n) => `Node${n + 1}`),
  ].sort();

async function cell(work: Work, n: number, mishap: Mishap): Promise<boolean> {
  const { world, record } = await before(work);
  const first = await attempt(world, work, record, {
    mishap: (call) => (call.n === n ? mishap : null),
  });
  if (!first.crashed) return false;
  expect(first.outcome.kind).toBe('again');
  const second = await attempt(world, work, first.stored);
  expect([second.outcome.kind, work, n, mishap]).toEqual(['converged', work, n, mishap]);
  if (work === 'delete') expect(world.left()).toEqual([]);
  else expect(alive(world)).toEqual(expected(work === 'update' ? 6 : 3));
  return true;
}

test.each(['create', 'update', 'delete'] as const)(
  'a process that ends before or after any call of a %s leaves nothing twice, nothing over, and the next goes on',
  async (work) => {
    let cells = 0;
    for (let n = 1; ; n += 1) {
      const ran = (await cell(work, n, 'crash-before')) && (await cell(work, n, 'crash-after'));
      if (!ran) break;
      cells += 2;
    }
    console.log(`${work}: ${cells} cells`);
    expect(cells).toBeGreaterThan(work === 'create' ? 60 : 20);
  },
);

test('a process that ends during creation, whose subscription is then deleted, leaves nothing', async () => {
  for (let n = 1; ; n += 1) {
    const { world, record } = await before('create');
    const first = await attempt(world, 'create', record, {
      mishap: (call) => (call.n === n ? 'crash-after' : null),
    });
    if (!first.crashed) break;
    const second = await attempt(world, 'delete', first.stored);
    expect([second.outcome.kind, world.left(), n]).toEqual(['converged', [], n]);
  }
});
