import { type CheckResult, redisCloud, type VerificationEvent } from '@berth/domain';
import { describe, expect, test } from 'vitest';
import { type AccountInMemory, readerInMemory } from '../testing/account-in-memory.ts';
import { goodAccount, goodDetails, nothingRegistered, USER_ARN } from '../testing/good-account.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { blockingCodes } from '../testing/verify-in-memory.ts';
import { verifyUntilSettled } from './verify-until-settled.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Verifies an account in which something heals after a while, on a clock that needs no time. */
async function verify(account: AccountInMemory, healsAfterMs: number, heal: () => void) {
  const events: VerificationEvent[] = [];
  const reader = readerInMemory(account);
  let start = 0;
  const clock = manualClock((now) => now - start >= healsAfterMs && heal());
  start = clock.now();
  const verification = await verifyUntilSettled(
    { details: goodDetails(), context: nothingRegistered, profile: redisCloud },
    reader,
    clock,
    (event) => events.push(event),
    new AbortController().signal,
  );
  const waited = clock.slept.reduce((sum, ms) => sum + ms, 0);
  const told = events.filter((event) => event.type === 'check').map(({ check }) => check as CheckResult);
  return { verification, events, told, asked: reader.asked, waited };
}

interface FreshCase {
  name: string;
  /** Makes the account as AWS shows it before the new thing is known; gives what makes it known. */
  hide(account: AccountInMemory): () => void;
  /** The check that fails where it never appears. */
  code: string;
  because: RegExp;
}

const FRESH: FreshCase[] = [
  {
    name: 'a new access key',
    hide: ({ refused }) => {
      refused['sts:GetCallerIdentity'] = { fault: 'unknown-key', code: 'InvalidClientTokenId', message: '' };
      return () => delete refused['sts:GetCallerIdentity'];
    },
    code: 'access_key_active',
    because: /access key/,
  },
  {
    name: 'a new console role',
    hide: ({ roles }) => {
      const role = roles['redislabs-role'];
      delete roles['redislabs-role'];
      return () => role && Object.assign(roles, { 'redislabs-role': role });
    },
    code: 'console_role_exists',
    because: /redislabs-role/,
  },
  {
    name: 'a new cluster node role',
    hide: ({ roles }) => {
      const role = roles['redislabs-cluster-node-role'];
      delete roles['redislabs-cluster-node-role'];
      return () => role && Object.assign(roles, { 'redislabs-cluster-node-role': role });
    },
    code: 'cluster_node_role_exists',
    because: /redislabs-cluster-node-role/,
  },
  {
    name: 'a new instance profile',
    hide: ({ profiles }) => {
      const [profile] = profiles.splice(0);
      return () => profile && profiles.length === 0 && profiles.push(profile);
    },
    code: 'cluster_node_instance_profile',
    because: /instance profile/,
  },
  {
    name: "a role's policy attached a moment ago",
    hide: ({ policies }) => {
      const arn = 'arn:aws:iam::123456789012:role/redislabs-cluster-node-role';
      const before = policies[arn] ?? [];
      policies[arn] = [];
      return () => Object.assign(policies, { [arn]: before });
    },
    code: 'cluster_node_role_policy',
    because: /no permissions yet/,
  },
  {
    name: "the user's policy attached a moment ago",
    hide: ({ refused }) => {
      const denied = {
        fault: 'denied',
        code: 'AccessDenied',
        message: 'because no identity-based policy allows it',
      } as const;
      const actions = [
        'iam:SimulatePrincipalPolicy',
        'iam:GetRole',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'ec2:DescribeInstances',
      ];
      for (const action of actions) refused[action] = denied;
      return () => {
        for (const action of actions) delete refused[action];
      };
    },
    code: 'permissions_verify',
    because: /policy/,
  },
  ...[USER_ARN, 'arn:aws:iam::123456789012:role/redislabs-role'].map(
    (arn): FreshCase => ({
      name: `${arn}, which the simulator does not know yet`,
      hide: ({ policies }) => {
        const before = policies[arn] ?? [];
        delete policies[arn];
        return () => Object.assign(policies, { [arn]: before });
      },
      code: arn === USER_ARN ? 'permissions_watch' : 'console_policy_sufficient',
      because: /simulator/,
    }),
  ),
  {
    name: 'throttling',
    hide: ({ refused }) => {
      refused['iam:GetRole'] = { fault: 'throttled', code: 'Throttling', message: 'Rate exceeded' };
      return () => delete refused['iam:GetRole'];
    },
    code: 'console_role_exists',
    because: /throttling/,
  },
];

describe('what IAM does not know yet is waited for', () => {
  test.each(FRESH)('$name: passes as soon as it is known', async ({ hide, because }) => {
    const account = goodAccount();
    const { verification, events, told, waited } = await verify(account, 5_000, hide(account));
    expect(verification.passed).toBe(true);
    expect(waited).toBe(6_000);
    expect(told.filter(({ status }) => status === 'failed')).toEqual([]);
    const waiting = events.filter((event) => event.type === 'waiting');
    expect(waiting.map(({ elapsedMs }) => elapsedMs)).toEqual([0, 1_000, 3_000]);
    expect(waiting[0]).toMatchObject({ because: expect.stringMatching(because), limitMs: 45_000 });
    expect(events.at(-1)?.type).toBe('done');
  });

  test.each(FRESH)('$name: fails after 45 seconds, and not before', async ({ hide, code }) => {
    const account = goodAccount();
    hide(account);
    const { verification, told, waited } = await verify(account, NEVER, () => {});
    expect(waited).toBe(45_000);
    expect(verification.passed).toBe(false);
    expect(blockingCodes(verification)).toContain(code);
    expect(told.map((check) => check.code)).toContain(code);
  });

  test('what was seen before is not asked again', async () => {
    const account = goodAccount();
    const heal = FRESH.find(({ name }) => name === 'a new console role')?.hide(account) ?? (() => {});
    const { asked, verification } = await verify(account, 5_000, heal);
    const times = (action: string) => asked.filter((one) => one === action).length;
    expect(times('sts:GetCallerIdentity')).toBe(1);
    expect(times('ec2:DescribeInstances')).toBe(1);
    expect(times('iam:SimulatePrincipalPolicy')).toBe(5);
    expect(times('iam:GetRole')).toBe(4);
    expect(verification.awsCalls).toBe(asked.length);
  });
});

test('a definite failure elsewhere ends the wait, since waiting cannot help', async () => {
  const account = goodAccount();
  delete account.roles['redislabs-role'];
  account.policies[USER_ARN] =
    account.policies['arn:aws:iam::123456789012:role/redislabs-cluster-node-role'] ?? [];
  const { verification, waited, told } = await verify(account, NEVER, () => {});
  expect(waited).toBe(0);
  expect(blockingCodes(verification)).toContain('console_role_exists');
  expect(told.map(({ code }) => code)).toContain('console_role_exists');
});

test('trouble with AWS is nobody’s mistake, and still no pass', async () => {
  const account = goodAccount();
  account.refused['sts:GetCallerIdentity'] = { fault: 'unreachable', code: 'ECONNREFUSED', message: '' };
  const { verification } = await verify(account, NEVER, () => {});
  const check = verification.checks.find(({ code }) => code === 'access_key_active');
  expect(check).toMatchObject({ status: 'unknown', remedy: expect.stringContaining('Nothing is wrong') });
  expect(verification.passed).toBe(false);
});

test('an abort while waiting ends it with the reason', async () => {
  const account = goodAccount();
  delete account.roles['redislabs-role'];
  const controller = new AbortController();
  const reason = new Error('shutting down');
  const running = verifyUntilSettled(
    { details: goodDetails(), context: nothingRegistered, profile: redisCloud },
    readerInMemory(account),
    manualClock(() => controller.abort(reason)),
    () => {},
    controller.signal,
  );
  await expect(running).rejects.toBe(reason);
});
