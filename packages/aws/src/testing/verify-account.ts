import {
  type CheckResult,
  type CloudAccountDetails,
  redisCloud,
  type VerificationContext,
} from '@berth/domain';
import { type AccountReader, type VerifyOutcome, verifyOnce } from '@berth/engine';
import { readerOf } from './remembering-reader.ts';

/** One pass over an account of the sandbox, by the reader that talks to AWS. */
export async function verifyAccount(
  endpoint: string,
  details: CloudAccountDetails,
  context: VerificationContext = { sameKeyRegisteredAs: null, otherAwsAccounts: [] },
  reader: AccountReader = readerOf(endpoint, details),
): Promise<{ outcome: VerifyOutcome; told: CheckResult[] }> {
  const told: CheckResult[] = [];
  const outcome = await verifyOnce(
    { details, context, profile: redisCloud },
    reader,
    (event) => void (event.type === 'check' && told.push(event.check)),
    new AbortController().signal,
  );
  return { outcome, told };
}

/** Checks that failed, as `code` for blocking ones and `code (warning)` for warnings. */
export const failures = (checks: readonly CheckResult[]): string[] =>
  checks
    .filter(({ status }) => status === 'failed')
    .map(({ code, severity }) => (severity === 'blocking' ? code : `${code} (${severity})`));
