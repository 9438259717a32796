import { describe, expect, test } from 'vitest';
import { Secret } from '../../secret.ts';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import type { CheckDefinition } from '../check-definition.ts';
import { judgeCheck } from '../judge.ts';
import type { CallerIdentity, LookFault, Sighting } from '../observations.ts';
import { accessKeyKnown, identityIsUser, notVendorAccount, secretMatches } from './credentials.ts';

function judge(check: CheckDefinition, identity: Sighting<CallerIdentity>) {
  const details = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    accessSecretKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
    console: { kind: 'role' as const, iamRoleName: 'redislabs-role' },
  };
  const context = { sameKeyRegisteredAs: null, otherAwsAccounts: [] };
  return judgeCheck(check, { identity }, { details, context, profile: redisCloud });
}

const fails = (fault: LookFault, code: string): Sighting<CallerIdentity> => ({
  kind: 'failed',
  fault,
  action: 'sts:GetCallerIdentity',
  code,
  message: '',
});
const is = (arn: string, accountId = '123456789012'): Sighting<CallerIdentity> => ({
  kind: 'present',
  value: { accountId, arn },
});

interface Answer {
  name: string;
  identity: Sighting<CallerIdentity>;
  key: string;
  secret: string;
  user: string;
}

test.each([
  {
    name: 'an IAM user',
    identity: is('arn:aws:iam::123456789012:user/redislabs-user'),
    key: 'passed',
    secret: 'passed',
    user: 'passed',
  },
  {
    name: 'a user under a path',
    identity: is('arn:aws:iam::123456789012:user/vendors/redis/x'),
    key: 'passed',
    secret: 'passed',
    user: 'passed',
  },
  {
    name: 'the root user',
    identity: is('arn:aws:iam::123456789012:root'),
    key: 'passed',
    secret: 'passed',
    user: 'failed',
  },
  {
    name: 'an assumed role',
    identity: is('arn:aws:sts::123456789012:assumed-role/x/y'),
    key: 'passed',
    secret: 'passed',
    user: 'failed',
  },
  {
    name: 'a federated user',
    identity: is('arn:aws:sts::123456789012:federated-user/x'),
    key: 'passed',
    secret: 'passed',
    user: 'failed',
  },
  {
    name: 'an unknown or inactive key',
    identity: fails('unknown-key', 'InvalidClientTokenId'),
    key: 'failed',
    secret: 'skipped',
    user: 'skipped',
  },
  {
    name: 'a wrong secret',
    identity: fails('bad-signature', 'SignatureDoesNotMatch'),
    key: 'passed',
    secret: 'failed',
    user: 'skipped',
  },
  {
    name: 'expired credentials',
    identity: fails('expired', 'ExpiredToken'),
    key: 'failed',
    secret: 'skipped',
    user: 'skipped',
  },
  {
    name: 'a denial',
    identity: fails('denied', 'AccessDenied'),
    key: 'passed',
    secret: 'passed',
    user: 'failed',
  },
  {
    name: 'throttling',
    identity: fails('throttled', 'Throttling'),
    key: 'unknown',
    secret: 'skipped',
    user: 'skipped',
  },
  {
    name: 'no connection',
    identity: fails('unreachable', 'ECONNREFUSED'),
    key: 'unknown',
    secret: 'skipped',
    user: 'skipped',
  },
  {
    name: "the server's clock",
    identity: fails('clock-skew', 'SignatureDoesNotMatch'),
    key: 'unknown',
    secret: 'skipped',
    user: 'skipped',
  },
  {
    name: 'an answer nobody knows',
    identity: fails('unclassified', 'Surprise'),
    key: 'unknown',
    secret: 'skipped',
    user: 'skipped',
  },
] satisfies Answer[])('credentials are judged by what AWS says: $name', ({ identity, key, secret, user }) => {
  expect(judge(accessKeyKnown, identity).result.status).toBe(key);
  expect(judge(secretMatches, identity).result.status).toBe(secret);
  expect(judge(identityIsUser, identity).result.status).toBe(user);
});

describe('what is worth waiting for', () => {
  test.each([
    { fault: 'unknown-key', waits: true },
    { fault: 'throttled', waits: true },
    { fault: 'unreachable', waits: true },
    { fault: 'server-error', waits: true },
    { fault: 'expired', waits: false },
    { fault: 'unclassified', waits: false },
  ] as const)('$fault: $waits', ({ fault, waits }) => {
    expect(judge(accessKeyKnown, fails(fault, 'X')).notYet !== null).toBe(waits);
  });
});

test('an unknown and an inactive key are both named, since AWS gives them one answer', () => {
  const { result } = judge(accessKeyKnown, fails('unknown-key', 'InvalidClientTokenId'));
  expect(result.seen).toMatch(/does not exist.*deleted.*inactive/);
});

test('a denied identity is a matter of permissions, not of credentials', () => {
  const { result } = judge(identityIsUser, fails('denied', 'AccessDenied'));
  expect(result).toMatchObject({ errorCode: 'CLOUD_ACCOUNT_PERMISSION_FAILED', severity: 'blocking' });
});

test("the vendor's own account is refused", () => {
  const vendor = is('arn:aws:iam::168085023892:user/support', '168085023892');
  expect(judge(notVendorAccount, vendor).result).toMatchObject({ status: 'failed', severity: 'blocking' });
});
