import { type CheckResult, redisCloud, type Verification, type VerificationEvent } from '@berth/domain';
import { type VerifyInput, type VerifyOutcome, verifyOnce } from '../verify/verify-once.ts';
import { type AccountInMemory, readerInMemory } from './account-in-memory.ts';
import { goodDetails, nothingRegistered } from './good-account.ts';

/** One pass over an account in memory, with everything it said and asked. */
export async function verifyInMemory(
  account: AccountInMemory,
  input: Partial<VerifyInput> = {},
): Promise<{ outcome: VerifyOutcome; verification: Verification; told: CheckResult[]; asked: string[] }> {
  const told: CheckResult[] = [];
  const reader = readerInMemory(account);
  const on = (event: VerificationEvent): void => {
    if (event.type === 'check') told.push(event.check);
  };
  const outcome = await verifyOnce(
    { details: goodDetails(), context: nothingRegistered, profile: redisCloud, ...input },
    reader,
    on,
    new AbortController().signal,
  );
  return { outcome, told, asked: reader.asked, verification: outcome.verification };
}

/** Codes of checks that keep the account from being saved. */
export const blockingCodes = ({ checks }: Verification): string[] =>
  checks
    .filter(
      ({ severity, status }) => severity === 'blocking' && (status === 'failed' || status === 'unknown'),
    )
    .map(({ code }) => code);

/** Codes of warnings that failed. */
export const warningCodes = ({ checks }: Verification): string[] =>
  checks
    .filter(({ severity, status }) => severity === 'warning' && status === 'failed')
    .map(({ code }) => code);
