import { type CheckResult, ok, type Verification } from '@berth/domain';
import type { VerifyOutcome } from '@berth/engine';
import type { Verifier, VerifyRequest } from '../app/verifier.ts';

/**
 * A verifier that answers as it is told, for what AWS cannot be made to do on time: to propagate when a test
 * says so, or to fail in a way that nobody foresaw. Everything else is tested on the sandbox.
 */
export function scriptedVerifier(
  answer: (request: VerifyRequest) => VerifyOutcome | Promise<VerifyOutcome> = () => passing(),
): Verifier & { calls: VerifyRequest[] } {
  const calls: VerifyRequest[] = [];
  return {
    calls,
    async once(request, on) {
      calls.push(request);
      const outcome = await answer(request);
      const checks = outcome.kind === 'settled' ? outcome.verification.checks : outcome.checks;
      for (const check of checks) on({ type: 'check', check });
      return outcome;
    },
    async untilSettled(request, on) {
      calls.push(request);
      const { verification } = await answer(request);
      for (const check of verification.checks) on({ type: 'check', check });
      on({ type: 'done', verification });
      return verification;
    },
    watch: async () => ({
      findings: [],
      unjudged: [],
      complete: true,
      policyGeneration: '2024',
      calls: 12,
    }),
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

const passed = (awsAccountId: string): Verification => ({
  passed: true,
  checks: [checkResult()],
  facts: {
    awsAccountId,
    awsUserArn: `arn:aws:iam::${awsAccountId}:user/redislabs-user`,
    awsConsoleRoleArn: `arn:aws:iam::${awsAccountId}:role/redislabs-role`,
    policyGeneration: '2024',
  },
  awsCalls: 12,
});

const refused = (): Verification => ({
  passed: false,
  checks: [checkResult({ status: 'failed', seen: 'AWS does not know this key.', remedy: 'Make a new one.' })],
  facts: { awsAccountId: null, awsUserArn: null, awsConsoleRoleArn: null, policyGeneration: null },
  awsCalls: 1,
});

export const passing = (awsAccountId = '111122223333'): VerifyOutcome => ({
  kind: 'settled',
  verification: passed(awsAccountId),
});

export const failing = (): VerifyOutcome => ({ kind: 'settled', verification: refused() });

export const propagating = (because = 'The access key is new'): VerifyOutcome => ({
  kind: 'propagating',
  because,
  checks: [],
  awsCalls: 1,
  knownSoFar: { observations: {}, checks: [], awsCalls: 1 },
  verification: refused(),
});
