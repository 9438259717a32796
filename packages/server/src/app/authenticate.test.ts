import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must, newTenant, openTestBerth, type Tenant, type TestBerth, until } from '../testing/berth.ts';
import { createAuthenticator, parseCidr, sourceAllowed } from './authenticate.ts';
import { hashKey } from './keys.ts';

describe('Signing in with API keys', () => {
  let berth: TestBerth;
  let acme: Tenant;
  let other: Tenant;
  beforeAll(async () => {
    berth = await openTestBerth({ runWorker: false });
    acme = await newTenant(berth, 'Acme');
    other = await newTenant(berth, 'Other');
  });
  afterAll(() => berth.close());

  const signIn = (accountKey: string, userKey: string, sourceIp = '127.0.0.1') =>
    berth.app.authenticate({ accountKey, userKey, sourceIp });

  test('both keys of one account give who asks, with role and key name', async () => {
    expect(must(await signIn(acme.accountKey, acme.userKey, '::ffff:203.0.113.9'))).toEqual({
      accountId: acme.caller.accountId,
      userId: acme.caller.userId,
      userName: 'Acme Owner',
      userEmail: 'owner@acme.example',
      role: 'Owner',
      apiKeyName: 'first-api-key',
      sourceIp: '::ffff:203.0.113.9',
      session: null,
    });
  });

  test('every wrong pair is refused in the same words', async () => {
    const wrong: [string, string][] = [
      [acme.accountKey, other.userKey],
      [other.accountKey, acme.userKey],
      [acme.accountKey, 'nonsense'],
      ['nonsense', acme.userKey],
      [acme.userKey, acme.accountKey],
      ['', ''],
    ];
    const answers = await Promise.all(wrong.map(([account, user]) => signIn(account, user)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
  });

  test('a revoked key is refused at once, also where its answer was kept', async () => {
    const { accountId } = acme.caller;
    const made = must(
      await berth.admin.createKey({ accountId, user: 'owner@acme.example', name: 'short-lived', cidrs: [] }),
    );
    must(await signIn(acme.accountKey, made.userKey));
    must(await berth.admin.revokeKey({ accountId, name: 'short-lived' }));
    await until(async () => !(await signIn(acme.accountKey, made.userKey)).ok);
  });

  test('a key with source addresses is refused from elsewhere', async () => {
    const { accountId } = acme.caller;
    const made = must(
      await berth.admin.createKey({
        accountId,
        user: 'owner@acme.example',
        name: 'office-only',
        cidrs: ['203.0.113.0/24', '2001:db8::1'],
      }),
    );
    const codes = [];
    for (const ip of ['203.0.113.77', '2001:db8::1', '203.0.114.1', '2001:db8::2', 'garbage']) {
      const answer = await signIn(acme.accountKey, made.userKey, ip);
      codes.push(answer.ok ? 'ok' : answer.error.code);
    }
    expect(codes).toEqual([
      'ok',
      'ok',
      'SOURCE_IP_NOT_ALLOWED',
      'SOURCE_IP_NOT_ALLOWED',
      'SOURCE_IP_NOT_ALLOWED',
    ]);
  });

  test('the account key can be shown again; a user key is stored nowhere', async () => {
    const { accountId } = acme.caller;
    expect(must(await berth.admin.showAccountKey(accountId)).accountKey).toBe(acme.accountKey);
    const keys = must(await berth.admin.listKeys(accountId));
    expect(JSON.stringify(keys)).not.toContain(acme.userKey);
  });
});

test.each([
  { cidrs: [], ip: 'anything', allowed: true },
  { cidrs: ['10.0.0.0/8'], ip: '10.255.0.1', allowed: true },
  { cidrs: ['10.0.0.0/8'], ip: '::ffff:10.0.0.1', allowed: true },
  { cidrs: ['10.0.0.0/8'], ip: '11.0.0.1', allowed: false },
  { cidrs: ['::/0'], ip: '10.0.0.1', allowed: false },
  { cidrs: ['0.0.0.0/0'], ip: '', allowed: false },
])('from $ip with $cidrs: $allowed', ({ cidrs, ip, allowed }) => {
  expect(sourceAllowed(cidrs, ip)).toBe(allowed);
});

test.each([
  { text: '203.0.113.0/24', cidr: '203.0.113.0/24' },
  { text: '203.0.113.7', cidr: '203.0.113.7/32' },
  { text: '2001:db8::1', cidr: '2001:db8::1/128' },
  { text: '203.0.113.0/33', cidr: null },
  { text: 'example.com', cidr: null },
  { text: '', cidr: null },
])('"$text" as a source is $cidr', ({ text, cidr }) => {
  expect(parseCidr(text)).toBe(cidr);
});

test('an answer that was looked up while a key was revoked is not kept', async () => {
  const keys = { accountKey: 'account', userKey: 'user', sourceIp: '127.0.0.1' };
  const record = {
    accountKeyHash: hashKey(keys.accountKey),
    userKeyHash: hashKey(keys.userKey),
    accountId: 1001,
    userId: 5001,
    userName: 'Jo',
    userEmail: 'jo@acme.example',
    role: 'Owner' as const,
    apiKeyId: 1,
    apiKeyName: 'first-api-key',
    sourceCidrs: [],
    lastUsedAt: null,
  };
  let answer = (_: typeof record | null): void => {};
  const lookup = () =>
    new Promise<typeof record | null>((resolve) => {
      answer = resolve;
    });
  const clock = { now: () => 0, sleep: async () => {} };
  const { authenticate, forget } = createAuthenticator(lookup, clock);
  const first = authenticate(keys);
  forget();
  answer(record);
  expect((await first).ok).toBe(true);
  const second = authenticate(keys);
  answer(null);
  expect((await second).ok).toBe(false);
});
