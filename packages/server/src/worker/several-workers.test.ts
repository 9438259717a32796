import { AsyncLocalStorage } from 'node:async_hooks';
import { Secret } from '@berth/domain';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { KEPT_MS } from '../app/authenticate.ts';
import { type Core, openCore } from '../core.ts';
import { StaleCloudAccount } from '../db/repositories/cloud-accounts.ts';
import { countLiveSubscriptions, lockCloudAccount } from '../db/repositories/subscriptions.ts';
import {
  ended,
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type Tenant,
  type TestBerth,
  until,
} from '../testing/berth.ts';
import { passing, propagating, scriptedVerifier } from '../testing/scripted-verifier.ts';
import { storeSubscription } from '../testing/stored-subscription.ts';
import { processAccount } from './process.ts';

/** What only a PostgreSQL server allows: several processes on one database, and connections that are lost. */
const onPostgres = describe.runIf(process.env.BERTH_TEST_DATABASE_URL);

const never = new AbortController().signal;
/** Runs as if no transaction were open around it. */
const onAnotherConnection = AsyncLocalStorage.snapshot();
const nap = () => new Promise((resolve) => setTimeout(resolve, 5));

let berth: TestBerth | undefined;
const others: Core[] = [];
afterEach(async () => {
  await Promise.all(others.splice(0).map((core) => core.close()));
  await berth?.close();
  berth = undefined;
});

async function first(change: Parameters<typeof openTestBerth>[0] = {}): Promise<TestBerth> {
  berth = await openTestBerth(change);
  return berth;
}

async function another(on: TestBerth, change: Parameters<typeof openTestBerth>[0] = {}): Promise<Core> {
  const core = await openCore({ ...on.config, ...change }, 'another');
  others.push(core);
  return core;
}

const keyOf = (n: number): string => `AKIA${String(n).padStart(16, '0')}`;

async function ask(on: TestBerth, { caller }: Tenant, count: number) {
  const tasks = [];
  for (let n = 0; n < count; n++) {
    const details = someDetails({ name: `account ${n}`, accessKeyId: keyOf(n) });
    tasks.push(must(await on.app.createCloudAccount(caller, details)));
  }
  return tasks;
}

/** The system log's word on what was created: one entry for each time that it happened. */
async function creations(on: TestBerth, { caller }: Tenant): Promise<string[]> {
  const entries = await on.app.listLogs(caller, { offset: 0, limit: 1_000 });
  return entries.map((entry) => entry.description).filter((text) => text.startsWith('Created cloud account'));
}

async function connectionTo(on: TestBerth): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: on.config.databaseUrl });
  await client.connect();
  return client;
}

/** Cuts every connection to the database but its own, as a server that fails over does. */
async function cutConnections(on: TestBerth): Promise<void> {
  const client = await connectionTo(on);
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
}

onPostgres('Several servers on one database', () => {
  test('that start at the same moment on an empty one migrate it once, and all work', async () => {
    const on = await first({ verifier: scriptedVerifier(), runWorker: false });
    await on.core.close();
    const client = await connectionTo(on);
    await client.query('drop schema public cascade; drop schema pgboss cascade; drop schema drizzle cascade');
    await client.query('create schema public');
    await client.end();
    const cores = await Promise.all([1, 2, 3].map(() => another(on)));
    for (const core of cores) expect(await core.app.listTasks({ accountId: 1 } as never)).toEqual([]);
  });

  test('share the work: every task once, each tenant one at a time and in order', async () => {
    const atWork = new Map<string, number>();
    const most = new Map<string, number>();
    const seen = new Map<string, string[]>();
    const verifier = scriptedVerifier(async ({ details }) => {
      const tenant = details.console.kind === 'role' ? details.console.iamRoleName : '';
      atWork.set(tenant, (atWork.get(tenant) ?? 0) + 1);
      most.set(tenant, Math.max(most.get(tenant) ?? 0, atWork.get(tenant) ?? 0));
      seen.set(tenant, [...(seen.get(tenant) ?? []), details.accessKeyId]);
      await nap();
      atWork.set(tenant, (atWork.get(tenant) ?? 0) - 1);
      return passing();
    });
    const on = await first({ verifier });
    await another(on);
    await another(on);
    const names = ['One', 'Two', 'Three'];
    const tenants = await Promise.all(names.map((name) => newTenant(on, name)));
    const asked: [Tenant, string][] = [];
    for (let n = 0; n < 8; n++)
      for (const [index, tenant] of tenants.entries()) {
        const console = { kind: 'role' as const, iamRoleName: names[index] ?? '' };
        const details = someDetails({ name: `account ${n}`, accessKeyId: keyOf(n), console });
        asked.push([tenant, must(await on.app.createCloudAccount(tenant.caller, details)).taskId]);
      }
    for (const [tenant, taskId] of asked)
      expect(await ended(on, tenant.caller, taskId)).toMatchObject({ status: 'processing-completed' });
    for (const [index, tenant] of tenants.entries()) {
      expect(await on.app.listCloudAccounts(tenant.caller)).toHaveLength(9);
      expect(await creations(on, tenant)).toHaveLength(8);
      expect(most.get(names[index] ?? '')).toBe(1);
      expect(seen.get(names[index] ?? '')).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(keyOf));
    }
  });

  test('that take the same tasks at once, each believing itself alone, do nothing twice', async () => {
    const verifier = scriptedVerifier(async () => {
      await nap();
      return passing();
    });
    const on = await first({ verifier, runWorker: false });
    const tenant = await newTenant(on, 'Acme');
    const tasks = await ask(on, tenant, 10);
    const worker = () => processAccount(on.core.context, tenant.caller.accountId, never);
    await Promise.all([1, 2, 3, 4].map(worker));
    // Whoever lost a task left; what is left is for the next.
    await worker();
    for (const { taskId } of tasks)
      expect(await ended(on, tenant.caller, taskId)).toMatchObject({ status: 'processing-completed' });
    expect(await on.app.listCloudAccounts(tenant.caller)).toHaveLength(11);
    expect(await creations(on, tenant)).toHaveLength(10);
  });

  test('whose clocks differ by an hour wait for AWS as long as they should', async () => {
    let passes = 0;
    const verifier = scriptedVerifier(() => (passes++ < 2 ? propagating() : passing()));
    const on = await first({ verifier, runWorker: false });
    const off = (byMs: number) => ({
      ...on.core.context,
      clock: { now: () => Date.now() + byMs, sleep: async () => {} },
    });
    const tenant = await newTenant(on, 'Acme');
    const [task] = await ask(on, tenant, 1);
    const clocks = [off(-3_600_000), off(3_600_000), off(-3_600_000), off(3_600_000)];
    await until(async () => {
      for (const context of clocks) await processAccount(context, tenant.caller.accountId, never);
      return passes > 2;
    });
    expect(await ended(on, tenant.caller, task?.taskId ?? '')).toMatchObject({
      status: 'processing-completed',
    });
  });

  test('a revoked key stops working on all of them, at once or, should the word be lost, within half a minute', async () => {
    let laterMs = 0;
    const clock = { now: () => Date.now() + laterMs, sleep: async () => {} };
    const on = await first({ runWorker: false });
    const elsewhere = await another(on, { clock });
    const { caller, accountKey, userKey } = await newTenant(on, 'Acme');
    const signIn = async () =>
      (await elsewhere.app.authenticate({ accountKey, userKey, sourceIp: '127.0.0.1' })).ok;
    const client = await connectionTo(on);
    expect(await signIn()).toBe(true);
    // Revoked behind Berth's back: nobody is told.
    await client.query('update api_keys set revoked_at = now()');
    expect(await signIn()).toBe(true);
    laterMs = KEPT_MS;
    expect(await signIn()).toBe(false);
    await client.query('update api_keys set revoked_at = null');
    await client.end();
    expect(await signIn()).toBe(true);
    must(await on.admin.revokeKey({ accountId: caller.accountId, name: 'first-api-key' }));
    // Sooner than a key is kept without the word.
    await until(async () => !(await signIn()), KEPT_MS * 0.8);
  });
});

onPostgres('A connection that is lost', () => {
  test('in the middle of a transaction takes the transaction along and nothing else', async () => {
    const on = await first({ runWorker: false });
    const { database } = on.core.context;
    const lost = database.transaction(async (tx) => {
      await tx.execute('create table half_done (id int)');
      await cutConnections(on);
      // Long enough for the news to arrive while no statement runs.
      for (let n = 0; n < 20; n++) await nap();
      await tx.execute('select 1');
    });
    await expect(lost).rejects.toThrow();
    const { rows } = (await until(async () =>
      database.outer.execute(`select to_regclass('half_done') as it`).catch(() => null),
    )) as unknown as { rows: unknown[] };
    expect(rows).toEqual([{ it: null }]);
  });

  test('in the middle of a task is no reason for the task to fail', async () => {
    let passes = 0;
    const verifier = scriptedVerifier(async () => {
      if (passes++ === 0) await cutConnections(berth as TestBerth);
      return passing();
    });
    const on = await first({ verifier });
    const tenant = await newTenant(on, 'Acme');
    const [task] = await ask(on, tenant, 1);
    const done = await until(async () => {
      const seen = await on.app.getTask(tenant.caller, task?.taskId ?? '').catch(() => null);
      return seen && /completed|error/.test(seen.status) ? seen : null;
    }, 45_000);
    expect(done).toMatchObject({ status: 'processing-completed' });
    expect(await creations(on, tenant)).toHaveLength(1);
  });
});

onPostgres('A subscription that is stored while', () => {
  async function withAccount(answer?: Parameters<typeof scriptedVerifier>[0]) {
    const on = await first({ verifier: scriptedVerifier(answer) });
    const tenant = await newTenant(on, 'Acme');
    const [task] = await ask(on, tenant, 1);
    const done = await ended(on, tenant.caller, task?.taskId ?? '');
    const id = done.response?.resourceId ?? 0;
    const subscription = {
      accountId: tenant.caller.accountId,
      cloudAccountId: id,
      name: 'cache',
      status: 'pending' as const,
    };
    return { on, tenant, id, subscription, database: on.core.context.database };
  }

  /** Somebody waits for a lock in this database. */
  const somebodyWaits = (client: pg.Client) =>
    until(async () => {
      const { rowCount } = await client.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return (rowCount ?? 0) > 0;
    });

  const asks = [
    {
      name: 'its cloud account is deleted',
      ask: ({ on, tenant, id }: Awaited<ReturnType<typeof withAccount>>) =>
        on.app.deleteCloudAccount(tenant.caller, id),
    },
    {
      name: 'its cloud account moves to another AWS account',
      ask: ({ on, tenant, id }: Awaited<ReturnType<typeof withAccount>>) =>
        on.app.updateCloudAccount(tenant.caller, id, {
          keys: { accessKeyId: keyOf(77), accessSecretKey: new Secret('n'.repeat(40)) },
        }),
    },
  ];
  test.each(asks)('$name wins: that is refused', async ({ ask: change }) => {
    const scene = await withAccount(({ details }) =>
      passing(details.accessKeyId === keyOf(77) ? '444455556666' : '111122223333'),
    );
    const { on, tenant, id, subscription, database } = scene;
    const client = await connectionTo(on);
    const task = await database.transaction(async (tx) => {
      await storeSubscription(tx, subscription);
      return onAnotherConnection(async () => {
        const asked = must(await change(scene));
        await somebodyWaits(client);
        return asked;
      });
    });
    await client.end();
    expect((await ended(on, tenant.caller, task.taskId)).response?.error?.type).toBe('CLOUD_ACCOUNT_USED');
    expect(await on.app.getCloudAccount(tenant.caller, id)).toMatchObject({
      status: 'active',
      awsAccountId: '111122223333',
      accessKeyId: keyOf(0),
      subscriptions: 1,
    });
  });

  test('its cloud account is being deleted is refused once that is gone', async () => {
    const { on, id, subscription, database } = await withAccount();
    const client = await connectionTo(on);
    const account = { accountId: subscription.accountId, id };
    let late: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      await lockCloudAccount(tx, account);
      late = onAnotherConnection(() => storeSubscription(database.outer, subscription)).catch(
        (error: unknown) => error,
      );
      await somebodyWaits(client);
      expect(await countLiveSubscriptions(tx, account.accountId, id)).toBe(0);
      await tx.execute(`delete from cloud_accounts where id = ${id}`);
    });
    await client.end();
    expect(await late).toBeInstanceOf(StaleCloudAccount);
    expect(await countLiveSubscriptions(database.outer, account.accountId, id)).toBe(0);
  });
});
