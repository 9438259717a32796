import {
  findingIdentity,
  type LookFault,
  type PolicyDocument,
  redisCloud,
  type Statement,
} from '@berth/domain';
import { describe, expect, test } from 'vitest';
import type { AccountInMemory } from '../testing/account-in-memory.ts';
import { ACCOUNT_ID, goodAccount, goodDetails, SECRET, USER_ARN } from '../testing/good-account.ts';
import { codesOf, goodRecord, watchInMemory } from '../testing/watch-in-memory.ts';
import { PROPAGATION_LIMIT_MS } from '../verify/verify-until-settled.ts';

const DAY_MS = 86_400_000;
const { names } = redisCloud;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/${names.consoleRole}`;
const NODE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/${names.clusterNodeRole}`;

const refusing = (
  account: AccountInMemory,
  action: string,
  answer: { fault: LookFault; code: string } = { fault: 'denied', code: 'AccessDenied' },
): AccountInMemory => {
  account.refused[action] = { ...answer, message: 'not authorized' };
  return account;
};

describe('an account that is as it was made has no findings', () => {
  test.each([
    { generation: '2024', consoleAccess: 'role', found: [] },
    { generation: '2024', consoleAccess: 'user', found: [] },
    { generation: '2018', consoleAccess: 'role', found: ['policy_outdated'] },
    { generation: '2018', consoleAccess: 'user', found: ['policy_outdated'] },
  ] as const)(
    '$generation, console $consoleAccess, by twelve calls at most',
    async ({ generation, consoleAccess, found }) => {
      const scan = await watchInMemory(goodAccount(generation), {
        details: goodDetails(consoleAccess),
        recorded: goodRecord({
          policyGeneration: generation,
          ...(consoleAccess === 'user' ? { awsConsoleRoleArn: null } : {}),
        }),
      });
      expect(codesOf(scan)).toEqual(found);
      expect(scan).toMatchObject({ complete: true, unjudged: [], policyGeneration: generation, slept: [] });
      expect(scan.calls).toBe(scan.asked.length);
      expect(scan.calls).toBeLessThanOrEqual(12);
    },
  );

  test('nor has one whose policy is its own and was accepted', async () => {
    const account = goodAccount('2018');
    const scan = await watchInMemory(account, { recorded: goodRecord({ policyGeneration: null }) });
    expect(codesOf(scan)).toEqual(['policy_outdated']);
    account.policies[USER_ARN] = [without('ec2:CreateSnapshot', 'ec2:StartInstances')];
    expect(
      codesOf(await watchInMemory(account, { recorded: goodRecord({ policyGeneration: null }) })),
    ).toEqual([]);
  });

  test('nor has one whose console role has the instance policy, as the 2024 page says', async () => {
    const account = goodAccount();
    account.policies[ROLE_ARN] = account.policies[NODE_ARN] ?? [];
    account.attached[names.consoleRole] = account.attached[names.clusterNodeRole] ?? [];
    expect(codesOf(await watchInMemory(account))).toEqual([]);
  });
});

/** The published user policy, less some actions. */
function without(...actions: string[]): PolicyDocument {
  const [policy] = goodAccount().policies[USER_ARN] ?? [];
  if (!policy) throw new Error('no policy');
  const Statement = [policy.Statement].flat().map((one) => ({
    ...one,
    Action: [one.Action ?? []].flat().filter((action) => one.Effect === 'Deny' || !actions.includes(action)),
  }));
  return { ...policy, Statement };
}

const allowing = (...Action: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

describe('one change of a policy is one finding', () => {
  test('that names every action that was lost, the features, and how to undo it', async () => {
    const account = goodAccount();
    account.policies[USER_ARN] = [without('ec2:CreateVpc', 'ec2:CreateSubnet', 'ec2:CreateSnapshot')];
    const { findings } = await watchInMemory(account);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: 'policy_narrowed', severity: 'high', detail: '' });
    expect(findings[0]?.title).toMatch(/ec2:CreateVpc, .*identity policy/);
    for (const action of ['ec2:CreateVpc', 'ec2:CreateSubnet', 'ec2:CreateSnapshot'])
      expect(findings[0]?.evidence.seen).toContain(action);
    expect(findings[0]?.risk).toMatch(/network of a subscription and snapshots of volumes/);
    expect(findings[0]?.undo).toMatchObject({
      kind: 'person',
      how: expect.stringContaining('berth iam apply --adopt'),
    });
  });

  test('less urgent where a subscription can do without what was lost', async () => {
    const account = goodAccount();
    account.policies[USER_ARN] = [without('ec2:CreateSnapshot')];
    expect((await watchInMemory(account)).findings).toMatchObject([
      { code: 'policy_narrowed', severity: 'medium' },
    ]);
  });

  test('told of the user alone where the console role has the same policy', async () => {
    const account = goodAccount();
    const narrower = without('ec2:CreateVpc');
    account.policies[USER_ARN] = [narrower];
    account.policies[ROLE_ARN] = [narrower];
    expect(codesOf(await watchInMemory(account))).toEqual(['policy_narrowed']);
    account.policies[USER_ARN] = [without(), allowing('iam:CreateUser')];
    account.policies[ROLE_ARN] = [without(), allowing('iam:CreateUser')];
    expect(codesOf(await watchInMemory(account))).toEqual(['policy_widened']);
  });

  test.each([
    { more: ['s3:*'], names: /s3:GetObject/ },
    { more: ['iam:*User*'], names: /iam:CreateUser/ },
    { more: ['kms:Decrypt'], names: /kms:Decrypt/ },
    { more: ['ec2:*'], names: /ec2:TerminateInstances/ },
    { more: ['iam:PassRole'], names: /iam:PassRole on .*any-other-role/ },
    // The generation before allows it, the one that is on record does not.
    { more: ['ec2:*Vpc*'], names: /ec2:DeleteVpc/ },
  ])('what was added is named: $more', async ({ more, names: expected }) => {
    const account = goodAccount();
    account.policies[USER_ARN]?.push(allowing(...more));
    const { findings } = await watchInMemory(account);
    expect(findings.map(({ code }) => code)).toEqual(['policy_widened']);
    expect(findings[0]?.title).toMatch(expected);
  });

  test('what the generation on record allows is nothing added', async () => {
    const account = goodAccount('2018');
    const scan = await watchInMemory(account, { recorded: goodRecord({ policyGeneration: '2018' }) });
    expect(codesOf(scan)).not.toContain('policy_widened');
  });

  test.each([
    { arn: ROLE_ARN, code: 'console_policy_widened' },
    { arn: NODE_ARN, code: 'cluster_policy_widened' },
  ])('$code', async ({ arn, code }) => {
    const account = goodAccount();
    account.policies[arn]?.push(allowing('iam:*'));
    expect(codesOf(await watchInMemory(account))).toEqual([code]);
  });

  test('an older policy in place of the newer one is told once as lost, once as gained', async () => {
    expect(codesOf(await watchInMemory(goodAccount('2018')))).toEqual(['policy_narrowed', 'policy_widened']);
  });
});

describe('the key', () => {
  test.each([
    { days: 59, found: [] },
    { days: 60, found: ['key_60_days_old'] },
    { days: 79, found: ['key_60_days_old'] },
    { days: 80, found: ['key_80_days_old'] },
    { days: 90, found: ['key_90_days_old'] },
    { days: 400, found: ['key_90_days_old'] },
  ])('is reminded of after $days days: $found', async ({ days, found }) => {
    const recorded = goodRecord();
    recorded.keyRegisteredAt -= days * DAY_MS;
    expect(codesOf(await watchInMemory(goodAccount(), { recorded }))).toEqual(found);
  });

  test('of another user than the one that was verified', async () => {
    const recorded = goodRecord({ awsUserArn: `arn:aws:iam::${ACCOUNT_ID}:user/vendors/redislabs-user` });
    expect(codesOf(await watchInMemory(goodAccount(), { recorded }))).toEqual(['key_owner_changed']);
  });

  test('that is refused is all that is said, and everything else stays open', async () => {
    const account = goodAccount();
    account.refused['sts:GetCallerIdentity'] = {
      fault: 'unknown-key',
      code: 'InvalidClientTokenId',
      message: `The security token ${SECRET} is invalid`,
    };
    const scan = await watchInMemory(account);
    expect(codesOf(scan)).toEqual(['key_refused']);
    expect(scan.calls).toBe(2);
    expect(scan).toMatchObject({ complete: false, slept: [PROPAGATION_LIMIT_MS] });
    expect(scan.unjudged).toEqual(expect.arrayContaining(['policy_widened', 'console_trust_widened']));
    expect(JSON.stringify(scan)).not.toContain(SECRET);
  });
});

describe('what is only new, or passes, is no finding', () => {
  test.each([
    {
      name: 'a role that AWS does not show yet',
      now: (account: AccountInMemory) => Object.assign(account, { roles: {} }),
      found: ['console_role_missing', 'cluster_role_missing'],
    },
    {
      name: 'a key that AWS does not know yet',
      now: (account: AccountInMemory) =>
        refusing(account, 'sts:GetCallerIdentity', { fault: 'unknown-key', code: 'InvalidClientTokenId' }),
      found: ['key_refused'],
    },
    {
      name: 'a policy that is not attached everywhere yet',
      now: (account: AccountInMemory) => Object.assign(account.policies, { [USER_ARN]: [] }),
      found: ['policy_narrowed'],
    },
    {
      name: 'throttling',
      now: (account: AccountInMemory) =>
        refusing(account, 'iam:GetRole', { fault: 'throttled', code: 'Throttling' }),
      found: ['account_look_incomplete'],
    },
    {
      name: 'a denial',
      now: (account: AccountInMemory) => refusing(account, 'iam:GetRole'),
      found: ['account_look_denied'],
    },
  ])('$name: seen again after 45 seconds, or left', async ({ now, found }) => {
    const account = goodAccount();
    now(account);
    const passing = await watchInMemory(account, { onSleep: () => Object.assign(account, goodAccount()) });
    expect(codesOf(passing)).toEqual([]);
    expect(passing).toMatchObject({ complete: true, slept: [PROPAGATION_LIMIT_MS] });
    now(account);
    const lasting = await watchInMemory(account);
    expect(codesOf(lasting)).toEqual(found);
    // Only what is in doubt is asked again.
    expect(lasting.calls).toBeLessThanOrEqual(12 + 6);
    const open = new Set(lasting.findings.map(findingIdentity));
    const known = await watchInMemory(account, { open });
    expect(codesOf(known)).toEqual(found);
    expect(known.slept).toEqual([]);
    expect(known.calls).toBeLessThanOrEqual(12);
  });

  test('what only the second look shows waits for the next scan', async () => {
    const account = goodAccount();
    account.roles = {};
    const scan = await watchInMemory(account, {
      onSleep: () => Object.assign(account, goodAccount(), { profiles: [] }),
    });
    expect(codesOf(scan)).toEqual([]);
    expect(scan.complete).toBe(false);
    expect(scan.unjudged).toContain('cluster_profile_changed');
  });

  test('MFA that was dropped is believed at once', async () => {
    const account = goodAccount();
    const role = account.roles[names.consoleRole];
    if (role)
      role.trust = {
        Statement: { Effect: 'Allow', Principal: { AWS: redisCloud.awsAccountId }, Action: 'sts:AssumeRole' },
      };
    const scan = await watchInMemory(account);
    expect(codesOf(scan)).toEqual(['console_mfa_dropped']);
    expect(scan.slept).toEqual([]);
  });
});

describe('what was not seen hides nothing, and nothing is made of it', () => {
  test.each([
    {
      action: 'iam:GetRole',
      unjudged: ['console_role_missing', 'console_trust_widened', 'console_mfa_dropped'],
    },
    {
      action: 'iam:ListInstanceProfilesForRole',
      unjudged: ['cluster_role_missing', 'cluster_trust_widened'],
    },
    {
      action: 'iam:SimulatePrincipalPolicy',
      unjudged: ['policy_narrowed', 'policy_widened', 'cluster_policy_narrowed'],
    },
    { action: 'iam:ListAttachedRolePolicies', unjudged: [] },
    { action: 'ec2:DescribeInstances', unjudged: [], region: 'us-east-1' },
  ])('$action denied', async ({ action, unjudged, region }) => {
    const scan = await watchInMemory(refusing(goodAccount(), action), {
      details: { ...goodDetails(), ...(region ? { region } : {}) },
    });
    expect(codesOf(scan)).toEqual(['account_look_denied']);
    expect(scan.findings[0]?.title).toContain(action);
    expect(scan.unjudged).toEqual(expect.arrayContaining(unjudged));
    expect(scan.complete).toBe(unjudged.length === 0);
  });

  test('an action of which the simulator said nothing', async () => {
    const account = goodAccount();
    account.adjust = (verdict) =>
      verdict.action === 'ec2:CreateVpc' ? { ...verdict, action: 'ec2:SomethingElse' } : verdict;
    const { findings, unjudged } = await watchInMemory(account);
    expect(findings.map(({ code }) => code)).toEqual(['account_look_incomplete']);
    expect(findings[0]?.evidence.seen).toContain('ec2:CreateVpc');
    expect(unjudged).toContain('policy_narrowed');
  });

  test('an action that hangs on what only a real call fills in', async () => {
    const account = goodAccount();
    account.adjust = (verdict) =>
      verdict.action === 'ec2:CreateVpc'
        ? { ...verdict, decision: 'implicitDeny', missingContext: ['aws:SourceIp'] }
        : verdict;
    const { findings, unjudged } = await watchInMemory(account);
    expect(findings).toMatchObject([{ code: 'policy_unknowable', severity: 'low', undo: { kind: 'none' } }]);
    expect(unjudged).toContain('policy_narrowed');
  });
});

describe('the trust policy of the console role', () => {
  const statement = (change: Partial<Statement>): Statement => ({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${redisCloud.awsAccountId}:root` },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    ...change,
  });
  test.each([
    { name: 'the account as an ARN', trust: [statement({})], found: [] },
    {
      name: "somebody else's role that was deleted, which AWS shows by its id",
      trust: [statement({}), statement({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE12' } })],
      found: [],
    },
    {
      name: "the vendor's own role that was deleted",
      trust: [statement({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE12' } })],
      found: ['console_trust_lost'],
    },
    {
      name: 'anyone, and so the vendor',
      trust: [statement({ Principal: '*' })],
      found: ['console_trust_widened'],
    },
    {
      name: "single people of the vendor's",
      trust: [statement({ Principal: { AWS: `arn:aws:iam::${redisCloud.awsAccountId}:user/jane` } })],
      found: ['console_trust_lost'],
    },
    {
      name: 'another account instead',
      trust: [statement({ Principal: { AWS: '111122223333' } })],
      found: ['console_trust_lost', 'console_trust_widened'],
    },
    {
      name: 'a Deny that takes it back',
      trust: [statement({}), statement({ Effect: 'Deny', Condition: undefined as never })],
      found: ['console_trust_lost'],
    },
  ])('$name', async ({ trust, found }) => {
    const account = goodAccount();
    const role = account.roles[names.consoleRole];
    if (role) role.trust = { Version: '2012-10-17', Statement: trust };
    expect(codesOf(await watchInMemory(account))).toEqual(found);
  });

  test('that is no policy document cannot be judged', async () => {
    const account = goodAccount();
    const role = account.roles[names.consoleRole];
    if (role) role.trust = 'not JSON';
    const scan = await watchInMemory(account);
    expect(codesOf(scan)).toEqual(['account_look_incomplete']);
    expect(scan.unjudged).toContain('console_trust_widened');
  });
});
