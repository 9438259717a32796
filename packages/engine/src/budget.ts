import type { Clock } from './clock.ts';

/** How much of AWS's patience a run may use: a token bucket. */
export interface BudgetLimits {
  /** Calls that may be made at once. */
  burst: number;
  /** Calls per second after that. */
  perSecond: number;
}

/** Hands out permission to call AWS, in the order of asking. */
export interface RequestBudget {
  /** Resolves when a call may be made; rejects with the signal's reason when aborted. */
  take(signal: AbortSignal): Promise<void>;
  /** AWS throttled a call: from now on, half the rate, until calls have succeeded for a while. */
  throttled(): void;
}

const SLOWEST_PER_SECOND = 0.5;
const RECOVERY_MS = 10_000;

/** A token bucket on the given clock. */
export function createBudget({ burst, perSecond }: BudgetLimits, clock: Clock): RequestBudget {
  let tokens = burst;
  let rate = perSecond;
  let filledAt = clock.now();
  let throttledAt = Number.NEGATIVE_INFINITY;
  let queue: Promise<void> = Promise.resolve();

  const refill = () => {
    const now = clock.now();
    if (rate < perSecond && now - throttledAt >= RECOVERY_MS) rate = perSecond;
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);
    filledAt = now;
  };

  const takeNext = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    for (refill(); tokens < 1; refill()) {
      await clock.sleep(Math.max(1, Math.ceil(((1 - tokens) / rate) * 1000)), signal);
    }
    tokens -= 1;
  };

  return {
    take: (signal) => {
      const turn = queue.then(() => takeNext(signal));
      queue = turn.catch(() => undefined);
      return turn;
    },
    throttled: () => {
      refill();
      tokens = Math.min(tokens, 0);
      rate = Math.max(SLOWEST_PER_SECOND, rate / 2);
      throttledAt = clock.now();
    },
  };
}
