import { Secret } from '@berth/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ended,
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type Tenant,
  type TestBerth,
} from '../testing/berth.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';
import { storeDatabase, storeSubscription } from '../testing/stored-subscription.ts';
import { someDatabase } from '../testing/subscriptions.ts';
import type { App, Caller } from './app.ts';

const verifier = scriptedVerifier();
const nobody = new AbortController().signal;
const ABSENT_ID = 2_000_000_000;
const ABSENT_TASK = '00000000-0000-4000-8000-000000000000';

interface Target {
  cloudAccountId: number;
  subscriptionId: number;
  databaseId: number;
  taskId: string;
  userId: number;
  invitationId: number;
  apiKeyId: number;
}

/** Every use case that takes an id: it must answer for another tenant's as for one that does not exist. */
const BY_ID: Record<string, (app: App, caller: Caller, target: Target) => Promise<unknown>> = {
  getCloudAccount: (app, caller, { cloudAccountId }) => app.getCloudAccount(caller, cloudAccountId),
  updateCloudAccount: (app, caller, { cloudAccountId }) =>
    app.updateCloudAccount(caller, cloudAccountId, {
      name: 'stolen',
      keys: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', accessSecretKey: new Secret('x'.repeat(40)) },
    }),
  deleteCloudAccount: (app, caller, { cloudAccountId }) => app.deleteCloudAccount(caller, cloudAccountId),
  verifyCloudAccount: (app, caller, { cloudAccountId }) =>
    app.verifyCloudAccount(caller, cloudAccountId, () => {}, nobody),
  listVerifications: (app, caller, { cloudAccountId }) => app.listVerifications(caller, cloudAccountId),
  getSubscription: (app, caller, { subscriptionId }) => app.getSubscription(caller, subscriptionId),
  subscriptionMetrics: (app, caller, { subscriptionId }) =>
    app.subscriptionMetrics(caller, subscriptionId, '1h'),
  makeConsoleLink: (app, caller, { cloudAccountId }) =>
    app.makeConsoleLink(caller, cloudAccountId, 'out of curiosity'),
  getDeployment: (app, caller, { subscriptionId }) => app.getDeployment(caller, subscriptionId),
  deleteSubscription: (app, caller, { subscriptionId }) =>
    app.askOfSubscription(caller, subscriptionId, { kind: 'subscription-delete', deleteDatabases: true }),
  readAllowList: (app, caller, { subscriptionId }) =>
    app.askOfSubscription(caller, subscriptionId, { kind: 'allow-list-read' }),
  listDatabases: (app, caller, { subscriptionId }) =>
    app.listDatabases(caller, subscriptionId, { offset: 0, limit: 10 }),
  getDatabase: (app, caller, key) => app.getDatabase(caller, key),
  createDatabase: (app, caller, { subscriptionId }) =>
    app.createDatabase(caller, subscriptionId, someDatabase('stolen'), null),
  deleteDatabase: (app, caller, key) => app.askOfDatabase(caller, key, { kind: 'database-delete' }, null),
  'changeDatabaseTags of a database': (app, caller, key) =>
    app.changeDatabaseTags(caller, key, { kind: 'remove', key: 'team' }),
  getTask: (app, caller, { taskId }) => app.getTask(caller, taskId),
  getCloudAccountUse: (app, caller, { cloudAccountId }) => app.getCloudAccountUse(caller, cloudAccountId),
  changeRole: (app, caller, { userId }) => app.access.changeRole(caller, userId, 'Viewer'),
  removeUser: (app, caller, { userId }) => app.access.removeUser(caller, userId),
  revokeInvitation: (app, caller, { invitationId }) => app.access.revokeInvitation(caller, invitationId),
  createApiKey: (app, caller, { userId }) =>
    app.access.createApiKey(caller, { name: 'stolen-key', userId, allowedSources: [] }),
  deleteApiKey: (app, caller, { apiKeyId }) => app.access.deleteApiKey(caller, apiKeyId),
  'listLogs of a resource': (app, caller, { cloudAccountId }) =>
    app.listLogs(caller, { offset: 0, limit: 10, resourceId: cloudAccountId }),
  'listJournal of a cloud account': (app, caller, { cloudAccountId }) =>
    app.listJournal(caller, { order: 'oldest', limit: 10, cloudAccountId }),
};

describe('Another tenant', () => {
  let berth: TestBerth;
  let owner: Tenant;
  let stranger: Tenant;
  let theirs: Target;
  beforeAll(async () => {
    berth = await openTestBerth({ verifier });
    owner = await newTenant(berth, 'Acme');
    stranger = await newTenant(berth, 'Stranger');
    const task = must(await berth.app.createCloudAccount(owner.caller, someDetails()));
    const done = await ended(berth, owner.caller, task.taskId);
    const { accountId } = owner.caller;
    const someone = { accountId, name: 'Someone', email: 'someone@acme.example', role: 'Owner' };
    const { userId } = must(await berth.admin.addUser(someone));
    const invited = must(
      await berth.app.access.invite(owner.caller, { email: 'sam@acme.example', role: 'Viewer' }),
    );
    const [apiKey] = await berth.app.access.listApiKeys(owner.caller);
    const cloudAccountId = done.response?.resourceId ?? 0;
    const subscriptionId = await storeSubscription(berth.core.context.database.outer, {
      accountId,
      cloudAccountId: 1,
      name: 'their cache',
      status: 'active',
    });
    const work = {
      accountId,
      cloudAccountId,
      awsAccountId: null,
      reason: { kind: 'task', id: null },
    } as const;
    await berth.core.context.journal.link(work, 'SwitchRole');
    theirs = {
      cloudAccountId,
      subscriptionId,
      databaseId: await storeDatabase(berth.core.context.database.outer, { accountId, subscriptionId }),
      taskId: task.taskId,
      userId,
      invitationId: invited.invitation.id,
      apiKeyId: apiKey?.id ?? 0,
    };
  });
  afterAll(() => berth.close());

  const access = async () =>
    JSON.stringify([
      await berth.app.access.listUsers(owner.caller),
      await berth.app.access.listInvitations(owner.caller),
      (await berth.app.access.listApiKeys(owner.caller)).map(({ id }) => id),
    ]);
  const plain = (answer: unknown, { cloudAccountId }: Target): string =>
    JSON.stringify(answer).replaceAll(String(cloudAccountId), 'ID');

  test.each(Object.entries(BY_ID))('%s: answers as for an id that does not exist', async (_name, run) => {
    const absent = {
      cloudAccountId: ABSENT_ID,
      subscriptionId: ABSENT_ID,
      databaseId: ABSENT_ID,
      taskId: ABSENT_TASK,
      userId: ABSENT_ID,
      invitationId: ABSENT_ID,
      apiKeyId: ABSENT_ID,
    };
    const before = await access();
    expect(plain(await run(berth.app, stranger.caller, theirs), theirs)).toBe(
      plain(await run(berth.app, stranger.caller, absent), absent),
    );
    expect(await access()).toBe(before);
    expect(await berth.app.listTasks(stranger.caller)).toEqual([]);
    expect(await berth.app.getCloudAccount(owner.caller, theirs.cloudAccountId)).toMatchObject({
      name: 'production',
      status: 'active',
    });
  });

  test('sees none of it in any list', async () => {
    const { app } = berth;
    expect((await app.listCloudAccounts(stranger.caller)).map(({ id }) => id)).toEqual([1]);
    expect(await app.listTasks(stranger.caller)).toEqual([]);
    expect(await app.listSubscriptions(stranger.caller)).toEqual([]);
    expect((await app.listCloudAccountOverviews(stranger.caller)).map(({ id }) => id)).toEqual([1]);
    expect(await app.listJournal(owner.caller, { order: 'oldest', limit: 10 })).toHaveLength(1);
    expect(await app.listJournal(stranger.caller, { order: 'oldest', limit: 10 })).toEqual([]);
    expect((await app.journalHeads(stranger.caller, { after: 0, limit: 10 })).heads).toEqual([]);
    const seen = [
      await app.access.listUsers(stranger.caller),
      await app.access.listInvitations(stranger.caller),
      await app.access.listApiKeys(stranger.caller),
    ];
    expect(JSON.stringify(seen)).not.toContain('acme.example');
    const entries = await app.listLogs(stranger.caller, { offset: 0, limit: 1_000 });
    expect(JSON.stringify(entries)).not.toContain('production');
    expect(await app.account(stranger.caller)).toMatchObject({ name: 'Stranger' });
  });

  test('is not told that a key or an AWS account is registered elsewhere', async () => {
    must(await berth.app.verifyDetails(stranger.caller, someDetails(), () => {}, nobody));
    expect(verifier.calls.at(-1)?.context).toEqual({ sameKeyRegisteredAs: null, otherAwsAccounts: [] });
    must(await berth.app.verifyDetails(owner.caller, someDetails(), () => {}, nobody));
    expect(verifier.calls.at(-1)?.context).toEqual({
      sameKeyRegisteredAs: 'production',
      otherAwsAccounts: [{ awsAccountId: '111122223333', name: 'production' }],
    });
  });

  describe('A link into the AWS console', () => {
    const reason = 'Ticket 4711: <b>node 2</b> =1+1';
    const log = async (tenant: Tenant) =>
      (await berth.app.listLogs(tenant.caller, { offset: 0, limit: 1_000 })).filter(
        ({ type }) => type === 'consoleLinkMade',
      );

    test('made by support or by an owner stands in the log with its reason, and in nobody else’s', async () => {
      const { accountId } = owner.caller;
      const { cloudAccountId } = theirs;
      const made = must(await berth.admin.supportLink({ accountId, cloudAccountId, reason }));
      expect(made.url).toBe(
        'https://signin.aws.amazon.com/switchrole?account=111122223333&roleName=redislabs-role&displayName=production-111122223333',
      );
      must(await berth.app.makeConsoleLink(owner.caller, cloudAccountId, 'to look'));
      const entry = { resource: 'production', resourceId: cloudAccountId };
      expect(await log(owner)).toMatchObject([
        { ...entry, originator: 'Acme Owner', description: expect.stringMatching(/because: to look$/) },
        { ...entry, originator: 'Operator', description: expect.stringContaining(`because: ${reason}`) },
      ]);
      expect(await log(stranger)).toEqual([]);
    });

    test.each([
      { what: 'no reason', why: ' ' },
      { what: 'a line break', why: 'a\nb' },
      { what: 'a terminal escape', why: 'a\u001b[2J' },
      { what: 'reversed text', why: 'a\u202eb' },
      { what: 'too long a reason', why: 'x'.repeat(201) },
    ])('is not made with $what, and nothing is logged', async ({ why }) => {
      const before = await log(owner);
      const { accountId } = owner.caller;
      const wanted = { accountId, cloudAccountId: theirs.cloudAccountId, reason: why };
      expect(await berth.admin.supportLink(wanted)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('1 to 200 characters') },
      });
      expect(await log(owner)).toEqual(before);
    });

    test('is not made into the cloud account of another tenant', async () => {
      const { accountId } = stranger.caller;
      const wanted = { accountId, cloudAccountId: theirs.cloudAccountId, reason };
      expect(await berth.admin.supportLink(wanted)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('no such cloud account') },
      });
    });
  });

  const internal = [
    {
      name: 'change',
      run: (app: App, caller: Caller) => app.updateCloudAccount(caller, 1, { name: 'mine' }),
    },
    { name: 'delete', run: (app: App, caller: Caller) => app.deleteCloudAccount(caller, 1) },
    { name: 'sign in to', run: (app: App, caller: Caller) => app.makeConsoleLink(caller, 1, 'to look') },
    {
      name: 'verify',
      run: (app: App, caller: Caller) => app.verifyCloudAccount(caller, 1, () => {}, nobody),
    },
  ];
  test.each(internal)('the internal account: no tenant can $name it', async ({ run }) => {
    expect(await run(berth.app, owner.caller)).toMatchObject({
      ok: false,
      error: { code: 'INTERNAL_CLOUD_ACCOUNT' },
    });
  });

  test('the internal account is listed for everyone, with no key of it', async () => {
    must(
      await berth.admin.setInternalAccount({
        accessKeyId: 'AKIAINTERNALEXAMPLE0',
        accessSecretKey: new Secret('i'.repeat(40)),
      }),
    );
    for (const { caller } of [owner, stranger])
      expect((await berth.app.listCloudAccounts(caller))[0]).toMatchObject({
        id: 1,
        name: 'Redis Internal Resources',
        status: 'active',
        accessKeyId: null,
      });
  });

  test("a cloud account counts its own subscriptions, and nobody else's", async () => {
    const { app } = berth;
    const { outer } = berth.core.context.database;
    const task = must(
      await app.createCloudAccount(
        owner.caller,
        someDetails({ name: 'second', accessKeyId: 'AKIAI44QH8DHBEXAMPLE' }),
      ),
    );
    const second = (await ended(berth, owner.caller, task.taskId)).response?.resourceId ?? 0;
    const { accountId } = owner.caller;
    for (const [cloudAccountId, status] of [
      [theirs.cloudAccountId, 'active'],
      [second, 'deleted'],
    ] as const)
      await storeSubscription(outer, { accountId, cloudAccountId, name: 'cache', status });
    const counts = (await app.listCloudAccounts(owner.caller)).map(({ id, subscriptions }) => [
      id,
      subscriptions,
    ]);
    expect(counts).toEqual([
      [1, 0],
      [theirs.cloudAccountId, 1],
      [second, 0],
    ]);
    expect(await app.getCloudAccount(owner.caller, second)).toMatchObject({ subscriptions: 0 });
  });
});

describe('The system log', () => {
  test('has the newest entry first, and offset, limit and times narrow it', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const berth = await openTestBerth({
      runWorker: false,
      verifier,
      clock: { now: () => now, sleep: async () => {} },
    });
    try {
      const { caller } = await newTenant(berth, 'Acme');
      for (const name of ['one', 'two', 'three']) {
        now += 60_000;
        must(await berth.app.createCloudAccount(caller, someDetails({ name })));
      }
      const names = async (query: Partial<Parameters<App['listLogs']>[1]>) =>
        (await berth.app.listLogs(caller, { offset: 0, limit: 100, ...query }))
          .map(({ resource }) => resource)
          .filter((resource) => resource !== null);
      expect(await names({})).toEqual(['three', 'two', 'one']);
      expect(await names({ offset: 1, limit: 1 })).toEqual(['two']);
      expect(await names({ startTime: new Date('2026-01-01T00:02:00Z') })).toEqual(['three', 'two']);
      expect(await names({ endTime: new Date('2026-01-01T00:02:00Z') })).toEqual(['two', 'one']);
      expect(await berth.app.listLogs(caller, { offset: 0, limit: 1 })).toMatchObject([
        { originator: 'Acme Owner', apiKeyName: 'first-api-key', type: 'cloudAccountCreateRequest' },
      ]);
    } finally {
      await berth.close();
    }
  });
});
