import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Canaries, type Leak } from '../../../test/support/canaries.ts';
import { createHttpApp } from './http/http-app.ts';
import { createLog } from './log.ts';
import { must, newTenant, openTestBerth, type Tenant, type TestBerth } from './testing/berth.ts';
import { dumpTables } from './testing/dump.ts';
import { post, tokenOf, tokenOfLink } from './testing/signed-in.ts';
import { sessionHeaders, WALK_ORIGIN } from './testing/walk-routes.ts';

/**
 * What signs a person in: passwords right and wrong, session and link tokens, second factors, keys. Each is planted or
 * minted, used in every way, and then looked for in the log, the database, the files and every answer but the one
 * that hands it over.
 */
const canaries = new Canaries();
const leaks: Leak[] = [];
const logLines: string[] = [];
let berth: TestBerth;
let owner: Tenant;
let http: ReturnType<typeof createHttpApp>;

beforeAll(async () => {
  const log = createLog((line) => logLines.push(line), Date.now, 'json');
  berth = await openTestBerth({ runWorker: false, log }, { onDisk: true });
  owner = await newTenant(berth, 'Acme');
  http = createHttpApp({
    app: berth.app,
    clock: berth.core.context.clock,
    log,
    rateLimitPerMinute: 1_000_000,
  });
});
afterAll(() => berth.close());

/** One request. Its answer is searched for all that is planted by then; `minted` plants what it hands over. */
async function call(
  path: string,
  init: RequestInit,
  minted: (body: Record<string, unknown>, response: Response) => string[] = () => [],
): Promise<{ status: number; body: Record<string, unknown>; response: Response }> {
  const response = await http.request(`${WALK_ORIGIN}${path}`, init);
  const text = await response.clone().text();
  leaks.push(...canaries.in(text + JSON.stringify([...response.headers]), `answer of ${path}`));
  const body = JSON.parse(text) as Record<string, unknown>;
  for (const value of minted(body, response)) canaries.adopt(value, `handed over by ${path}`);
  return { status: response.status, body, response };
}

const plant = (where: string) => canaries.plant(where);
const cookieOf = (_body: unknown, response: Response) => [tokenOf(response)];

async function search(when: string): Promise<void> {
  const dump = await dumpTables(berth.core.context.database);
  expect(dump).toContain('owner@acme.example');
  leaks.push(...canaries.in(dump, `dump ${when}`), ...canaries.in(logLines.join(''), `log ${when}`));
}

test('what signs people in is nowhere it does not belong', async () => {
  const { accountId, userEmail: email } = owner.caller;
  canaries.adopt(owner.accountKey, 'account key');
  canaries.adopt(owner.userKey, 'user key');
  const password = plant('first password');
  const setUp = must(await berth.admin.makeSetupLink({ accountId, user: email }));
  const link = canaries.adopt(tokenOfLink(setUp.url), 'set-up link');
  await call('/v1/access-links/look', post({ token: link }));
  await call('/v1/access-links/look', post({ token: plant('link that never was') }));
  await call('/v1/access-links/use', post({ token: link, password: `${plant('bad password')}\ud800` }));
  const begun = await call('/v1/access-links/use', post({ token: link, password }), cookieOf);
  const me = sessionHeaders(tokenOf(begun.response));
  await call('/v1/access-links/use', post({ token: link, password: plant('password for a used link') }));
  await search('after the set-up');

  await call('/v1/session', post({ email, password: plant('wrong password') }));
  await call('/v1/session', post({ email: `${plant('password in the wrong field')}@`, password: 'x' }));
  await call(`/v1/session?password=${plant('password in the address')}`, post({ email, password }), cookieOf);
  await call('/v1/session', { headers: { cookie: `berth_session=${plant('session that never was')}` } });
  const next = plant('second password');
  await call(
    '/v1/session/password',
    post({ currentPassword: plant('not the own one'), newPassword: next }, me),
  );
  await call('/v1/session/password', post({ currentPassword: password, newPassword: next }, me));

  const factor = await call('/v1/session/two-factor/begin', post({ password: next }, me), (body) => [
    String(body.secret),
  ]);
  await search('while the second factor is set up');
  const totp = new TOTP({ secret: Secret.fromBase32(String(factor.body.secret)) });
  const wrong = randomBytes(10)
    .toString('hex')
    .slice(0, 16)
    .replace(/[0189]/g, 'a');
  await call('/v1/session/two-factor/confirm', post({ code: canaries.adopt(wrong, 'wrong code') }, me));
  await call('/v1/session/two-factor/confirm', post({ code: totp.generate() }, me), (body) =>
    (body.backupCodes as string[]).flatMap((code) => [code, code.replaceAll('-', '')]),
  );
  await call(
    '/v1/session',
    post({ email, password: next, code: canaries.adopt('zzzzyyyyxxxxwwww', 'no code') }),
  );
  await search('with a second factor');

  const invited = { email: 'sam@acme.example', role: 'Viewer' };
  await call('/v1/account/invitations', post(invited, me), (body) => [tokenOfLink(String(body.link))]);
  const key = { name: 'made-for-canary', userId: owner.caller.userId };
  await call('/v1/account/api-keys', post(key, me), (body) => [String(body.secretKey)]);
  await call('/v1/account/key/regenerate', { method: 'POST', headers: me }, (body) => [
    String(body.accountKey),
  ]);
  const reset = must(await berth.admin.makeResetLink({ accountId, user: email, secondFactor: 'forget' }));
  canaries.adopt(tokenOfLink(reset.url), 'reset link');
  for (const path of [
    '',
    '/session',
    '/sessions',
    '/account/users',
    '/account/invitations',
    '/account/api-keys',
    '/logs',
  ])
    await call(`/v1${path}`, { headers: me });
  await search('at the end');
  expect(logLines.length).toBeGreaterThan(20);
  leaks.push(...canaries.inFilesBelow(berth.home));
  expect(leaks).toEqual([]);
});

test('the search finds what is there: an address that is stored in clear', async () => {
  const found = new Canaries();
  found.adopt('owner@acme.example', 'an address');
  expect(found.in(await dumpTables(berth.core.context.database), 'dump')).not.toEqual([]);
});
