import { cloudAccountOverviewListSchema, cloudAccountUseSchema } from '@berth/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpOf } from '../testing/access-bench.ts';
import {
  ended,
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type Tenant,
  type TestBerth,
} from '../testing/berth.ts';
import { failing, passing, scriptedVerifier } from '../testing/scripted-verifier.ts';
import { signUp } from '../testing/signed-in.ts';
import { storeSubscription } from '../testing/stored-subscription.ts';
import { sessionHeaders } from '../testing/walk-routes.ts';

let berth: TestBerth;
let owner: Tenant;
let viewer: string;
let ending = passing;
const made: Record<string, number> = {};

const ask = async (path: string, init?: RequestInit) =>
  httpOf(berth).request(`http://berth.test${path}`, init);
const listed = async (headers: Record<string, string>) =>
  cloudAccountOverviewListSchema.parse(await (await ask('/v1/cloud-accounts/overview', { headers })).json());
const keys = () => ({ 'x-api-key': owner.accountKey, 'x-api-secret-key': owner.userKey });

async function add(name: string, accessKeyId: string): Promise<number> {
  const task = must(await berth.app.createCloudAccount(owner.caller, someDetails({ name, accessKeyId })));
  const done = await ended(berth, owner.caller, task.taskId);
  const id = done.response?.resourceId ?? 0;
  made[name] = id;
  return id;
}

beforeAll(async () => {
  berth = await openTestBerth({ verifier: scriptedVerifier(async () => ending()) });
  owner = await newTenant(berth, 'Acme');
  const { accountId } = owner.caller;
  must(await berth.admin.addUser({ accountId, name: 'V', email: 'v@acme.example', role: 'Viewer' }));
  viewer = await signUp(berth, ask, { accountId, email: 'v@acme.example' });
  await add('well', 'AKIAIOSFODNN7EXAMPLE');
  const broken = await add('broken', 'AKIAI44QH8DHBEXAMPLE');
  await storeSubscription(berth.core.context.database.outer, {
    accountId,
    cloudAccountId: made.well ?? 0,
    name: 'cache',
    status: 'active',
  });
  ending = failing;
  must(await berth.app.verifyCloudAccount(owner.caller, broken, () => {}, new AbortController().signal));
});
afterAll(() => berth.close());

test('the list tells health, use and what may be done, of the internal account too', async () => {
  const { cloudAccounts, actions } = await listed(keys());
  expect(actions.create).toEqual({ allowed: true });
  expect(cloudAccounts).toMatchObject([
    { id: 1, internal: true, actions: { update: { allowed: false, why: 'It belongs to the vendor.' } } },
    {
      name: 'well',
      internal: false,
      accessKeyId: 'A***E',
      consoleAccess: 'role',
      health: { state: 'healthy', reason: 'Every check passed.' },
      subscriptions: 1,
      actions: {
        update: { allowed: true },
        delete: { allowed: false, why: 'It is used by 1 subscription, which must be deleted first.' },
      },
    },
    {
      name: 'broken',
      status: 'active-error',
      health: { state: 'broken' },
      actions: { delete: { allowed: true } },
    },
  ]);
  expect(cloudAccounts[2]?.health.reason).toMatch(/./);
  expect(JSON.stringify(cloudAccounts)).not.toContain('AKIA');
});

test('a viewer sees the same, and why nothing of it may be done', async () => {
  const { cloudAccounts, actions } = await listed(sessionHeaders(viewer));
  expect(cloudAccounts).toHaveLength(3);
  expect(actions.create).toEqual({
    allowed: false,
    why: 'The role Viewer may not change cloud accounts; Owner and Manager may.',
  });
  for (const { actions } of cloudAccounts)
    expect(Object.values(actions).every(({ allowed }) => !allowed)).toBe(true);
});

test('one cloud account names the subscriptions that use it', async () => {
  const response = await ask(`/v1/cloud-accounts/${made.well}/overview`, { headers: sessionHeaders(viewer) });
  const { usedBy, name } = cloudAccountUseSchema.parse(await response.json());
  expect([name, usedBy]).toEqual(['well', [{ id: expect.any(Number), name: 'cache', status: 'active' }]]);
});

test('another tenant sees none of it', async () => {
  const other = await newTenant(berth, 'Other');
  const headers = { 'x-api-key': other.accountKey, 'x-api-secret-key': other.userKey };
  expect((await listed(headers)).cloudAccounts.map(({ id }) => id)).toEqual([1]);
  expect((await ask(`/v1/cloud-accounts/${made.well}/overview`, { headers })).status).toBe(404);
});
