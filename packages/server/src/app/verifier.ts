import type {
  CloudAccountDetails,
  Result,
  Secret,
  Verification,
  VerificationContext,
  VerificationEvent,
} from '@berth/domain';
import type { AccountScan, KnownSoFar, VerifyOutcome, WatchAccountInput } from '@berth/engine';

export interface VerifyRequest {
  details: CloudAccountDetails;
  context: VerificationContext;
  /** What earlier passes learned, of a verification that waited. */
  knownSoFar?: KnownSoFar;
}

export type WatchRequest = Omit<WatchAccountInput, 'profile'>;

type OnEvent = (event: VerificationEvent) => void;

/** Verification as the use cases and the worker need it, with AWS, vendor profile and request budget set. */
export interface Verifier {
  /** One pass. When AWS does not know yet what was just made there, come again with what was learned. */
  once(request: VerifyRequest, on: OnEvent, signal: AbortSignal): Promise<VerifyOutcome>;
  /** Repeats while AWS propagates, up to the limit; then what it came to. */
  untilSettled(request: VerifyRequest, on: OnEvent, signal: AbortSignal): Promise<Verification>;
  /** One look at a cloud account that is saved, for what is not as it should be. */
  watch(request: WatchRequest, signal: AbortSignal): Promise<AccountScan>;
  /** Whose credentials these are, as AWS says; the error in AWS's words. */
  identify(keys: {
    accessKeyId: string;
    accessSecretKey: Secret;
  }): Promise<Result<{ awsAccountId: string; awsUserArn: string }, string>>;
}
