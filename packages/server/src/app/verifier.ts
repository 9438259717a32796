import type {
  CheckResult,
  CloudAccountDetails,
  Result,
  Secret,
  Verification,
  VerificationContext,
  VerificationEvent,
} from '@berth/domain';

/** One pass over the checks. `propagating`: AWS does not know yet what was just made there; come again. */
export type VerifyOutcome =
  | { kind: 'settled'; verification: Verification }
  | { kind: 'propagating'; because: string; checks: CheckResult[]; awsCalls: number };

export interface VerifyInput {
  details: CloudAccountDetails;
  context: VerificationContext;
}

/** Verification as the use cases and the worker need it, with AWS, vendor profile and request budget set. */
export interface Verifier {
  /** `lastLook`: what has not propagated by now is not there, and the checks say so. */
  once(
    input: VerifyInput,
    options: { on: (event: VerificationEvent) => void; signal: AbortSignal; lastLook: boolean },
  ): Promise<VerifyOutcome>;
  /** Repeats while AWS propagates, up to the limit; then what it came to. */
  untilSettled(
    input: VerifyInput,
    on: (event: VerificationEvent) => void,
    signal: AbortSignal,
  ): Promise<Verification>;
  /** Whose credentials these are, as AWS says; the error in AWS's words. */
  identify(keys: {
    accessKeyId: string;
    accessSecretKey: Secret;
  }): Promise<Result<{ awsAccountId: string; awsUserArn: string }, string>>;
}
