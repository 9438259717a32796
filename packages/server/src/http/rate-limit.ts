import { hash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_S = 60;

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

/**
 * Counts events per key in fixed windows of a minute. In this process alone: two server processes allow twice
 * as much, which is why no "remaining" header is sent (the Go SDK would believe it; 429 it handles by itself).
 */
export function perMinute(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: WINDOW_S, keyPrefix: '' });
}

/** Counts an event, or as many. Gives 0 when within the limit, else the seconds after which to come back. */
export async function take(limiter: RateLimiterMemory, key: string | number, cost = 1): Promise<number> {
  try {
    await limiter.consume(key, cost);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return secondsOf(refusal);
    throw refusal;
  }
}

/** Hex digits of an address's hash that name its counter: 4,096 counters are all that a flood can fill. */
const COUNTER_DIGITS = 3;
/** Look-ups that may wait for their turn, of all addresses over their limit. */
const WAITING_MOST = 64;

/**
 * Holds back who tries keys out: refused sign-ins are counted per source address. Behind an address over its limit
 * there may be others (a NAT), so valid keys work on; but the keys that come from there are looked up one at a
 * time, so that guessing takes one connection of the database at most.
 */
export class SignInGuard {
  readonly #refused: RateLimiterMemory;
  /** Which addresses share a counter is not for a client to work out. */
  readonly #salt = randomBytes(16).toString('hex');
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(points: number) {
    this.#refused = perMinute(points);
  }

  /**
   * Runs `lookUp`, at once or when its turn comes, and gives what it came to; or, when the address is over its
   * limit and the keys are not valid (or too many wait already), the seconds after which to come back.
   */
  async admit<T extends { ok: boolean }>(address: string, lookUp: () => Promise<T>): Promise<T | number> {
    const counter = this.#counterOf(address);
    const known = await this.#refused.get(counter);
    const over = known !== null && known.remainingPoints === 0 && known.msBeforeNext > 0;
    if (over && this.#waiting >= WAITING_MOST) return secondsOf(known);
    const result = await (over ? this.#inTurn(lookUp) : lookUp());
    if (result.ok) return result;
    if (over) return secondsOf(known);
    await this.#refused.penalty(counter);
    return result;
  }

  async #inTurn<T>(lookUp: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const mine = this.#turn.then(lookUp);
    this.#turn = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }

  #counterOf(address: string): string {
    return hash('sha256', this.#salt + address).slice(0, COUNTER_DIGITS);
  }
}
