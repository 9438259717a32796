import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type accessBench, httpOf, accessBench as open } from '../testing/access-bench.ts';
import { must } from '../testing/berth.ts';
import { PASSWORD, post, tokenOf, tokenOfLink } from '../testing/signed-in.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let bench: Awaited<ReturnType<typeof accessBench>>;
let owner: Awaited<ReturnType<typeof bench.tenant>>;

beforeAll(async () => {
  bench = await open();
  owner = await bench.tenant('Acme');
});
afterAll(() => bench.berth.close());

const addUser = async (name: string, role = 'Viewer') => {
  const email = `${name}@acme.example`;
  const { accountId } = owner.caller;
  must(await bench.berth.admin.addUser({ accountId, name, email, role }));
  return { accountId, user: email };
};
const setUp = async (name: string, role?: string) => {
  const user = await addUser(name, role);
  const link = must(await bench.berth.admin.makeSetupLink(user));
  const { response } = await bench.useLink(link.url);
  return { ...user, token: tokenOf(response) };
};
const isSignedIn = async (token: string) => (await bench.as(token).get('/v1/session')).status === 200;
const code = (body: unknown) => (body as { code?: string }).code;

describe('The set-up link', () => {
  test('says what it is for, sets the password and signs in, once', async () => {
    const user = await addUser('first');
    const link = must(await bench.berth.admin.makeSetupLink(user));
    expect(new URL(link.url).pathname).toBe('/welcome');
    const token = tokenOfLink(link.url);
    const look = await bench.ask('/v1/access-links/look', post({ token }));
    expect(look.body).toMatchObject({ purpose: 'set-up', email: user.user, role: 'Viewer', name: 'first' });
    const used = await bench.useLink(link.url, { name: 'First Person' });
    expect(used.body).toMatchObject({ next: 'done', session: { user: { name: 'First Person' } } });
    for (const again of [
      await bench.useLink(link.url, { password: 'another long password' }),
      await bench.ask('/v1/access-links/look', post({ token })),
      await bench.ask('/v1/access-links/look', post({ token: 'berth_l_never_was' })),
    ])
      expect([again.status, code(again.body)]).toEqual([410, 'LINK_NOT_VALID']);
  });

  test('is used by one of two who use it at the same moment', async () => {
    const link = must(await bench.berth.admin.makeSetupLink(await addUser('raced')));
    const both = await Promise.all([bench.useLink(link.url), bench.useLink(link.url)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  test('ends after a day, and when another one is made', async () => {
    const user = await addUser('slow');
    const first = must(await bench.berth.admin.makeSetupLink(user));
    const second = must(await bench.berth.admin.makeSetupLink(user));
    expect((await bench.useLink(first.url)).status).toBe(410);
    bench.time.now += 24 * HOUR;
    expect((await bench.useLink(second.url)).status).toBe(410);
  });

  test('is not made for who is set up: setting up a second time is refused', async () => {
    const user = await setUp('settled');
    expect(await bench.berth.admin.makeSetupLink(user)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('set up already') },
    });
  });

  test.each([
    { name: 'too short', password: 'short', says: 'password must be a text of 12 to 128' },
    { name: 'of few different characters', password: 'abababababab', says: 'fewer than 5 different' },
    { name: 'the own address', password: 'picky@acme.example', says: 'your name or e-mail address' },
  ])('a password that is $name is refused, and the link still works', async ({ name, password, says }) => {
    const user = await addUser(`picky-${name.length}`);
    const named = password === 'picky@acme.example' ? user.user : password;
    const link = must(await bench.berth.admin.makeSetupLink(user));
    const refused = await bench.useLink(link.url, { password: named });
    expect(refused).toMatchObject({ status: 400, body: { field: 'password' } });
    expect(String(refused.body.message)).toContain(says);
    expect((await bench.useLink(link.url)).status).toBe(200);
  });
});

describe('Signing in', () => {
  test('takes the address however it is capitalised, and the cookie is out of reach for scripts and sites', async () => {
    const { response, body } = await bench.signIn(owner.email.toUpperCase());
    expect(body).toMatchObject({
      next: 'done',
      session: { user: { role: 'Owner' }, account: { name: 'Acme' } },
    });
    expect(response.headers.get('set-cookie')).toMatch(
      /^berth_session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const https = httpOf(bench.berth, 'https://berth.example');
    const secure = await https.request(
      'https://berth.example/v1/session',
      post({ email: owner.email, password: PASSWORD }),
    );
    expect(secure.headers.get('set-cookie')).toMatch(
      /^__Host-berth_session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
  });

  test('a wrong password, an unknown address and a user who is not set up are refused alike, after the same time', async () => {
    const unready = await addUser('unready');
    bench.time.slept = [];
    const refused = [
      await bench.signIn(owner.email, 'not the right one'),
      await bench.signIn('nobody@acme.example'),
      await bench.signIn(unready.user),
    ];
    const told = refused.map(({ status, body: { timestamp: _t, requestId: _r, ...body } }) => [status, body]);
    expect(told[0]).toMatchObject([401, { code: 'SIGN_IN_FAILED' }]);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect(bench.time.slept).toEqual([500, 500, 500]);
  });

  test('is refused for a while after ten tries at a user, known or not, and others sign in on', async () => {
    const tried = await setUp('tried');
    for (const email of [tried.user, 'never-was@acme.example']) {
      for (let attempt = 0; attempt < 10; attempt++)
        expect((await bench.signIn(email, 'not the right one')).status).toBe(401);
      const eleventh = await bench.signIn(email);
      expect([eleventh.status, code(eleventh.body)]).toEqual([429, 'TOO_MANY_REQUESTS']);
      expect(Number(eleventh.response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await bench.signIn(owner.email)).status).toBe(200);
  });

  test('a person with users in two accounts is asked which, and two passwords tell by themselves', async () => {
    const other = await bench.tenant('Other');
    const { accountId } = other.caller;
    const twin = await setUp('twin');
    must(await bench.berth.admin.addUser({ accountId, name: 'Twin', email: twin.user, role: 'Manager' }));
    const link = must(await bench.berth.admin.makeSetupLink({ accountId, user: twin.user }));
    await bench.useLink(link.url);
    const asked = await bench.signIn(twin.user);
    expect(asked.body).toEqual({
      next: 'choose-account',
      accounts: [
        { id: twin.accountId, name: 'Acme' },
        { id: accountId, name: 'Other' },
      ],
    });
    expect(asked.response.headers.get('set-cookie')).toBeNull();
    expect((await bench.signIn(twin.user, PASSWORD, { accountId })).body).toMatchObject({
      session: { account: { name: 'Other' }, user: { role: 'Manager' } },
    });
    const { token } = twin;
    const change = { currentPassword: PASSWORD, newPassword: 'a password of its own' };
    expect((await bench.as(token).post('/v1/session/password', change)).status).toBe(200);
    expect((await bench.signIn(twin.user)).body).toMatchObject({ session: { account: { name: 'Other' } } });
    expect((await bench.signIn(twin.user, change.newPassword)).body).toMatchObject({
      session: { account: { name: 'Acme' } },
    });
  });
});

describe('A session', () => {
  test('says who is signed in and what the role may do, with the reason where it may not', async () => {
    const viewer = await setUp('looks-on');
    const { body } = await bench.as(viewer.token).get('/v1/session');
    expect(body).toMatchObject({
      user: { email: viewer.user, role: 'Viewer', twoFactor: false },
      idleMinutes: 30,
      may: {
        'cloud-accounts': {
          read: { allowed: true },
          mutate: { allowed: false, why: expect.stringContaining('Owner') },
        },
      },
    });
  });

  test('ends after 30 idle minutes; use keeps it, what the page does by itself does not', async () => {
    const { token } = await setUp('idle');
    bench.time.now += 29 * MINUTE;
    expect(await isSignedIn(token)).toBe(true);
    bench.time.now += 29 * MINUTE;
    const refresh = await bench.as(token).get('/v1/session', { 'x-berth-background': '1' });
    expect(refresh.status).toBe(200);
    expect(refresh.body.endsAt).toBe(new Date(bench.time.now + MINUTE).toISOString());
    bench.time.now += MINUTE;
    const ended = await bench.as(token).get('/v1/session');
    expect([ended.status, code(ended.body)]).toEqual([401, 'UNAUTHORIZED']);
  });

  test('ends after twelve hours, whatever is done', async () => {
    const { token } = await setUp('tireless');
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect(await isSignedIn(token)).toBe(true);
      bench.time.now += 20 * MINUTE;
    }
    expect(await isSignedIn(token)).toBe(false);
  });

  test('ends when signed out, alone or with all others', async () => {
    const { token, user } = await setUp('leaver');
    const [second, third] = [await bench.signIn(user), await bench.signIn(user)].map(({ response }) =>
      tokenOf(response),
    );
    const list = await bench.as(token).get('/v1/sessions');
    expect((list.body.sessions as { current: boolean }[]).map(({ current }) => current)).toEqual([
      false,
      false,
      true,
    ]);
    const left = await bench.as(second ?? '').delete('/v1/session');
    expect(left.response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect([await isSignedIn(second ?? ''), await isSignedIn(token)]).toEqual([false, true]);
    expect((await bench.as(token).delete('/v1/sessions')).body).toEqual({ ended: 2 });
    expect([await isSignedIn(third ?? ''), await isSignedIn(token)]).toEqual([false, false]);
  });

  test('changes the password by the old one, and ends the others', async () => {
    const { token, user } = await setUp('changer');
    const other = tokenOf((await bench.signIn(user)).response);
    const change = { currentPassword: PASSWORD, newPassword: 'quite another password' };
    const wrong = await bench.as(token).post('/v1/session/password', { ...change, currentPassword: 'x' });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'WRONG_PASSWORD', field: 'currentPassword' } });
    expect((await bench.as(token).post('/v1/session/password', change)).body).toEqual({ ended: 1 });
    expect([await isSignedIn(token), await isSignedIn(other)]).toEqual([true, false]);
    expect((await bench.signIn(user)).status).toBe(401);
    expect((await bench.signIn(user, change.newPassword)).status).toBe(200);
  });
});

/** Turns two-factor sign-in on for a new user; gives the codes that its app shows, and the backup codes. */
async function withTwoFactor(name: string) {
  const user = await setUp(name);
  const me = bench.as(user.token);
  const begun = await me.post('/v1/session/two-factor/begin', { password: PASSWORD });
  const totp = new TOTP({ secret: Secret.fromBase32(String(begun.body.secret)) });
  const codeNow = () => totp.generate({ timestamp: bench.time.now });
  expect(String(begun.body.otpauthUrl)).toContain(`secret=${begun.body.secret}`);
  const confirmed = await me.post('/v1/session/two-factor/confirm', { code: codeNow() });
  expect(confirmed.status).toBe(200);
  return { ...user, me, codeNow, backupCodes: confirmed.body.backupCodes as string[] };
}

describe('Two-factor sign-in', () => {
  test('asks for a code after the password; a code counts once, and an earlier one not any more', async () => {
    const { user, codeNow } = await withTwoFactor('careful');
    const used = codeNow();
    expect((await bench.signIn(user)).body).toEqual({ next: 'code' });
    const replayed = await bench.signIn(user, PASSWORD, { code: used });
    expect(replayed).toMatchObject({ status: 401, body: { code: 'SIGN_IN_FAILED', field: 'code' } });
    bench.time.now += MINUTE;
    expect((await bench.signIn(user, 'not the right one', { code: codeNow() })).body.field).toBeUndefined();
    const right = await bench.signIn(user, PASSWORD, { code: codeNow() });
    expect(right.body).toMatchObject({
      next: 'done',
      session: { user: { twoFactor: true, backupCodesLeft: 10 } },
    });
    expect((await bench.signIn(user, PASSWORD, { code: codeNow() })).status).toBe(401);
  });

  test('two who use one code at the same moment: one gets in', async () => {
    const { user, codeNow } = await withTwoFactor('shared');
    bench.time.now += MINUTE;
    const both = await Promise.all(
      [codeNow(), codeNow()].map((shown) => bench.signIn(user, PASSWORD, { code: shown })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('a backup code stands in for a code once, however it is typed, and new ones end the old', async () => {
    const { user, backupCodes, me } = await withTwoFactor('phoneless');
    expect(new Set(backupCodes).size).toBe(10);
    const [first = '', second = ''] = backupCodes;
    const typed = first.replaceAll('-', ' ').toUpperCase();
    expect((await bench.signIn(user, PASSWORD, { code: typed })).body).toMatchObject({
      session: { user: { backupCodesLeft: 9 } },
    });
    expect((await bench.signIn(user, PASSWORD, { code: first })).status).toBe(401);
    const fresh = await me.post('/v1/session/two-factor/backup-codes', { password: PASSWORD });
    expect((await bench.signIn(user, PASSWORD, { code: second })).status).toBe(401);
    const [new1 = ''] = fresh.body.backupCodes as string[];
    expect((await bench.signIn(user, PASSWORD, { code: new1 })).status).toBe(200);
  });

  test('is begun by the password, on once a code was confirmed, and off by password and code', async () => {
    const user = await setUp('hesitant');
    const me = bench.as(user.token);
    const other = tokenOf((await bench.signIn(user.user)).response);
    const wrong = await me.post('/v1/session/two-factor/begin', { password: 'not the right one' });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'WRONG_PASSWORD', field: 'password' } });
    expect((await me.post('/v1/session/two-factor/confirm', { code: '123456' })).status).toBe(409);
    const begun = await me.post('/v1/session/two-factor/begin', { password: PASSWORD });
    const totp = new TOTP({ secret: Secret.fromBase32(String(begun.body.secret)) });
    const codeIn = (ms: number) => totp.generate({ timestamp: bench.time.now + ms });
    const stale = await me.post('/v1/session/two-factor/confirm', { code: codeIn(-5 * MINUTE) });
    expect(stale).toMatchObject({ status: 403, body: { code: 'WRONG_CODE' } });
    expect((await bench.signIn(user.user)).body).toMatchObject({ next: 'done' });
    expect((await me.post('/v1/session/two-factor/confirm', { code: codeIn(0) })).status).toBe(200);
    expect([await isSignedIn(user.token), await isSignedIn(other)]).toEqual([true, false]);
    expect((await me.post('/v1/session/two-factor/begin', { password: PASSWORD })).status).toBe(409);
    bench.time.now += MINUTE;
    const end = (proof: object) => me.post('/v1/session/two-factor/end', proof);
    expect((await end({ password: PASSWORD, code: '000000' })).body).toMatchObject({ code: 'WRONG_CODE' });
    expect((await end({ password: 'no', code: codeIn(0) })).body).toMatchObject({ code: 'WRONG_PASSWORD' });
    expect((await end({ password: PASSWORD, code: codeIn(0) })).body).toMatchObject({
      user: { twoFactor: false, backupCodesLeft: 0 },
    });
    expect((await bench.signIn(user.user)).body).toMatchObject({ next: 'done' });
  });
});

describe("The operator's reset link", () => {
  test('sets another password and ends all sessions, and the second factor stays', async () => {
    const { user, accountId, token, backupCodes } = await withTwoFactor('forgetful');
    const link = must(await bench.berth.admin.makeResetLink({ accountId, user, secondFactor: 'keep' }));
    expect((await bench.signIn(user)).body).toEqual({ next: 'code' });
    const password = 'a new and better one';
    expect((await bench.useLink(link.url, { password })).body).toEqual({ next: 'code' });
    expect(await isSignedIn(token)).toBe(false);
    expect((await bench.useLink(link.url, { password: PASSWORD })).status).toBe(410);
    expect((await bench.signIn(user, password, { code: backupCodes[0] })).status).toBe(200);
  });

  test('ends after an hour', async () => {
    const { user, accountId } = await setUp('late');
    const link = must(await bench.berth.admin.makeResetLink({ accountId, user, secondFactor: 'keep' }));
    bench.time.now += HOUR;
    expect((await bench.useLink(link.url)).status).toBe(410);
    expect((await bench.signIn(user)).status).toBe(200);
  });

  test('for a lost phone, forgets the second factor; until it is used nobody signs in as the user', async () => {
    const { user, accountId, token } = await withTwoFactor('robbed');
    const link = must(await bench.berth.admin.makeResetLink({ accountId, user, secondFactor: 'forget' }));
    expect(await isSignedIn(token)).toBe(false);
    expect((await bench.signIn(user)).status).toBe(401);
    expect((await bench.useLink(link.url)).body).toMatchObject({ next: 'done' });
    expect((await bench.signIn(user)).body).toMatchObject({ next: 'done' });
  });
});

test('the system log tells who signed in, what was refused and what was changed', async () => {
  const { body } = await bench
    .as(tokenOf((await bench.signIn(owner.email)).response))
    .get('/v1/logs?limit=1000');
  const types = new Set((body.entries as { type: string }[]).map(({ type }) => type));
  for (const type of [
    'setUpLinkMade',
    'userSetUp',
    'signedIn',
    'signInRefused',
    'signedOut',
    'passwordChanged',
    'twoFactorOn',
    'twoFactorOff',
    'backupCodesMade',
    'resetLinkMade',
    'passwordReset',
  ])
    expect(types).toContain(type);
});
