import { pathOf, ROLES, type RoleName, routeList } from '@berth/api';
import { systemClock } from '@berth/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { storeSubscription } from '../testing/stored-subscription.ts';
import {
  comparableError,
  NOWHERE,
  placeIn,
  routeWalk,
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

  // Last, since by chance it deletes what the others look at.
  test('whatever is sent to a real database is never a 500, and never repeats a secret', async () => {
    await hostileRequests(target, target.keys.Owner, 400);
  });
});
