import type { StepFailure } from './run-plan.ts';

/** How patient a service's calls are repeated, in milliseconds and tries. */
export interface RetryLimits {
  /** The first pause, doubled each time up to ten seconds. */
  firstMs: number;
  throttledMs: number;
  consistencyMs: number;
  networkTries: number;
}

/** What decides beside the fault: the step's own. */
interface RepeatedStep {
  /** Whether what a step before it made, or removed, may only not be seen everywhere yet. */
  mayBeEarly: boolean;
  /** Whether a call whose outcome is unknown may simply be made again. */
  harmless: boolean;
}

const LONGEST_PAUSE_MS = 10_000;

/** Exponential, with jitter so that parallel steps do not come back together. */
const backOff = (count: number, firstMs: number, random: () => number): number =>
  Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** (count - 1)) * (0.5 + random() / 2);

/**
 * When a call that failed is tried again, by its fault: throttled calls had no effect; what a step before it did may
 * take seconds to be seen everywhere; a call with an unknown outcome is repeated only where that is harmless, and
 * looked for otherwise. Gives the pause in milliseconds, or null.
 */
export function stepRetry<S>(limits: RetryLimits, of: (step: S) => RepeatedStep, random: () => number) {
  return (
    step: S,
    { fault }: StepFailure,
    { count, elapsedMs }: { count: number; elapsedMs: number },
  ): number | null => {
    const delay = backOff(count, limits.firstMs, random);
    const { mayBeEarly, harmless } = of(step);
    switch (fault) {
      case 'throttled':
        return elapsedMs < limits.throttledMs ? delay : null;
      case 'missing':
      case 'conflict':
        return mayBeEarly && elapsedMs < limits.consistencyMs ? delay : null;
      case 'not-sent':
        return count < limits.networkTries ? delay : null;
      case 'outcome-unknown':
        return harmless && count < limits.networkTries ? delay : null;
      default:
        return null;
    }
  };
}
