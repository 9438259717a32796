import { createAccountReader, keySession } from '@berth/aws';
import { type SandboxAwsAccount, setUpAccount } from '@berth/aws/testing';
import { reconcile, type VerificationEvent } from '@berth/domain';
import { startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { checked, trailOf, wholeJournal } from '../testing/journal.ts';
import { create as createSubscription, reaches, someSubscription } from '../testing/subscriptions.ts';

describe('Against the sandbox', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let berth: TestBerth;
  let tenant: Tenant;
  let aws: SandboxAwsAccount;
  beforeAll(async () => {
    sandbox = await startSandbox();
    berth = await openTestBerth({ aws: { region: 'us-east-1', endpoint: sandbox.endpoint } });
    tenant = await newTenant(berth, 'Acme');
    aws = await setUpAccount(sandbox.endpoint);
  });
  afterAll(async () => {
    await berth.close();
    await sandbox.close();
  });

  const as = (account: SandboxAwsAccount, name: string) =>
    someDetails({
      name,
      accessKeyId: account.details.accessKeyId,
      accessSecretKey: account.details.accessSecretKey,
      console: { kind: 'role', iamRoleName: 'redislabs-role' },
    });
  const create = async (account: SandboxAwsAccount, name: string) =>
    must(await berth.app.createCloudAccount(tenant.caller, as(account, name)));
  const calls = async (account: SandboxAwsAccount) =>
    ((await account.control('GET', `/events?accountId=${account.accountId}`)) as { events: unknown[] }).events
      .length;

  test('a well-made account is saved with what AWS shows, by at most twelve calls; a rename makes none', async () => {
    const before = await calls(aws);
    const task = await create(aws, 'well made');
    const done = await ended(berth, tenant.caller, task.taskId);
    expect(done.status, JSON.stringify(done.response)).toBe('processing-completed');
    const after = await calls(aws);
    expect(after - before).toBeLessThanOrEqual(12);
    const id = done.response?.resourceId ?? 0;
    expect(await berth.app.getCloudAccount(tenant.caller, id)).toMatchObject({
      status: 'active',
      awsAccountId: aws.accountId,
      awsUserArn: `arn:aws:iam::${aws.accountId}:user/redislabs-user`,
      policyGeneration: '2024',
    });
    const rename = must(await berth.app.updateCloudAccount(tenant.caller, id, { name: 'renamed' }));
    await ended(berth, tenant.caller, rename.taskId);
    expect(await calls(aws)).toBe(after);
  });

  test('a saved account that broke shows it, and is well again once it is mended', async () => {
    const other = await setUpAccount(sandbox.endpoint);
    const { taskId } = await create(other, 'to be broken');
    const id = (await ended(berth, tenant.caller, taskId)).response?.resourceId ?? 0;
    const verify = async () => {
      const events: VerificationEvent[] = [];
      const signal = AbortSignal.timeout(15_000);
      must(await berth.app.verifyCloudAccount(tenant.caller, id, (event) => events.push(event), signal));
      return { events, status: (await berth.app.getCloudAccount(tenant.caller, id))?.status };
    };
    const denyLaunches = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' }],
    };
    const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const scps = (policies: object[]) =>
      other.control('PUT', `/accounts/${other.accountId}/scps`, { policies });
    await scps([allowAll, denyLaunches]);
    const broken = await verify();
    expect(broken.status).toBe('active-error');
    expect(broken.events.at(-1)).toMatchObject({ type: 'done', verification: { passed: false } });
    await scps([allowAll]);
    expect((await verify()).status).toBe('active');
    expect(must(await berth.app.listVerifications(tenant.caller, id)).map(({ passed }) => passed)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('every call that AWS saw with the key is explained by the journal, and somebody else’s with it is not', async () => {
    await aws.control('PUT', '/options', { instanceTransitionMs: 0, instanceBootMs: 0 });
    const owner = await newTenant(berth, 'Journalled');
    const account = await setUpAccount(sandbox.endpoint);
    const details = as(account, 'journalled');
    const made = must(await berth.app.createCloudAccount(owner.caller, details));
    const id = (await ended(berth, owner.caller, made.taskId)).response?.resourceId ?? 0;
    const task = await createSubscription(berth, owner, someSubscription(id));
    await reaches(berth, owner, task.response?.resourceId ?? 0, 'active');

    const journal = await wholeJournal(berth, owner);
    const { faults, coveredTo } = checked(journal);
    expect(faults).toEqual([]);
    expect(coveredTo).toBe(journal.entries.length);
    const trail = await trailOf(account);
    const first = reconcile(journal.entries, trail);
    expect(first).toMatchObject({ unexplained: [], missing: [] });
    expect(first.explained.every(({ by }) => by === 'request id')).toBe(true);
    const operations = first.explained.map(({ event }) => event.operation);
    expect(operations).toEqual(expect.arrayContaining(['GetCallerIdentity', 'CreateVpc', 'RunInstances']));
    expect(new Set(journal.entries.map(({ reason }) => reason.kind))).toEqual(
      new Set(['task', 'deployment']),
    );
    expect(JSON.stringify(journal)).not.toContain(details.accessSecretKey.reveal());

    const stolen = { accessKeyId: details.accessKeyId, secretAccessKey: details.accessSecretKey };
    const thief = createAccountReader(
      keySession(stolen, { region: 'us-east-1', endpoint: sandbox.endpoint }),
    );
    await thief.users(AbortSignal.timeout(15_000));
    const second = reconcile((await wholeJournal(berth, owner)).entries, await trailOf(account));
    expect(second.unexplained.map(({ operation }) => operation)).toEqual(['ListUsers']);
    expect(second.missing).toEqual([]);
  });

  test('a key that AWS has not propagated yet keeps no other task waiting, and is saved in the end', async () => {
    await aws.control('PUT', '/options', { propagationDelayMs: 2_500 });
    const fresh = await setUpAccount(sandbox.endpoint).finally(() =>
      aws.control('PUT', '/options', { propagationDelayMs: 0 }),
    );
    const waiting = await create(fresh, 'fresh');
    const ready = await setUpAccount(sandbox.endpoint);
    const other = await create(ready, 'ready');
    expect(await ended(berth, tenant.caller, other.taskId)).toMatchObject({ status: 'processing-completed' });
    await until(async () => {
      const task = await berth.app.getTask(tenant.caller, waiting.taskId);
      return task?.progress?.waiting || task?.status === 'processing-completed';
    });
    expect(await ended(berth, tenant.caller, waiting.taskId)).toMatchObject({
      status: 'processing-completed',
    });
  });
});
