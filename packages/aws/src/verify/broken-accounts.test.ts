import { ACCOUNT_FINDING_CODES, CHECKS } from '@berth/domain';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BROKEN_ACCOUNTS } from '../testing/broken-accounts.ts';
import { rememberingReader } from '../testing/remembering-reader.ts';
import { setUpAccount } from '../testing/sandbox-account.ts';
import { failures, verifyAccount } from '../testing/verify-account.ts';
import { scanAccount } from '../testing/watch-account.ts';

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

/** Findings that watch-account.test.ts of the engine, or another test here, has. */
const FOUND_ELSEWHERE = [
  'key_owner_changed',
  'key_60_days_old',
  'key_80_days_old',
  'key_90_days_old',
  'account_blocked',
  'policy_outdated',
  'policy_unknowable',
  'console_role_moved',
  'console_policy_widened',
  'cluster_policy_widened',
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
  const details = { ...account.details, ...change.details };
  const reader = rememberingReader(sandbox.endpoint, details);
  const { outcome } = await verifyAccount(
    sandbox.endpoint,
    details,
    { sameKeyRegisteredAs: null, otherAwsAccounts: [], ...change.context },
    reader,
  );
  const { checks, passed } = outcome.verification;
  expect(failures(checks)).toEqual(broken.fails);
  expect(passed).toBe(broken.fails.every((code) => code.endsWith('(warning)')));
  const first = checks.find(({ status }) => status === 'failed');
  expect(first?.field).toBe(broken.field);
  expect(first?.remedy).toMatch(broken.remedy);
  expect(first?.evidence.join('\n')).toMatch(broken.evidence ?? /^/);
  if (broken.finds === undefined) return;
  // The same account, had it been saved before it became so: the scan finds that, and nothing else.
  const scan = await scanAccount(account, { details, reader });
  expect(scan.findings.map((finding) => finding.code)).toEqual(broken.finds);
  for (const { undo } of scan.findings)
    expect(undo).toMatchObject({ kind: expect.stringMatching(/person|none/) });
});

test('every kind of finding has an account in which it is found, but for those that need time', () => {
  const finds = new Set(BROKEN_ACCOUNTS.flatMap((broken) => broken.finds ?? []));
  expect(ACCOUNT_FINDING_CODES.filter((code) => !finds.has(code))).toEqual(FOUND_ELSEWHERE);
});
