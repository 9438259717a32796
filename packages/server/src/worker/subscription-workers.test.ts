import { afterEach, describe, expect, test } from 'vitest';
import { type Core, openCore } from '../core.ts';
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
/** Only a PostgreSQL server has several processes on one database. */
const onPostgres = describe.runIf(process.env.BERTH_TEST_DATABASE_URL);

let berth: TestBerth | undefined;
const others: Core[] = [];
afterEach(async () => {
  await Promise.all(others.splice(0).map((core) => core.close()));
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
  test('share the subscriptions, and one that is stopped leaves none behind', {
    timeout: 120_000,
  }, async () => {
    const { berth: on, aws } = await openWithAws();
    berth = on;
    const second = await openCore(on.config, 'another');
    others.push(await openCore(on.config, 'a third'));
    const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight'];
    const asked = await Promise.all(
      names.map(async (name) => {
        const { tenant, cloudAccountId } = await tenantWithAccount(on, name);
        const tasks = [1, 2, 3].map(() => create(on, tenant, someSubscription(cloudAccountId)));
        return { tenant, ids: (await Promise.all(tasks)).map(({ response }) => response?.resourceId ?? 0) };
      }),
    );
    await second.close();
    for (const { tenant, ids } of asked)
      for (const id of ids) {
        await reaches(on, tenant, id, 'active');
        expect(aws.count(id, 'ec2:RunInstances')).toBe(1);
      }
    expect(aws.most.ofOne).toBe(1);
  });
});
