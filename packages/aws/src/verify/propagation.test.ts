import { DetachUserPolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { redisCloud, type VerificationEvent } from '@berth/domain';
import { type Clock, verifyUntilSettled } from '@berth/engine';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { keySession } from '../session.ts';
import { type SandboxAwsAccount, sandboxControl, setUpAccount } from '../testing/sandbox-account.ts';
import { scanAccount } from '../testing/watch-account.ts';
import { createAccountReader } from './account-reader.ts';

let sandbox: RunningSandbox | undefined;
beforeEach(async () => {
  await sandbox?.close();
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const endpoint = (): string => sandbox?.endpoint ?? '';

/** Sleeping moves the sandbox's clock on, so that waiting costs the test nothing. */
function sandboxClock(): Clock & { sleptMs(): number } {
  let slept = 0;
  return {
    now: () => slept,
    sleep: async (ms) => {
      slept += ms;
      await sandboxControl(endpoint(), 'POST', '/clock', { advanceMs: ms });
    },
    sleptMs: () => slept,
  };
}

async function verify(account: SandboxAwsAccount) {
  const { accessKeyId, accessSecretKey: secretAccessKey } = account.details;
  const session = keySession({ accessKeyId, secretAccessKey }, { region: 'us-east-1', endpoint: endpoint() });
  const clock = sandboxClock();
  const events: VerificationEvent[] = [];
  const verification = await verifyUntilSettled(
    {
      details: account.details,
      context: { sameKeyRegisteredAs: null, otherAwsAccounts: [] },
      profile: redisCloud,
    },
    createAccountReader(session),
    clock,
    (event) => events.push(event),
    new AbortController().signal,
  );
  return { verification, events, waitedMs: clock.sleptMs() };
}

const failedChecks = (events: VerificationEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'check' && event.check.status === 'failed' ? [event.check.code] : [],
  );

test('an account made a moment ago passes as soon as IAM knows it, and nothing is shown as failed meanwhile', async () => {
  await sandboxControl(endpoint(), 'PUT', '/options', { propagationDelayMs: 12_000 });
  const account = await setUpAccount(endpoint());
  const { verification, events, waitedMs } = await verify(account);
  expect(verification.passed).toBe(true);
  expect(failedChecks(events)).toEqual([]);
  expect(waitedMs).toBeGreaterThanOrEqual(11_000);
  expect(waitedMs).toBeLessThanOrEqual(20_000);
  expect(events.filter(({ type }) => type === 'waiting').length).toBeGreaterThan(2);
});

test('a scan of an account that is only new finds nothing, and one of what is gone finds that', async () => {
  await sandboxControl(endpoint(), 'PUT', '/options', { propagationDelayMs: 12_000 });
  const account = await setUpAccount(endpoint());
  const scan = await scanAccount(account, { clock: sandboxClock() });
  expect(scan).toMatchObject({ findings: [], complete: true });
  // The key that was refused, and then a whole look.
  expect(scan.calls).toBeLessThanOrEqual(1 + 12);
  const { userPolicy, user } = redisCloud.names;
  await account.iam.send(
    new DetachUserPolicyCommand({ UserName: user, PolicyArn: account.policyArn(userPolicy) }),
  );
  await sandboxControl(endpoint(), 'POST', '/clock', { advanceMs: 12_000 });
  const { findings } = await scanAccount(account, { clock: sandboxClock() });
  expect(findings.map(({ code }) => code)).toEqual(['account_look_denied']);
});

test('what is never known fails after 45 seconds', async () => {
  await sandboxControl(endpoint(), 'PUT', '/options', { propagationDelayMs: 120_000 });
  const { verification, waitedMs, events } = await verify(await setUpAccount(endpoint()));
  expect(waitedMs).toBe(45_000);
  expect(verification.passed).toBe(false);
  expect(failedChecks(events)).toEqual(['access_key_active']);
});

test('a policy attached after the key was made is waited for too', async () => {
  const account = await setUpAccount(endpoint());
  const { iam, policyArn } = account;
  const { userPolicy, user } = redisCloud.names;
  const PolicyArn = policyArn(userPolicy);
  await iam.send(new DetachUserPolicyCommand({ UserName: user, PolicyArn }));
  await sandboxControl(endpoint(), 'PUT', '/options', { propagationDelayMs: 8_000 });
  await sandboxControl(endpoint(), 'POST', '/clock', { advanceMs: 20_000 });
  const { AttachUserPolicyCommand } = await import('@aws-sdk/client-iam');
  await iam.send(new AttachUserPolicyCommand({ UserName: user, PolicyArn }));
  const { verification, events } = await verify(account);
  expect(verification.passed).toBe(true);
  expect(failedChecks(events)).toEqual([]);
});

test('a mistake that no waiting cures ends the wait at once', async () => {
  const account = await setUpAccount(endpoint());
  await account.iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: redisCloud.names.consoleRole,
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: redisCloud.awsAccountId }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  const { waitedMs, verification } = await verify(account);
  expect(waitedMs).toBe(0);
  expect(verification.passed).toBe(false);
});

const FAULTS = [
  {
    name: 'throttling',
    fault: { service: 'iam', action: 'GetRole', kind: 'error', code: 'Throttling', status: 400 },
  },
  {
    name: "AWS's own error",
    fault: {
      service: 'iam',
      action: 'SimulatePrincipalPolicy',
      kind: 'error',
      code: 'ServiceFailure',
      status: 500,
    },
  },
  {
    name: "the server's own wrong clock",
    fault: {
      service: 'sts',
      action: 'GetCallerIdentity',
      kind: 'error',
      code: 'SignatureDoesNotMatch',
      status: 403,
      message:
        'Signature expired: 20261120T170000Z is now earlier than 20261120T173000Z (20261120T174500Z - 15 min.)',
    },
  },
  { name: 'a lost answer', fault: { service: 'sts', action: 'GetCallerIdentity', kind: 'drop-after' } },
  {
    name: 'a lost connection',
    fault: { service: 'iam', action: 'ListInstanceProfilesForRole', kind: 'drop-before' },
  },
] as const;

test.each(FAULTS)('$name is asked again, and only that', async ({ fault }) => {
  const account = await setUpAccount(endpoint());
  await sandboxControl(endpoint(), 'DELETE', '/events');
  await sandboxControl(endpoint(), 'POST', '/faults', { ...fault, accountId: account.accountId });
  const { verification, events, waitedMs } = await verify(account);
  expect(verification.passed).toBe(true);
  expect(failedChecks(events)).toEqual([]);
  expect(waitedMs).toBe(1_000);
  expect(verification.awsCalls).toBeGreaterThanOrEqual(12);
  expect(verification.awsCalls).toBeLessThanOrEqual(14);
});
