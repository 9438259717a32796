import type { Verification, VerificationEvent } from '@berth/domain';
import type { Clock } from '../clock.ts';
import type { AccountReader } from './account-reader.ts';
import { type VerifyInput, verifyOnce } from './verify-once.ts';

/** How long IAM's new things are waited for; they are usually known everywhere within half of it. */
export const PROPAGATION_LIMIT_MS = 45_000;

/** Pause before each further pass: short at first, since most things are there within seconds. */
export const PASS_DELAYS_MS: readonly number[] = [1_000, 2_000, 3_000, 5_000];

/** The pause before pass `n` (1 for the first repetition), in milliseconds. */
export const passDelayMs = (n: number): number =>
  PASS_DELAYS_MS[Math.min(n, PASS_DELAYS_MS.length) - 1] ?? 5_000;

/**
 * Verifies, and waits for what is new in AWS (or for AWS to answer) for up to `limitMs`, saying so with `waiting`
 * events. Ends with a `done` event. What is still missing at the limit counts as it then stands. Rejects only
 * when aborted.
 */
export async function verifyUntilSettled(
  input: VerifyInput,
  reader: AccountReader,
  clock: Clock,
  on: (event: VerificationEvent) => void,
  signal: AbortSignal,
  limitMs: number = PROPAGATION_LIMIT_MS,
): Promise<Verification> {
  const startedAt = clock.now();
  const done = (verification: Verification): Verification => {
    on({ type: 'done', verification });
    return verification;
  };
  let knownSoFar = input.knownSoFar;
  for (let pass = 1; ; pass += 1) {
    const outcome = await verifyOnce({ ...input, ...(knownSoFar ? { knownSoFar } : {}) }, reader, on, signal);
    if (outcome.kind === 'settled') return done(outcome.verification);
    const elapsedMs = clock.now() - startedAt;
    if (elapsedMs >= limitMs) {
      const told = new Set(outcome.checks.map(({ code }) => code));
      for (const check of outcome.verification.checks)
        if (!told.has(check.code)) on({ type: 'check', check });
      return done(outcome.verification);
    }
    on({ type: 'waiting', because: outcome.because, elapsedMs, limitMs });
    await clock.sleep(Math.min(passDelayMs(pass), limitMs - elapsedMs), signal);
    knownSoFar = outcome.knownSoFar;
  }
}
