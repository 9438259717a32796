import { randomUUID } from 'node:crypto';
import { Secret } from '@berth/domain';
import { afterEach, describe, expect, test } from 'vitest';
import { setSubscriptionStatus } from '../db/repositories/subscriptions.ts';
import { takeNextTask } from '../db/repositories/tasks.ts';
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
import { failing, passing, propagating, scriptedVerifier } from '../testing/scripted-verifier.ts';
import { storeSubscription } from '../testing/stored-subscription.ts';
import { processAccount } from './process.ts';

let berth: TestBerth | undefined;
afterEach(async () => {
  await berth?.close();
  berth = undefined;
});

async function open(...answer: Parameters<typeof scriptedVerifier>) {
  const verifier = scriptedVerifier(...answer);
  berth = await openTestBerth({ verifier });
  return { berth, verifier, tenant: await newTenant(berth, 'Acme') };
}

async function create(on: TestBerth, { caller }: Tenant, change: Parameters<typeof someDetails>[0] = {}) {
  const task = must(await on.app.createCloudAccount(caller, someDetails(change)));
  return ended(on, caller, task.taskId);
}

const idOf = (task: Awaited<ReturnType<typeof create>>): number => task.response?.resourceId ?? 0;

/** A gate that a verifier can wait at. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('Creating a cloud account', () => {
  test('the task can be read before the call answers, and the account is active as soon as it ends', async () => {
    const { berth, tenant } = await open();
    const task = must(await berth.app.createCloudAccount(tenant.caller, someDetails()));
    expect(await berth.app.getTask(tenant.caller, task.taskId)).toMatchObject({ taskId: task.taskId });
    const done = await ended(berth, tenant.caller, task.taskId);
    expect(done).toMatchObject({ status: 'processing-completed', progress: { waiting: null } });
    const id = idOf(done);
    expect(id).toBeGreaterThan(1);
    expect(await berth.app.getCloudAccount(tenant.caller, id)).toMatchObject({
      name: 'production',
      status: 'active',
      awsAccountId: '111122223333',
      checksJson: expect.stringContaining('"access_key_valid"'),
    });
    expect(must(await berth.app.listVerifications(tenant.caller, id))).toMatchObject([
      { trigger: 'create', passed: true },
    ]);
  });

  test('a verification that fails saves nothing, and names field and remedy', async () => {
    const { berth, tenant } = await open(() => failing());
    expect(await create(berth, tenant)).toMatchObject({
      status: 'processing-error',
      response: {
        error: {
          type: 'CLOUD_ACCOUNT_INVALID_CREDS',
          status: '400 BAD_REQUEST',
          description: expect.stringMatching(/^accessKeyId: .*Make a new one/),
        },
      },
      progress: { checks: [{ status: 'failed' }] },
    });
    expect(await berth.app.listCloudAccounts(tenant.caller)).toHaveLength(1);
  });

  test('what nobody foresaw is a general error, and its cause stays with the operator', async () => {
    const { berth, tenant } = await open(() => {
      throw new Error('the cause, for the operator alone');
    });
    const task = await create(berth, tenant);
    expect(task.response?.error).toMatchObject({
      type: 'GENERAL_ERROR',
      status: '500 INTERNAL_SERVER_ERROR',
    });
    expect(JSON.stringify(task)).not.toContain('for the operator alone');
  });

  const taken = [
    { name: 'the same name', change: { name: 'production', accessKeyId: 'AKIAI44QH8DHBEXAMPLE' } },
    { name: 'the name in other case', change: { name: ' Production', accessKeyId: 'AKIAI44QH8DHBEXAMPLE' } },
    { name: "the internal account's name", change: { name: 'redis internal resources' } },
  ];
  test.each(taken)('$name is refused', async ({ change }) => {
    const { berth, tenant } = await open();
    await create(berth, tenant);
    const second = await create(berth, tenant, change);
    expect(second.response?.error).toMatchObject({
      type: 'CLOUD_ACCOUNT_NAME_EXISTS',
      status: '409 CONFLICT',
      description: expect.stringContaining('name'),
    });
  });

  test('of two with the same key, of which one waits for AWS, one is saved', async () => {
    let passes = 0;
    const { berth, tenant } = await open(() => (passes++ === 0 ? propagating() : passing()));
    const [first, second] = [
      must(await berth.app.createCloudAccount(tenant.caller, someDetails({ name: 'one' }))),
      must(await berth.app.createCloudAccount(tenant.caller, someDetails({ name: 'two' }))),
    ];
    const tasks = [
      await ended(berth, tenant.caller, first.taskId),
      await ended(berth, tenant.caller, second.taskId),
    ];
    expect(tasks.map((task) => task.response?.error?.type ?? 'saved').sort()).toEqual([
      'CLOUD_ACCOUNT_ACCESS_KEY_EXISTS',
      'saved',
    ]);
  });

  test('another tenant may have the same name and key', async () => {
    const { berth, tenant } = await open();
    const other = await newTenant(berth, 'Other');
    expect(await create(berth, tenant)).toMatchObject({ status: 'processing-completed' });
    expect(await create(berth, other)).toMatchObject({ status: 'processing-completed' });
  });
});

describe('The order of tasks', () => {
  test('one task of a tenant is processed at a time, in order, and other tenants do not wait for it', async () => {
    const slow = gate();
    const seen: string[] = [];
    const { berth, tenant } = await open(async ({ details }) => {
      seen.push(details.accessKeyId);
      if (details.accessKeyId.startsWith('AKIASLOW')) await slow.opened;
      return passing();
    });
    const other = await newTenant(berth, 'Other');
    const keys = ['AKIASLOWAAAAAAAAAAAA', 'AKIABBBBBBBBBBBBBBBB', 'AKIACCCCCCCCCCCCCCCC'];
    const tasks = [];
    for (const [index, accessKeyId] of keys.entries())
      tasks.push(
        must(
          await berth.app.createCloudAccount(
            tenant.caller,
            someDetails({ name: `account ${index}`, accessKeyId }),
          ),
        ),
      );
    expect(await create(berth, other, { accessKeyId: 'AKIAOTHEROTHEROTHERX' })).toMatchObject({
      status: 'processing-completed',
    });
    expect(seen.filter((key) => keys.includes(key))).toEqual([keys[0]]);
    slow.open();
    for (const task of tasks) await ended(berth, tenant.caller, task.taskId);
    expect(seen.filter((key) => keys.includes(key))).toEqual(keys);
  });

  test('a task that waits for AWS gives its place up, says so, and goes on later', async () => {
    let known = false;
    const { berth, tenant } = await open(({ details }) =>
      details.accessKeyId === 'AKIAWAITWAITWAITWAIT' && !known ? propagating() : passing(),
    );
    const waiting = must(
      await berth.app.createCloudAccount(
        tenant.caller,
        someDetails({ name: 'new key', accessKeyId: 'AKIAWAITWAITWAITWAIT' }),
      ),
    );
    expect(await create(berth, tenant)).toMatchObject({ status: 'processing-completed' });
    const task = await until(async () => {
      const seen = await berth.app.getTask(tenant.caller, waiting.taskId);
      return seen?.progress?.waiting ? seen : null;
    });
    expect(task).toMatchObject({
      status: 'processing-in-progress',
      progress: { waiting: 'The access key is new' },
    });
    known = true;
    expect(await ended(berth, tenant.caller, waiting.taskId)).toMatchObject({
      status: 'processing-completed',
    });
  });

  test('what has not propagated after 45 s fails with its checks', async () => {
    const { berth, tenant } = await open(() => propagating());
    const { caller } = tenant;
    const task = must(await berth.app.createCloudAccount(caller, someDetails()));
    await until(async () => (await berth.app.getTask(caller, task.taskId))?.progress?.waiting);
    // As if it had begun to wait 45 s ago, by the clock that decides: the database's.
    await berth.core.context.database.outer.execute(
      `update tasks set waiting_since = waiting_since - interval '45 seconds'`,
    );
    expect(await ended(berth, caller, task.taskId)).toMatchObject({
      status: 'processing-error',
      response: { error: { type: 'CLOUD_ACCOUNT_INVALID_CREDS' } },
      progress: { checks: [{ status: 'failed' }] },
    });
  });
});

describe('A worker that was taken for dead', () => {
  test('loses to the one that took its task over, and changes nothing', async () => {
    const slow = gate();
    const entered = gate();
    let passes = 0;
    const verifier = scriptedVerifier(async () => {
      if (passes++ > 0) return passing();
      entered.open();
      await slow.opened;
      return failing();
    });
    berth = await openTestBerth({ verifier, runWorker: false });
    const { caller } = await newTenant(berth, 'Acme');
    const task = must(await berth.app.createCloudAccount(caller, someDetails()));
    const never = new AbortController().signal;
    const stale = processAccount(berth.core.context, caller.accountId, never);
    await entered.opened;
    await processAccount(berth.core.context, caller.accountId, never);
    slow.open();
    await stale;
    expect(await berth.app.getTask(caller, task.taskId)).toMatchObject({ status: 'processing-completed' });
    expect(await berth.app.listCloudAccounts(caller)).toHaveLength(2);
  });

  test('a task that takes its worker down again and again ends in the end', async () => {
    berth = await openTestBerth({ verifier: scriptedVerifier(), runWorker: false });
    const { context } = berth.core;
    const { caller } = await newTenant(berth, 'Acme');
    const task = must(await berth.app.createCloudAccount(caller, someDetails()));
    for (let crash = 0; crash < 5; crash++)
      await takeNextTask(context.database.outer, caller.accountId, randomUUID(), new Date());
    await processAccount(context, caller.accountId, new AbortController().signal);
    expect((await berth.app.getTask(caller, task.taskId))?.response?.error).toMatchObject({
      type: 'GENERAL_ERROR',
    });
  });
});

describe('Changing a cloud account', () => {
  test('a rename asks nothing of AWS and keeps the rest', async () => {
    const { berth, tenant, verifier } = await open();
    const id = idOf(await create(berth, tenant));
    const calls = verifier.calls.length;
    const task = must(await berth.app.updateCloudAccount(tenant.caller, id, { name: 'renamed' }));
    expect(await ended(berth, tenant.caller, task.taskId)).toMatchObject({
      status: 'processing-completed',
      response: { resourceId: id },
    });
    expect(verifier.calls).toHaveLength(calls);
    expect(await berth.app.getCloudAccount(tenant.caller, id)).toMatchObject({
      name: 'renamed',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      iamRoleName: 'redislabs-role',
    });
  });

  test('keys that do not verify change nothing: the old ones stand and work', async () => {
    const { berth, tenant, verifier } = await open(({ details }) =>
      details.accessKeyId === 'AKIAI44QH8DHBEXAMPLE' ? failing() : passing(),
    );
    const id = idOf(await create(berth, tenant));
    const task = must(
      await berth.app.updateCloudAccount(tenant.caller, id, {
        keys: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', accessSecretKey: new Secret('new'.padEnd(40, 'x')) },
      }),
    );
    expect(await ended(berth, tenant.caller, task.taskId)).toMatchObject({ status: 'processing-error' });
    expect(await berth.app.getCloudAccount(tenant.caller, id)).toMatchObject({
      status: 'active',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    });
    must(await berth.app.verifyCloudAccount(tenant.caller, id, () => {}, AbortSignal.timeout(5_000)));
    expect(verifier.calls.at(-1)?.details.accessSecretKey.reveal()).toBe(
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    );
  });

  test('new keys are swapped at once, with what was seen of them', async () => {
    const { berth, tenant, verifier } = await open();
    const id = idOf(await create(berth, tenant));
    const secret = 'new'.padEnd(40, 'x');
    const task = must(
      await berth.app.updateCloudAccount(tenant.caller, id, {
        keys: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', accessSecretKey: new Secret(secret) },
      }),
    );
    expect(await ended(berth, tenant.caller, task.taskId)).toMatchObject({ status: 'processing-completed' });
    must(await berth.app.verifyCloudAccount(tenant.caller, id, () => {}, AbortSignal.timeout(5_000)));
    expect(verifier.calls.at(-1)?.details).toMatchObject({ accessKeyId: 'AKIAI44QH8DHBEXAMPLE' });
    expect(verifier.calls.at(-1)?.details.accessSecretKey.reveal()).toBe(secret);
  });

  test('keys of another AWS account are refused while subscriptions exist', async () => {
    const { berth, tenant } = await open(({ details }) =>
      passing(details.accessKeyId === 'AKIAI44QH8DHBEXAMPLE' ? '444455556666' : '111122223333'),
    );
    const id = idOf(await create(berth, tenant));
    const { accountId } = tenant.caller;
    const { outer } = berth.core.context.database;
    const subscription = await storeSubscription(outer, {
      accountId,
      cloudAccountId: id,
      name: 'cache',
      status: 'active',
    });
    const swap = {
      keys: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', accessSecretKey: new Secret('new'.padEnd(40, 'x')) },
    };
    const refused = must(await berth.app.updateCloudAccount(tenant.caller, id, swap));
    expect((await ended(berth, tenant.caller, refused.taskId)).response?.error).toMatchObject({
      type: 'CLOUD_ACCOUNT_USED',
      description: expect.stringContaining('111122223333'),
    });
    await setSubscriptionStatus(outer, accountId, subscription, 'deleted');
    const taken = must(await berth.app.updateCloudAccount(tenant.caller, id, swap));
    expect(await ended(berth, tenant.caller, taken.taskId)).toMatchObject({
      status: 'processing-completed',
    });
  });

  test('going from a role to a console user needs all of its fields', async () => {
    const { berth, tenant } = await open();
    const id = idOf(await create(berth, tenant));
    expect(
      await berth.app.updateCloudAccount(tenant.caller, id, { consoleUsername: 'support' }),
    ).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST', field: 'signInLoginUrl' } });
  });
});

describe('Deleting a cloud account', () => {
  test('is refused while a subscription of it is not deleted, and then leaves nothing', async () => {
    const { berth, tenant } = await open();
    const id = idOf(await create(berth, tenant));
    const { accountId } = tenant.caller;
    const { outer } = berth.core.context.database;
    const subscription = await storeSubscription(outer, {
      accountId,
      cloudAccountId: id,
      name: 'cache',
      status: 'pending',
    });
    const refused = must(await berth.app.deleteCloudAccount(tenant.caller, id));
    expect((await ended(berth, tenant.caller, refused.taskId)).response?.error).toMatchObject({
      type: 'CLOUD_ACCOUNT_USED',
    });
    expect(await berth.app.getCloudAccount(tenant.caller, id)).toMatchObject({
      status: 'active',
      subscriptions: 1,
    });
    await setSubscriptionStatus(outer, accountId, subscription, 'deleted');
    const task = must(await berth.app.deleteCloudAccount(tenant.caller, id));
    expect(await ended(berth, tenant.caller, task.taskId)).toMatchObject({
      status: 'processing-completed',
      response: { resourceId: id },
    });
    expect(await berth.app.getCloudAccount(tenant.caller, id)).toBeNull();
    expect(await berth.app.listCloudAccounts(tenant.caller)).toHaveLength(1);
    expect(await berth.app.deleteCloudAccount(tenant.caller, id)).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
  });

  test('a change asked for before it and processed after it finds the account gone', async () => {
    const { berth, tenant } = await open();
    const id = idOf(await create(berth, tenant));
    const deletion = must(await berth.app.deleteCloudAccount(tenant.caller, id));
    const change = await berth.app.updateCloudAccount(tenant.caller, id, { name: 'late' });
    await ended(berth, tenant.caller, deletion.taskId);
    if (!change.ok) return expect(change.error.code).toBe('NOT_FOUND');
    expect((await ended(berth, tenant.caller, change.value.taskId)).response?.error).toMatchObject({
      type: 'CLOUD_ACCOUNT_NOT_FOUND',
      status: '404 NOT_FOUND',
    });
  });
});
