import { type CheckResult, ok, type Verification } from '@berth/domain';
import type { Verifier, VerifyInput, VerifyOutcome } from '../app/verifier.ts';

/**
 * A verifier that answers by access key id, for what AWS cannot be made to do on time: to propagate when a test
 * says so, or to fail in a way that nobody foresaw. Everything else is tested on the sandbox.
 */
export function scriptedVerifier(
  answer: (input: VerifyInput) => VerifyOutcome | Promise<VerifyOutcome> = () => passing(),
): Verifier & { calls: VerifyInput[] } {
  const calls: VerifyInput[] = [];
  const settled = async (input: VerifyInput): Promise<Verification> => {
    const outcome = await answer(input);
    if (outcome.kind === 'settled') return outcome.verification;
    return failingVerification('access_key_valid');
  };
  return {
    calls,
    async once(input, { on, lastLook }) {
      calls.push(input);
      const outcome = lastLook
        ? ({ kind: 'settled', verification: await settled(input) } as const)
        : await answer(input);
      const checks = outcome.kind === 'settled' ? outcome.verification.checks : outcome.checks;
      for (const check of checks) on({ type: 'check', check });
      return outcome;
    },
    async untilSettled(input, on) {
      calls.push(input);
      const verification = await settled(input);
      for (const check of verification.checks) on({ type: 'check', check });
      on({ type: 'done', verification });
      return verification;
    },
    identify: async () =>
      ok({ awsAccountId: '168085023892', awsUserArn: 'arn:aws:iam::168085023892:user/internal' }),
  };
}

export const checkResult = (change: Partial<CheckResult> = {}): CheckResult => ({
  code: 'access_key_valid',
  title: 'AWS accepts the access key',
  field: 'accessKeyId',
  severity: 'blocking',
  status: 'passed',
  seen: 'AWS accepts it.',
  remedy: '',
  evidence: [],
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
  ...change,
});

export const passing = (awsAccountId = '111122223333'): VerifyOutcome => ({
  kind: 'settled',
  verification: {
    passed: true,
    checks: [checkResult()],
    facts: {
      awsAccountId,
      awsUserArn: `arn:aws:iam::${awsAccountId}:user/redislabs-user`,
      awsConsoleRoleArn: `arn:aws:iam::${awsAccountId}:role/redislabs-role`,
      policyGeneration: '2024',
    },
    awsCalls: 12,
  },
});

export const failingVerification = (code: string): Verification => ({
  passed: false,
  checks: [
    checkResult({ code, status: 'failed', seen: 'AWS does not know this key.', remedy: 'Make a new one.' }),
  ],
  facts: { awsAccountId: null, awsUserArn: null, awsConsoleRoleArn: null, policyGeneration: null },
  awsCalls: 1,
});

export const propagating = (because = 'The access key is new'): VerifyOutcome => ({
  kind: 'propagating',
  because,
  checks: [checkResult({ status: 'unknown' })],
  awsCalls: 1,
});
