import { pathOf, ROLES, type RoleName, routeList } from '@berth/api';
import { systemClock } from '@berth/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlistedDifferences } from '../../../../test/contract/deviations.ts';
import { publishedAs } from '../../../../test/contract/published.ts';
import { recordFindings } from '../db/repositories/findings.ts';
import {
  ended,
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type Tenant,
  type TestBerth,
} from '../testing/berth.ts';
import { hostileRequests } from '../testing/hostile-requests.ts';
import { validCreate } from '../testing/http-bench.ts';
import { aFinding } from '../testing/memory-findings.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';
import { signUp } from '../testing/signed-in.ts';
import { storeDatabase, storeSubscription } from '../testing/stored-subscription.ts';
import {
  callAsOwner,
  comparableError,
  NOWHERE,
  placeIn,
  routeWalk,
  sessionHeaders,
  WALK_ORIGIN,
  type WalkKeys,
  type WalkTarget,
} from '../testing/walk-routes.ts';
import { createHttpApp } from './http-app.ts';

/** Webhooks may be made, and no name is looked up. */
const NOWHERE_TO_GO = { allowPrivate: true, resolve: async () => [] };

let berth: TestBerth;
let target: WalkTarget;
let owner: Tenant;

beforeAll(async () => {
  berth = await openTestBerth({ verifier: scriptedVerifier(), telling: { webhooks: NOWHERE_TO_GO } });
  owner = await newTenant(berth, 'Acme');
  const other = await newTenant(berth, 'Other');
  const http = createHttpApp({
    app: berth.app,
    clock: systemClock,
    log: { info: () => {}, error: () => {} },
    rateLimitPerMinute: 1_000_000,
  });
  const ask: WalkTarget['fetch'] = async (path, init) => http.request(`${WALK_ORIGIN}${path}`, init);
  const keys = await keysOfRoles();
  const sessions = await sessionsOfRoles(ask);
  const invitation = must(
    await berth.app.access.invite(owner.caller, { email: 'sam@acme.example', role: 'Viewer' }),
  );
  const [apiKey] = await berth.app.access.listApiKeys(owner.caller);
  const task = must(await berth.app.createCloudAccount(owner.caller, someDetails()));
  const done = await ended(berth, owner.caller, task.taskId);
  const cloudAccountId = done.response?.resourceId ?? 0;
  const subscriptionId = await storeSubscription(berth.core.context.database.outer, {
    accountId: owner.caller.accountId,
    cloudAccountId,
    name: 'cache',
    status: 'active',
  });
  const scope = { accountId: owner.caller.accountId, cloudAccountId, subscriptionId };
  const { outer } = berth.core.context.database;
  const { opened } = await recordFindings(
    outer,
    scope,
    { complete: true, findings: [aFinding] },
    new Date(0),
  );
  const { webhook } = must(
    await berth.app.notifications.createWebhook(owner.caller, {
      url: 'http://127.0.0.1:9/nobody-listens',
      description: '',
      minimumSeverity: 'low',
      enabled: true,
    }),
  );
  const delivery = must(await berth.app.notifications.testWebhook(owner.caller, webhook.id));
  const databaseId = await storeDatabase(berth.core.context.database.outer, {
    accountId: owner.caller.accountId,
    subscriptionId,
  });
  target = {
    fetch: ask,
    keys,
    sessions,
    stranger: { accountKey: other.accountKey, userKey: other.userKey },
    strangersSession: await signUp(berth, ask, {
      accountId: other.caller.accountId,
      email: other.caller.userEmail,
    }),
    cloudAccountId,
    subscriptionId,
    findingId: opened[0]?.id ?? 0,
    databaseId,
    taskId: task.taskId,
    userId: owner.caller.userId,
    invitationId: invitation.invitation.id,
    apiKeyId: apiKey?.id ?? 0,
    webhookId: webhook.id,
    deliveryId: delivery.id,
    createBody: validCreate,
  };
});
afterAll(() => berth.close());

async function keysOfRoles(): Promise<Record<RoleName, WalkKeys>> {
  const { accountId } = owner.caller;
  const pairs = ROLES.map(async (role): Promise<[RoleName, WalkKeys]> => {
    const name = role.toLowerCase().replaceAll(' ', '-');
    const email = `a-${name}@acme.example`;
    must(await berth.admin.addUser({ accountId, name: role, email, role }));
    const { userKey } = must(
      await berth.admin.createKey({ accountId, user: email, name: `key-of-${name}`, cidrs: [] }),
    );
    return [role, { accountKey: owner.accountKey, userKey }];
  });
  return Object.fromEntries(await Promise.all(pairs)) as Record<RoleName, WalkKeys>;
}

async function sessionsOfRoles(ask: WalkTarget['fetch']): Promise<Record<RoleName, string>> {
  const { accountId } = owner.caller;
  const pairs = ROLES.map(async (role): Promise<[RoleName, string]> => {
    const email = `a-${role.toLowerCase().replaceAll(' ', '-')}@acme.example`;
    return [role, await signUp(berth, ask, { accountId, email })];
  });
  return Object.fromEntries(await Promise.all(pairs)) as Record<RoleName, string>;
}

const state = async () => {
  const { caller } = owner;
  const { access } = berth.app;
  return JSON.stringify([
    await berth.app.listCloudAccounts(caller),
    await berth.app.listTasks(caller),
    await access.listUsers(caller),
    await access.listInvitations(caller),
    await berth.app.notifications.listWebhooks(caller),
    (await access.listApiKeys(caller)).map(({ id, name }) => [id, name]),
  ]);
};

describe('with real keys, tenants and rows', () => {
  test.each(routeWalk())('$name', async ({ run, expected }) => {
    const outcome = await run(target);
    expect(expected, outcome.text).toContain(outcome.status);
  });

  test('a stranger on any route is told what is told of an id that does not exist, and changes nothing', async () => {
    const before = await state();
    const keys = { 'x-api-key': target.stranger.accountKey, 'x-api-secret-key': target.stranger.userKey };
    for (const route of routeList.filter(({ tenantScoped }) => tenantScoped)) {
      const answerFor = async (place: Parameters<typeof placeIn>[0]) => {
        const path = pathOf(route, placeIn(place));
        const response = await target.fetch(path, {
          method: route.method,
          headers: { ...keys, 'content-type': 'application/json' },
          ...(route.body && { body: '{"name":"Taken over","role":"Viewer"}' }),
        });
        return comparableError(await response.text());
      };
      const theirs = await answerFor(target);
      const nobodys = await answerFor(NOWHERE);
      expect(theirs, `${route.method} ${route.path}`).toEqual(nobodys);
    }
    expect(await state()).toBe(before);
  });

  test('cloud account 1, which nobody created, shows no time of creation; others do', async () => {
    const { accountKey, userKey } = target.keys.Owner;
    const headers = { 'x-api-key': accountKey, 'x-api-secret-key': userKey };
    const shown = async (id: number) => (await target.fetch(`/v1/cloud-accounts/${id}`, { headers })).json();
    expect(await shown(1)).not.toHaveProperty('createdTimestamp');
    expect(await shown(target.cloudAccountId)).toHaveProperty('createdTimestamp');
  });

  test.each(['startTime=0000-01-01', 'endTime=9999-12-31T23:59:59-12:00', 'offset=2147483647', 'limit=1000'])(
    'the log query %s is within what the database can do',
    async (query) => {
      const { accountKey, userKey } = target.keys.Owner;
      const headers = { 'x-api-key': accountKey, 'x-api-secret-key': userKey };
      expect((await target.fetch(`/v1/logs?${query}`, { headers })).status).toBe(200);
    },
  );

  test('what a real server answers is as Redis Cloud publishes it', async () => {
    for (const route of routeList.filter(({ kind, answer }) => kind === 'read' && answer === 'json')) {
      const operation = publishedAs(route);
      if (!operation) continue;
      const { status, text } = await callAsOwner(route, target);
      expect(status, text).toBe(operation.status);
      expect(unlistedDifferences(operation, JSON.parse(text)), route.operationId).toEqual([]);
    }
  });

  describe('the team, as the published API has it', () => {
    const call = async (method: string, path: string, body?: object) => {
      const { accountKey, userKey } = target.keys.Owner;
      const response = await target.fetch(path, {
        method,
        headers: {
          'x-api-key': accountKey,
          'x-api-secret-key': userKey,
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    /** The end of a task that a mutation was answered with. */
    const done = async (asked: ReturnType<typeof call>) =>
      ended(berth, owner.caller, String((await asked).body.taskId));
    const newUser = async (name: string) => {
      const { accountId } = owner.caller;
      const email = `${name.toLowerCase()}@acme.example`;
      return must(await berth.admin.addUser({ accountId, name, email, role: 'Viewer' })).userId;
    };
    const ownId = async () => {
      const { users } = (await call('GET', '/v1/users')).body as { users: { id: number; email: string }[] };
      return users.find(({ email }) => email === 'a-owner@acme.example')?.id ?? 0;
    };

    test('a user gets another name and role by a task, and can be read with them', async () => {
      const id = await newUser('Kim');
      const role = 'Logs Viewer (API use only)';
      const task = await done(call('PUT', `/v1/users/${id}`, { name: 'Kim King', role }));
      expect(task).toMatchObject({ status: 'processing-completed', response: { resourceId: id } });
      expect((await call('GET', `/v1/users/${id}`)).body).toMatchObject({ name: 'Kim King', role });
      await done(call('PUT', `/v1/users/${id}`, { firstName: 'Kim' }));
      expect((await call('GET', `/v1/users/${id}`)).body).toMatchObject({ name: 'Kim', role });
      await done(call('PUT', `/v1/users/${id}`, { role: 'billing_admin' }));
      expect((await call('GET', `/v1/users/${id}`)).body).toMatchObject({
        name: 'Kim',
        role: 'Billing Admin',
      });
      expect((await call('PUT', `/v1/users/${id}`, { role: 'king' })).body).toMatchObject({ field: 'role' });
      expect((await call('PUT', `/v1/users/${id}`, {})).status).toBe(400);
    });

    test('a user is removed by a task, and is 404 from then on', async () => {
      const id = await newUser('Lou');
      await done(call('DELETE', `/v1/users/${id}`));
      for (const method of ['GET', 'DELETE'])
        expect((await call(method, `/v1/users/${id}`)).status).toBe(404);
    });

    test('nobody changes their own role or removes themselves', async () => {
      const id = await ownId();
      const changed = await done(call('PUT', `/v1/users/${id}`, { name: 'Owner', role: 'Viewer' }));
      expect(changed.response?.error?.type).toBe('USER_CANNOT_UPDATE_IT_IS_OWN_ROLE');
      const removed = await done(call('DELETE', `/v1/users/${id}`));
      expect(removed.response?.error?.type).toBe('USER_CANNOT_DELETE_OWN_USER');
      expect((await call('GET', `/v1/users/${id}`)).body).toMatchObject({ role: 'Owner' });
    });

    test('the log of sessions tells who signed in and out, from where and with what', async () => {
      const email = 'log@acme.example';
      const { accountId } = owner.caller;
      must(await berth.admin.addUser({ accountId, name: 'Log', email, role: 'Member' }));
      const token = await signUp(berth, target.fetch, { accountId, email });
      const agent = { 'user-agent': 'Firefox\t140' };
      await target.fetch('/v1/session', {
        method: 'DELETE',
        headers: { ...sessionHeaders(token), ...agent },
      });
      const { body } = await call('GET', '/v1/session-logs?limit=2');
      expect(body.entries).toMatchObject([
        { user: email, userRole: 'Member', type: 'local', action: 'signedOut', userAgent: 'Firefox 140' },
        { user: email, action: 'signedIn', id: expect.stringMatching(/^\d+$/) },
      ]);
      expect((await call('GET', '/v1/session-logs?limit=101')).status).toBe(400);
    });
  });

  // Last, since by chance it deletes what the others look at.
  test('whatever is sent to a real database is never a 500, and never repeats a secret', async () => {
    await hostileRequests(target, target.keys.Owner, 400);
  }, 180_000);
});
