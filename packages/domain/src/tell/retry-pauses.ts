const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * How long after a failed attempt the next one is due: the schedule that Standard Webhooks suggests, over three days.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const RETRY_PAUSES_MS: readonly number[] = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

const PAUSE_MOST_MS = 24 * HOUR;

/**
 * The pause after so many failed attempts, or null when it is given up. Up to a tenth longer, by `chance` from 0 to 1,
 * so that what failed together does not come back together; longer still where the receiver asks for it.
 */
export function retryPauseMs(
  failedAttempts: number,
  chance: number,
  askedForMs = 0,
  pauses: readonly number[] = RETRY_PAUSES_MS,
): number | null {
  const pause = pauses[failedAttempts - 1];
  if (pause === undefined) return null;
  return Math.max(pause * (1 + chance / 10), Math.min(askedForMs, PAUSE_MOST_MS));
}

/** What a `Retry-After` header asks for, in seconds or as a date (RFC 9110, section 10.2.3); 0 where it makes no sense. */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
