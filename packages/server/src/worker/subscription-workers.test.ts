import { afterEach, describe, expect, test } from 'vitest';
import { openCore } from '../core.ts';
import { type TestBerth, until } from '../testing/berth.ts';
import {
  create,
  openWithAws,
  reaches,
  someSubscription,
  tenantWithAccount,
} from '../testing/subscriptions.ts';
import { processSubscription } from './process-subscription.ts';

const never = new AbortController().signal;
/** 200 of them and a lease that must end: for as slow a machine as there may be. */
const PATIENCE_MS = 150_000;
/** Only a PostgreSQL server has several processes on one database. */
const onPostgres = describe.runIf(process.env.BERTH_TEST_DATABASE_URL);

let berth: TestBerth | undefined;
afterEach(async () => {
  await berth?.close();
  berth = undefined;
});

test('Workers that take the same subscription at once, each believing itself alone, deploy it once', async () => {
  let holdsUp = true;
  const opened = await openWithAws();
  const { aws } = opened;
  berth = opened.berth;
  aws.answer = async () => {
    await until(async () => !holdsUp);
    return null;
  };
  const { tenant, cloudAccountId } = await tenantWithAccount(berth, 'Acme');
  const task = await create(berth, tenant, someSubscription(cloudAccountId));
  const key = { accountId: tenant.caller.accountId, id: task.response?.resourceId ?? 0 };
  await until(async () => aws.most.ofOne > 0);
  const context = berth.core.context;
  await Promise.all([1, 2, 3].map(() => processSubscription(context, key, never)));
  holdsUp = false;
  await reaches(berth, tenant, key.id, 'active');
  expect(aws.most.ofOne).toBe(1);
  expect(aws.count(key.id, 'ec2:CreateVpc')).toBe(1);
});

test('Subscriptions of one tenant and of several are deployed side by side', async () => {
  let holdsUp = true;
  const opened = await openWithAws();
  const { aws } = opened;
  berth = opened.berth;
  const on = opened.berth;
  aws.answer = async () => {
    await until(async () => !holdsUp);
    return null;
  };
  const asked = await Promise.all(
    ['One', 'Two'].map(async (name) => {
      const { tenant, cloudAccountId } = await tenantWithAccount(on, name);
      const tasks = [1, 2, 3].map(() => create(on, tenant, someSubscription(cloudAccountId)));
      return { tenant, ids: (await Promise.all(tasks)).map(({ response }) => response?.resourceId ?? 0) };
    }),
  );
  await until(async () => aws.most.ofAll === 6);
  holdsUp = false;
  for (const { tenant, ids } of asked) for (const id of ids) await reaches(on, tenant, id, 'active');
  expect(aws.most).toEqual({ ofOne: 1, ofAll: 6 });
});

test('A worker whose lease was taken over writes nothing more, and stops', async () => {
  const opened = await openWithAws();
  const { aws } = opened;
  berth = opened.berth;
  const { outer } = opened.berth.core.context.database;
  let taken = false;
  aws.answer = async ({ call }) => {
    if (call === 'ec2:CreateSubnet' && !taken) {
      taken = true;
      await outer.execute(
        `update subscriptions set lease = '00000000-0000-4000-8000-000000000000', leased_until = now()`,
      );
    }
    return null;
  };
  const { tenant, cloudAccountId } = await tenantWithAccount(berth, 'Acme');
  const task = await create(berth, tenant, someSubscription(cloudAccountId));
  const id = task.response?.resourceId ?? 0;
  await until(async () => taken && aws.deployed.get(id)?.resources.size === 2);
  await processSubscription(opened.berth.core.context, { accountId: tenant.caller.accountId, id }, never);
  await reaches(berth, tenant, id, 'active');
  expect(aws.count(id, 'ec2:CreateSubnet')).toBe(1);
});

onPostgres('Several servers on one database', () => {
  test('share 200 subscriptions of 70 tenants, none is worked on twice at once, and a killed one loses nothing', {
    timeout: 2 * PATIENCE_MS,
  }, async () => {
    const { berth: on, aws } = await openWithAws();
    berth = on;
    const doomed = mortal();
    const second = await openCore(
      { ...on.config, shutdownGraceMs: 0, onStep: doomed.onStep, onDeployStep: doomed.onStep },
      'another',
    );
    const tenants = Array.from({ length: 70 }, (_, index) => ({
      name: nameOf(index),
      count: index < 60 ? 3 : 2,
    }));
    const asking = Promise.all(
      tenants.map(async ({ name, count }) => {
        const { tenant, cloudAccountId } = await tenantWithAccount(on, name, PATIENCE_MS);
        const tasks = Array.from({ length: count }, () =>
          create(on, tenant, someSubscription(cloudAccountId), PATIENCE_MS),
        );
        return { tenant, ids: (await Promise.all(tasks)).map(({ response }) => response?.resourceId ?? 0) };
      }),
    );
    // In the middle of its work, and of the others'.
    await until(async () => doomed.seen('deploy.saving') >= 20, PATIENCE_MS);
    doomed.kill();
    await second.close();
    expect(aws.most.ofOne).toBe(1);
    aws.forgetRuns();

    const asked = await asking;
    expect(asked.flatMap(({ ids }) => ids)).toHaveLength(200);
    for (const { tenant, ids } of asked)
      for (const id of ids) {
        await reaches(on, tenant, id, 'active', PATIENCE_MS);
        for (const call of ['ec2:CreateVpc', 'ec2:CreateSubnet', 'ec2:ImportKeyPair', 'ec2:RunInstances'])
          expect(aws.count(id, call), `${call} for ${id}`).toBe(1);
      }
    expect(aws.most.ofOne).toBe(1);
  });
});

/** Tenants are told apart by letters alone. */
const nameOf = (index: number): string =>
  `Tenant ${String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26))}`;

/** A worker that can be killed: whatever step it comes by then is the last thing that it does. */
function mortal() {
  const counts = new Map<string, number>();
  let dead = false;
  return {
    kill: () => {
      dead = true;
    },
    seen: (step: string) => counts.get(step) ?? 0,
    onStep: (step: string): Promise<void> | undefined => {
      counts.set(step, (counts.get(step) ?? 0) + 1);
      return dead ? new Promise<void>(() => {}) : undefined;
    },
  };
}
