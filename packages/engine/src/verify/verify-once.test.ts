import { CHECKS, firstBlockingError, redisCloud, Secret } from '@berth/domain';
import { describe, expect, test } from 'vitest';
import { readerInMemory } from '../testing/account-in-memory.ts';
import {
  ACCOUNT_ID,
  goodAccount,
  goodDetails,
  nothingRegistered,
  USER_ARN,
} from '../testing/good-account.ts';
import { blockingCodes, verifyInMemory, warningCodes } from '../testing/verify-in-memory.ts';
import { verifyOnce } from './verify-once.ts';

describe('an account that is set up as the vendor says', () => {
  test.each([
    { generation: '2024', consoleAccess: 'role', calls: 11, warnings: [] },
    { generation: '2024', consoleAccess: 'user', calls: 11, warnings: [] },
    {
      generation: '2018',
      consoleAccess: 'role',
      calls: 11,
      warnings: [
        'permissions_repair',
        'permissions_snapshots',
        'permissions_transit_gateway',
        'permissions_encryption',
        'policy_generation',
      ],
    },
  ] as const)(
    'passes: $generation, console $consoleAccess',
    async ({ generation, consoleAccess, calls, warnings }) => {
      const { outcome, verification } = await verifyInMemory(goodAccount(generation), {
        details: goodDetails(consoleAccess),
      });
      expect(outcome.kind).toBe('settled');
      expect(blockingCodes(verification)).toEqual([]);
      expect(warningCodes(verification)).toEqual(warnings);
      expect(verification).toMatchObject({
        passed: true,
        awsCalls: calls,
        facts: { awsAccountId: ACCOUNT_ID, awsUserArn: USER_ARN, policyGeneration: generation },
      });
      expect(firstBlockingError(verification)).toBeNull();
    },
  );

  test('a role named in the console-user field is taken as the role, within twelve calls', async () => {
    const details = goodDetails('user');
    if (details.console.kind === 'user') details.console.consoleUsername = 'redislabs-role';
    const { verification } = await verifyInMemory(goodAccount(), { details });
    expect(verification.passed).toBe(true);
    expect(verification.awsCalls).toBe(12);
    expect(verification.facts.awsConsoleRoleArn).toBe(`arn:aws:iam::${ACCOUNT_ID}:role/redislabs-role`);
    expect(verification.checks.find(({ code }) => code === 'console_role_requires_mfa')?.status).toBe(
      'passed',
    );
  });

  test('tells every check exactly once, with a code of its own', async () => {
    const { told, verification } = await verifyInMemory(goodAccount());
    expect(told.map(({ code }) => code).sort()).toEqual(verification.checks.map(({ code }) => code).sort());
    expect(new Set(CHECKS.map(({ code }) => code)).size).toBe(CHECKS.length);
  });
});

describe('nothing is asked of AWS that cannot help', () => {
  test('a malformed key costs no call, and everything else is skipped', async () => {
    const details = { ...goodDetails(), accessKeyId: 'ASIAIOSFODNN7EXAMPLE' };
    const { asked, verification, outcome } = await verifyInMemory(goodAccount(), { details });
    expect(asked).toEqual([]);
    expect(outcome.kind).toBe('settled');
    expect(blockingCodes(verification)).toEqual(['access_key_id_format']);
  });

  test('a wrong secret costs one call, and everything else is skipped', async () => {
    const account = goodAccount();
    account.refused['sts:GetCallerIdentity'] = {
      fault: 'bad-signature',
      code: 'SignatureDoesNotMatch',
      message: 'The request signature we calculated does not match',
    };
    const { asked, verification, outcome } = await verifyInMemory(account);
    expect(asked).toEqual(['sts:GetCallerIdentity']);
    expect(outcome.kind).toBe('settled');
    expect(blockingCodes(verification)).toEqual(['secret_access_key_matches']);
    const statuses = verification.checks
      .filter(({ code }) => code.startsWith('permissions_'))
      .map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(['skipped']));
  });

  test("the vendor's own account is not looked into", async () => {
    const account = goodAccount();
    const arn = `arn:aws:iam::${redisCloud.awsAccountId}:user/support`;
    account.identity = { kind: 'present', value: { accountId: redisCloud.awsAccountId, arn } };
    const { asked, verification } = await verifyInMemory(account);
    expect(asked).toEqual(['sts:GetCallerIdentity']);
    expect(blockingCodes(verification)).toEqual(['not_vendor_account']);
  });

  test("a name that is no role's is not sent to AWS", async () => {
    const details = { ...goodDetails(), console: { kind: 'role' as const, iamRoleName: '../../x\n' } };
    const { asked, verification } = await verifyInMemory(goodAccount(), { details });
    expect(asked).not.toContain('iam:GetRole');
    expect(blockingCodes(verification)).toEqual(['console_role_name_format']);
  });
});

describe('what AWS cannot tell is unknown, and keeps nobody from saving', () => {
  test('a condition that only a real call fills in', async () => {
    const account = goodAccount();
    account.adjust = (verdict) =>
      verdict.action === 'ec2:CreateVpc'
        ? { ...verdict, decision: 'implicitDeny', missingContext: ['aws:SourceIp'] }
        : verdict;
    const { verification } = await verifyInMemory(account);
    const check = verification.checks.find(({ code }) => code === 'permissions_network');
    expect(check).toMatchObject({ status: 'unknown', severity: 'unknown' });
    expect(check?.evidence.join(' ')).toContain('aws:SourceIp');
    expect(verification.passed).toBe(true);
  });

  test('keys of unrelated statements, which AWS lists with every action, do not hide a denial', async () => {
    const account = goodAccount();
    const missingContext = ['aws:MultiFactorAuthPresent', 's3:prefix', 'aws:RequestTag/CostCenter'];
    account.adjust = (verdict) => ({
      ...verdict,
      missingContext,
      ...(verdict.action === 'ec2:CreateVpc' ? { decision: 'implicitDeny' } : {}),
    });
    const { verification } = await verifyInMemory(account);
    expect(blockingCodes(verification)).toEqual(['permissions_network']);
  });

  test.each([
    { role: 'redislabs-role', code: 'console_policy_sufficient' },
    { role: 'redislabs-cluster-node-role', code: 'cluster_node_role_policy' },
  ])('nor does $code pass with what is open', async ({ role, code }) => {
    const account = goodAccount();
    account.adjust = (verdict, principal) =>
      principal.endsWith(`/${role}`)
        ? { ...verdict, decision: 'implicitDeny', missingContext: ['aws:SourceIp'] }
        : verdict;
    const { verification } = await verifyInMemory(account);
    expect(verification.checks.find((check) => check.code === code)).toMatchObject({
      status: 'unknown',
      severity: 'unknown',
    });
  });

  test('where the simulator gives no verdict at all, nothing is built on it', async () => {
    const account = goodAccount();
    account.adjust = (verdict) => ({ ...verdict, resource: 'something new' });
    const { verification } = await verifyInMemory(account);
    expect(verification.passed).toBe(false);
    expect(firstBlockingError(verification)).toMatchObject({ errorCode: 'GENERAL_ERROR' });
  });

  test('a service control policy that the simulator misreads, as a real call shows', async () => {
    const account = goodAccount();
    account.adjust = (verdict, principal) =>
      principal === USER_ARN
        ? { ...verdict, decision: 'implicitDeny', allowedByOrganization: false }
        : verdict;
    const { verification } = await verifyInMemory(account);
    expect(blockingCodes(verification)).toEqual([]);
    expect(verification.checks.find(({ code }) => code === 'permissions_delete')?.status).toBe('unknown');
  });

  test('a call that is still refused though the simulator allows it is waited for', async () => {
    const account = goodAccount();
    account.refused['iam:GetRole'] = {
      fault: 'denied',
      code: 'AccessDenied',
      message: 'because no identity-based policy allows the iam:GetRole action',
    };
    const { outcome } = await verifyInMemory(account);
    expect(outcome.kind).toBe('propagating');
    expect(blockingCodes(outcome.verification)).toContain('permissions_verify');
  });

  test('a real refusal beats what the simulator allows', async () => {
    const account = goodAccount();
    account.refused['ec2:DescribeInstances'] = {
      fault: 'denied',
      code: 'UnauthorizedOperation',
      message:
        'You are not authorized to perform this operation. ... with an explicit deny in a service control policy',
    };
    const { verification } = await verifyInMemory(account);
    expect(blockingCodes(verification)).toEqual(['permissions_verify']);
    const check = verification.checks.find(({ code }) => code === 'permissions_verify');
    expect(check?.evidence.join(' ')).toContain('service control policy');
    expect(check?.remedy).toContain('AWS Organizations');
  });
});

test('an aborted verification asks nothing more and rejects with the reason', async () => {
  const controller = new AbortController();
  const reader = readerInMemory(goodAccount());
  const reason = new Error('the client went away');
  const running = verifyOnce(
    { details: goodDetails(), context: nothingRegistered, profile: redisCloud },
    reader,
    ({ type }) => type === 'check' && controller.abort(reason),
    controller.signal,
  );
  await expect(running).rejects.toBe(reason);
  expect(reader.asked.length).toBeLessThanOrEqual(1);
});

test.each([
  { name: 'it is aborted', stop: (controller: AbortController) => controller.abort(new Error('stop')) },
  {
    name: 'nobody can be told any more',
    stop: () => {
      throw new Error('stop');
    },
  },
])('nothing is told once a verification has ended because $name', async ({ stop }) => {
  const controller = new AbortController();
  let told = 0;
  let ended = false;
  const running = verifyOnce(
    { details: goodDetails(), context: nothingRegistered, profile: redisCloud },
    readerInMemory(goodAccount()),
    () => {
      told += 1;
      expect(ended).toBe(false);
      // After the identity is known, when many looks are under way at once.
      if (told === 12) stop(controller);
    },
    controller.signal,
  );
  await expect(running).rejects.toThrow('stop');
  ended = true;
  const before = told;
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toBe(before);
});

test('the error of a task names field and remedy', async () => {
  const details = { ...goodDetails(), accessSecretKey: new Secret('too-short') };
  const { verification } = await verifyInMemory(goodAccount(), { details });
  const error = firstBlockingError(verification);
  expect(error).toMatchObject({ errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS', field: 'accessSecretKey' });
  expect(error?.description).toMatch(/^accessSecretKey: .*Create access key/);
});
