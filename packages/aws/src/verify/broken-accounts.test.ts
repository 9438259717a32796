import { CHECKS } from '@berth/domain';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BROKEN_ACCOUNTS } from '../testing/broken-accounts.ts';
import { setUpAccount } from '../testing/sandbox-account.ts';
import { failures, verifyAccount } from '../testing/verify-account.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** Checks that no account of the sandbox can be made to fail by its admin. */
const ELSEWHERE = [
  'identity_is_iam_user', // keys of roots and roles: credentials.test.ts of the domain
  'not_vendor_account', // likewise
  'console_password', // nobody can check it, so it never fails
];

test('every check has an account in which it fails', () => {
  const failing = new Set(BROKEN_ACCOUNTS.flatMap(({ fails }) => fails.map((one) => one.split(' ')[0])));
  const codes = CHECKS.map(({ code }) => code).filter((code) => !ELSEWHERE.includes(code));
  expect(codes.filter((code) => !failing.has(code))).toEqual([]);
});

test.each(BROKEN_ACCOUNTS)('found, and nothing else: $name', async (broken) => {
  const account = await setUpAccount(sandbox.endpoint, { consoleAccess: broken.consoleAccess ?? 'role' });
  await broken.break?.(account);
  const change = broken.enter?.(account) ?? {};
  const { outcome } = await verifyAccount(
    sandbox.endpoint,
    { ...account.details, ...change.details },
    { sameKeyRegisteredAs: null, otherAwsAccounts: [], ...change.context },
  );
  const { checks, passed } = outcome.verification;
  expect(failures(checks)).toEqual(broken.fails);
  expect(passed).toBe(broken.fails.every((code) => code.endsWith('(warning)')));
  const first = checks.find(({ status }) => status === 'failed');
  expect(first?.field).toBe(broken.field);
  expect(first?.remedy).toMatch(broken.remedy);
  expect(first?.evidence.join('\n')).toMatch(broken.evidence ?? /^/);
});
