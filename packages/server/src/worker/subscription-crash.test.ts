import { describe, expect, test } from 'vitest';
import { nodeKeyPlace } from '../app/sealing.ts';
import { getSecret } from '../db/repositories/secrets.ts';
import type { TestBerth } from '../testing/berth.ts';
import { ended, must, type Tenant, until } from '../testing/berth.ts';
import type { MemoryAws } from '../testing/memory-aws.ts';
import {
  change,
  create,
  openWithAws,
  reaches,
  someSubscription,
  tenantWithAccount,
} from '../testing/subscriptions.ts';
import { type StepName, SUBSCRIPTION_STEPS } from './context.ts';
import { DEPLOY_STEPS, type DeployStep } from './run.ts';

type Kind = 'create' | 'tags' | 'delete';

interface CrashCase {
  at: StepName | DeployStep;
  kind: Kind;
  /** Which time that somebody comes by there. */
  nth: number;
}

const TASK_STEPS = ['task.taken', ...SUBSCRIPTION_STEPS, 'task.ended'] as const;
/** Which times somebody comes by each step of a deployment; it saves after each of its calls. */
const RUNS: Record<Kind, Partial<Record<DeployStep, number[]>>> = {
  create: {
    'deploy.taken': [1],
    'deploy.sealing': [1],
    'deploy.running': [1],
    'deploy.saving': [1, 4],
    'deploy.ending': [1],
    'deploy.ended': [1],
  },
  tags: { 'deploy.running': [1], 'deploy.saving': [1], 'deploy.ending': [1], 'deploy.ended': [1] },
  delete: { 'deploy.running': [1], 'deploy.saving': [1, 4], 'deploy.ending': [1], 'deploy.ended': [1] },
};

const KINDS: Kind[] = ['create', 'tags', 'delete'];
const CASES: CrashCase[] = [
  ...KINDS.flatMap((kind) => TASK_STEPS.map((at) => ({ at, kind, nth: 1 }))),
  ...KINDS.flatMap((kind) =>
    Object.entries(RUNS[kind]).flatMap(([at, times]) =>
      times.map((nth) => ({ at: at as DeployStep, kind, nth })),
    ),
  ),
  { at: 'deploy.leaving', kind: 'create', nth: 1 },
];

/** Stops whoever comes by at that step, for ever: nothing after it is carried out, as in a killed process. */
function trap({ at, nth }: CrashCase) {
  let caught = () => {};
  const reached = new Promise<void>((resolve) => {
    caught = resolve;
  });
  let armed = false;
  let times = 0;
  const onStep = (step: string) => {
    if (!armed || step !== at || ++times !== nth) return;
    caught();
    return new Promise<void>(() => {});
  };
  return { reached, onStep, arm: () => (armed = true) };
}

const TAGS = [{ key: 'team', value: 'blue' }];

/** On PostgreSQL most of the time is waiting for a lease, so there they run side by side. */
const eachCase = process.env.BERTH_TEST_DATABASE_URL ? test.concurrent : test;

async function ask(
  on: TestBerth,
  { caller }: Tenant,
  { kind }: CrashCase,
  place: { cloudAccountId: number; id: number },
) {
  if (kind === 'create')
    return must(await on.app.createSubscription(caller, someSubscription(place.cloudAccountId)));
  if (kind === 'delete')
    return must(
      await on.app.askOfSubscription(caller, place.id, {
        kind: 'subscription-delete',
        deleteDatabases: true,
      }),
    );
  return must(
    await on.app.askOfSubscription(caller, place.id, { kind: 'resource-tags-update', resourceTags: TAGS }),
  );
}

/** Each thing made once and, where that was asked, removed; the key that AWS has is the one that is sealed. */
async function expectClean(on: TestBerth, aws: MemoryAws, { caller }: Tenant, id: number, kind: Kind) {
  for (const call of ['ec2:CreateVpc', 'ec2:CreateSubnet', 'ec2:ImportKeyPair', 'ec2:RunInstances'])
    expect(aws.count(id, call), call).toBe(1);
  expect(aws.most.ofOne).toBe(1);
  const deployed = aws.deployed.get(id);
  expect(deployed?.resources.size).toBe(kind === 'delete' ? 0 : 4);
  expect(deployed?.tags).toEqual(kind === 'tags' ? [{ Key: 'team', Value: 'blue' }] : []);
  const key = await getSecret(
    on.core.context.database.outer,
    nodeKeyPlace({ accountId: caller.accountId, id }),
  );
  expect(key === null).toBe(kind === 'delete');
  const { record } = (await on.app.getDeployment(caller, id)) ?? {};
  expect(record?.resources).toEqual([...(deployed?.resources.values() ?? [])]);
  if (kind !== 'delete') expect(record?.choices.publicKey).toBe(deployed?.publicKey);
}

describe('After a crash', () => {
  eachCase.for(CASES)(
    'at $at ($nth) of a $kind, the next start brings AWS to what was wanted, once',
    async (one, { onTestFinished }) => {
      const { reached, onStep, arm } = trap(one);
      const hooks = { onStep, onDeployStep: onStep, shutdownGraceMs: 0 };
      const { berth: first, aws } = await openWithAws(hooks, { onDisk: true });
      const { tenant, cloudAccountId } = await tenantWithAccount(first, 'Acme');
      let id = one.kind === 'create' ? 0 : await created(first, tenant, cloudAccountId);
      if (one.at === 'deploy.leaving') throttleOnce(aws);
      arm();
      const task = await ask(first, tenant, one, { cloudAccountId, id });
      await reached;
      await first.crash();
      aws.forgetRuns();

      const berth = await first.reopen({ onStep: () => {}, onDeployStep: () => {} });
      onTestFinished(() => berth.close());
      const done = await ended(berth, tenant.caller, task.taskId);
      expect(done.status).toBe('processing-completed');
      id = done.response?.resourceId ?? 0;
      await reaches(berth, tenant, id, one.kind === 'delete' ? 'deleted' : 'active');
      await expectClean(berth, aws, tenant, id, one.kind);
      const most = one.kind === 'delete' ? 0 : 1;
      expect(await berth.app.listSubscriptions(tenant.caller)).toHaveLength(most);
    },
  );

  test('every step is in this table', () => {
    const steps = new Set<string>([...SUBSCRIPTION_STEPS, ...DEPLOY_STEPS]);
    const missing = [...steps].filter((step) => !CASES.some(({ at }) => at === step));
    expect(missing).toEqual([]);
  });
});

async function created(on: TestBerth, tenant: Tenant, cloudAccountId: number): Promise<number> {
  const task = await create(on, tenant, someSubscription(cloudAccountId));
  const id = task.response?.resourceId ?? 0;
  await reaches(on, tenant, id, 'active');
  return id;
}

function throttleOnce(aws: MemoryAws): void {
  let times = 0;
  aws.answer = () => (times++ === 0 ? { kind: 'again', because: 'AWS throttled a call' } : null);
}

test('What kills its worker each time is in error in the end, and can be deleted', async () => {
  let deadly = true;
  const { berth, aws } = await openWithAws();
  try {
    aws.answer = () => {
      if (deadly) throw new Error('nobody foresaw this');
      return null;
    };
    const { tenant, cloudAccountId } = await tenantWithAccount(berth, 'Acme');
    const task = await create(berth, tenant, someSubscription(cloudAccountId));
    const id = task.response?.resourceId ?? 0;
    const { outer } = berth.core.context.database;
    // Only while nobody holds it: who does would write its own count of attempts over this one.
    await until(async () => {
      const { rows } = (await outer.execute(
        `update subscriptions set attempts = 5, run_after = null
           where lease is null and attempts >= 1 returning id`,
      )) as { rows: unknown[] };
      return rows.length > 0;
    });
    await berth.core.context.activateSubscription(null, { accountId: tenant.caller.accountId, id });
    expect(await reaches(berth, tenant, id, 'error')).toMatchObject({
      problems: [{ code: 'PROVISION_FAILURE' }],
    });
    deadly = false;
    await change(berth, tenant, id, { kind: 'subscription-delete', deleteDatabases: true });
    await reaches(berth, tenant, id, 'deleted');
  } finally {
    await berth.close();
  }
});
