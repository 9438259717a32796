import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessBench } from '../testing/access-bench.ts';
import { must, until } from '../testing/berth.ts';
import { tokenOf } from '../testing/signed-in.ts';

let bench: Awaited<ReturnType<typeof accessBench>>;
let owner: Awaited<ReturnType<typeof bench.tenant>>;
let me: ReturnType<typeof bench.as>;

beforeAll(async () => {
  bench = await accessBench();
  owner = await bench.tenant('Acme');
  me = bench.as(owner.token);
});
afterAll(() => bench.berth.close());

interface Shown {
  id: number;
  email: string;
  role: string;
  isYou: boolean;
  actions: { changeRole: { allowed: boolean; why?: string }; remove: { allowed: boolean; why?: string } };
}
const users = async (): Promise<Shown[]> => (await me.get('/v1/account/users')).body.users as Shown[];
const user = async (email: string): Promise<Shown> => {
  const found = (await users()).find((one) => one.email === email);
  if (!found) throw new Error(`${email} is not there`);
  return found;
};
const invite = async (email: string, role = 'Viewer') =>
  (await me.post('/v1/account/invitations', { email, role })).body;
const join = async (email: string, role = 'Viewer') => {
  const { link } = await invite(email, role);
  const joined = await bench.useLink(String(link), { name: email.split('@')[0] });
  return { token: tokenOf(joined.response), ...(await user(email)) };
};
const withKeys = (accountKey: string, userKey: string, path = '/v1/cloud-accounts') =>
  bench.ask(path, { headers: { 'x-api-key': accountKey, 'x-api-secret-key': userKey } });

describe('An invitation', () => {
  test('is a link by which the invited person chooses name and password, once', async () => {
    const { invitation, link } = await invite('sam@acme.example', 'Manager');
    expect(invitation).toMatchObject({ email: 'sam@acme.example', role: 'Manager', invitedBy: 'Acme Owner' });
    expect(String(link)).toMatch(/^http:\/\/berth\.test\/welcome#berth_l_[\w-]{43}$/);
    const nameless = await bench.useLink(String(link));
    expect(nameless).toMatchObject({ status: 400, body: { field: 'name' } });
    const joined = await bench.useLink(String(link), { name: 'Sam' });
    expect(joined.body).toMatchObject({ next: 'done', session: { user: { name: 'Sam', role: 'Manager' } } });
    expect((await bench.useLink(String(link), { name: 'Eve' })).status).toBe(410);
    expect((await me.get('/v1/account/invitations')).body.invitations).toEqual([]);
  });

  test('can be taken back, is replaced by another of the same address, and expires after a week', async () => {
    const first = await invite('kim@acme.example');
    const second = await invite('KIM@acme.example', 'Owner');
    expect((await bench.useLink(String(first.link), { name: 'Kim' })).status).toBe(410);
    const { id } = second.invitation as { id: number };
    expect((await me.delete(`/v1/account/invitations/${id}`)).body).toEqual({ removed: id });
    expect((await me.delete(`/v1/account/invitations/${id}`)).status).toBe(404);
    expect((await bench.useLink(String(second.link), { name: 'Kim' })).status).toBe(410);
    const third = await invite('kim@acme.example');
    bench.time.now += 7 * 24 * 3_600_000;
    expect((await bench.useLink(String(third.link), { name: 'Kim' })).status).toBe(410);
    me = bench.as(tokenOf((await bench.signIn(owner.email)).response));
    expect((await me.get('/v1/account/invitations')).body.invitations).toMatchObject([{ expired: true }]);
  });

  test('made twice at the same moment leaves one link that works', async () => {
    const both = await Promise.all(
      [1, 2].map(() => me.post('/v1/account/invitations', { email: 'duo@acme.example', role: 'Viewer' })),
    );
    expect(both.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    const links = both.filter(({ status }) => status === 200).map(({ body }) => String(body.link));
    const used = [];
    for (const link of links) used.push((await bench.useLink(link, { name: 'Duo' })).status);
    expect(used.filter((status) => status === 200)).toHaveLength(1);
  });

  test('of somebody who is a user already is refused, at the latest when it is accepted', async () => {
    expect((await me.post('/v1/account/invitations', { email: owner.email, role: 'Viewer' })).status).toBe(
      409,
    );
    const { link } = await invite('twice@acme.example');
    const { accountId } = owner.caller;
    must(
      await bench.berth.admin.addUser({ accountId, name: 'T', email: 'Twice@acme.example', role: 'Viewer' }),
    );
    const late = await bench.useLink(String(link), { name: 'Twice' });
    expect([late.status, late.body.code]).toEqual([409, 'CONFLICT']);
  });

  test.each(['not-an-address', 'a b@c.example', 'a@b\u202e.example', '@', `${'x'.repeat(200)}@c.example`])(
    'to %s is refused',
    async (email) => {
      const refused = await me.post('/v1/account/invitations', { email, role: 'Viewer' });
      expect(refused).toMatchObject({ status: 400, body: { field: 'email' } });
    },
  );
});

describe('A role', () => {
  test('counts from the next call on, for sessions and API keys alike', async () => {
    const lee = await join('lee@acme.example', 'Owner');
    const made = await me.post('/v1/account/api-keys', { name: 'key-of-lee', userId: lee.id });
    const key = String(made.body.secretKey);
    expect((await bench.as(lee.token).get('/v1/account/users')).status).toBe(200);
    expect((await withKeys(owner.accountKey, key)).status).toBe(200);
    expect((await me.put(`/v1/account/users/${lee.id}`, { role: 'Member' })).body).toMatchObject({
      role: 'Member',
    });
    expect((await bench.as(lee.token).get('/v1/account/users')).status).toBe(403);
    await until(async () => (await withKeys(owner.accountKey, key)).status === 403);
  });

  test('of the last owner stays, and why is told beside what it disables', async () => {
    const me1 = await user(owner.email);
    expect(me1).toMatchObject({ isYou: true, role: 'Owner' });
    const why = 'Acme Owner is the last owner of the account.';
    expect(me1.actions.remove).toEqual({ allowed: false, why });
    const refused = await me.put(`/v1/account/users/${me1.id}`, { role: 'Viewer' });
    expect(refused).toMatchObject({ status: 409, body: { message: why } });
    expect((await me.delete(`/v1/account/users/${me1.id}`)).status).toBe(409);
  });

  test('two owners who remove each other at the same moment leave one', async () => {
    const pat = await join('pat@acme.example', 'Owner');
    const one = await user(owner.email);
    const results = await Promise.all([
      me.put(`/v1/account/users/${pat.id}`, { role: 'Viewer' }),
      bench.as(pat.token).put(`/v1/account/users/${one.id}`, { role: 'Viewer' }),
    ]);
    expect(results.filter(({ status }) => status === 200).length).toBe(1);
    const listed = await bench.berth.app.access.listUsers(owner.caller);
    expect(listed.filter(({ role }) => role === 'Owner')).toHaveLength(1);
    // Whoever won: the bench's owner goes on as one.
    await bench.berth.app.access.changeRole(owner.caller, one.id, 'Owner');
  });
});

test('a removed user is out at once: session, API keys and password', async () => {
  const ray = await join('ray@acme.example', 'Owner');
  const made = await me.post('/v1/account/api-keys', { name: 'key-of-ray', userId: ray.id });
  const key = String(made.body.secretKey);
  expect((await withKeys(owner.accountKey, key)).status).toBe(200);
  expect((await me.delete(`/v1/account/users/${ray.id}`)).body).toEqual({ removed: ray.id });
  expect((await bench.as(ray.token).get('/v1/session')).status).toBe(401);
  expect((await bench.signIn('ray@acme.example')).status).toBe(401);
  await until(async () => (await withKeys(owner.accountKey, key)).status === 401);
  expect((await me.delete(`/v1/account/users/${ray.id}`)).status).toBe(404);
});

describe('API keys', () => {
  const create = (body: object) => me.post('/v1/account/api-keys', body);
  const mine = async () => (await user(owner.email)).id;

  test('a user key is shown once, works from its sources only, tells when it was used, and ends at once', async () => {
    const name = 'terraform-prod';
    const made = await create({
      name,
      userId: await mine(),
      allowedSources: ['127.0.0.1', '203.0.113.0/24'],
    });
    const key = String(made.body.secretKey);
    const { id } = made.body.apiKey as { id: number };
    expect(key).toMatch(/^berth_u_[\w-]{43}$/);
    const listed = async () => {
      const { body } = await me.get('/v1/account/api-keys');
      expect(JSON.stringify(body)).not.toContain(key);
      return (body.apiKeys as { id: number }[]).find((one) => one.id === id);
    };
    expect(await listed()).toMatchObject({ name, allowedSources: ['127.0.0.1/32', '203.0.113.0/24'] });
    expect(await listed()).not.toHaveProperty('lastUsedAt');
    expect((await withKeys(owner.accountKey, key)).status).toBe(200);
    expect(await listed()).toHaveProperty('lastUsedAt', new Date(bench.time.now).toISOString());
    const elsewhere = await create({
      name: 'from-elsewhere',
      userId: await mine(),
      allowedSources: ['192.0.2.1'],
    });
    const refused = await withKeys(owner.accountKey, String(elsewhere.body.secretKey));
    expect([refused.status, refused.body.code]).toEqual([403, 'SOURCE_IP_NOT_ALLOWED']);
    expect((await me.delete(`/v1/account/api-keys/${id}`)).body).toEqual({ removed: id });
    await until(async () => (await withKeys(owner.accountKey, key)).status === 401);
    expect(await listed()).toBeUndefined();
    expect((await me.delete(`/v1/account/api-keys/${id}`)).status).toBe(404);
  });

  test.each([
    { name: 'too-short', field: 'name' },
    { name: 'x'.repeat(51), field: 'name' },
    { name: 'with blanks in it', field: 'name' },
    { name: 'bad-sources', allowedSources: ['example.com'], field: 'allowedSources' },
    { name: 'many-sources', allowedSources: Array(101).fill('192.0.2.1'), field: 'allowedSources' },
    { name: 'no-such-user', userId: 2_000_000_000, field: 'userId' },
  ])('$name is refused at $field', async ({ field, ...body }) => {
    const refused = await create({ userId: await mine(), ...body });
    expect(refused).toMatchObject({ status: 400, body: { field, remedy: expect.stringMatching(/./) } });
  });

  test('a name is taken once', async () => {
    const body = { name: 'same-name-twice', userId: await mine() };
    expect((await create(body)).status).toBe(200);
    expect(await create(body)).toMatchObject({ status: 409, body: { field: 'name' } });
  });

  test("a key is no key of another account's user", async () => {
    const other = await bench.tenant('Other');
    const refused = await create({ name: 'for-a-stranger', userId: other.caller.userId });
    expect(refused).toMatchObject({ status: 400, body: { field: 'userId' } });
  });

  test('the account key is shown again, and replaced, and the log says by whom', async () => {
    const shown = await me.post('/v1/account/key/reveal');
    expect(shown.body).toEqual({ accountKey: owner.accountKey });
    const replaced = String((await me.post('/v1/account/key/regenerate')).body.accountKey);
    expect(replaced).not.toBe(owner.accountKey);
    await until(async () => (await withKeys(owner.accountKey, owner.userKey)).status === 401);
    expect((await withKeys(replaced, owner.userKey)).status).toBe(200);
    expect((await me.post('/v1/account/key/reveal')).body).toEqual({ accountKey: replaced });
    const { body } = await me.get('/v1/logs?limit=4');
    const entries = body.entries as { type: string; originator: string }[];
    expect(entries.map(({ type, originator }) => [type, originator])).toEqual([
      ['accountKeyShown', 'Acme Owner'],
      ['accountKeyReplaced', 'Acme Owner'],
      ['accountKeyShown', 'Acme Owner'],
      expect.anything(),
    ]);
  });
});

test('what an owner does by API keys is what an owner does in the console', async () => {
  const again = await bench.tenant('Programs');
  const listed = await withKeys(again.accountKey, again.userKey, '/v1/account/users');
  expect(listed.body.users).toMatchObject([{ email: again.email, isYou: true }]);
  const own = await withKeys(again.accountKey, again.userKey, '/v1/session');
  expect([own.status, own.body.code]).toEqual([403, 'SESSION_REQUIRED']);
});
