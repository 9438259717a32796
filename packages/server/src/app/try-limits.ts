import { hash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_S = 15 * 60;
/** Tries at one user in a window, wrong codes included. */
const PER_USER = 10;
/** Failed tries from one source address in a window: behind one there may be an office. */
const PER_SOURCE = 50;
/** Hex digits of a name's hash that choose its counter: so many counters are all that a flood can fill. */
const COUNTER_DIGITS = 4;

const limiter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_S, keyPrefix: '' });

/**
 * Holds back who tries passwords, codes and links out: tries are counted per user (by the address that was typed,
 * whether or not there is such a user) and per source address. In this process alone, like the other limits.
 */
export class TryLimits {
  readonly #users = limiter(PER_USER);
  readonly #sources = limiter(PER_SOURCE);
  /** Which names share a counter is not for a client to work out. */
  readonly #salt = randomBytes(16).toString('hex');

  /** Counts a try. Gives 0 when it may go on, else the seconds after which to come back. */
  async enter({ user, sourceIp }: { user: string | null; sourceIp: string }): Promise<number> {
    const ofSource = await consume(this.#sources, this.#counterOf(sourceIp));
    if (ofSource > 0 || user === null) return ofSource;
    return consume(this.#users, this.#counterOf(user));
  }

  /** A try that was right as far as it went does not count against its source address. */
  async wasRight(sourceIp: string): Promise<void> {
    await this.#sources.reward(this.#counterOf(sourceIp));
  }

  /** The user has proved who it is: earlier tries count no more. */
  async forget(user: string): Promise<void> {
    await this.#users.delete(this.#counterOf(user));
  }

  #counterOf(name: string): string {
    return hash('sha256', this.#salt + name.normalize('NFKC').toLowerCase()).slice(0, COUNTER_DIGITS);
  }
}

async function consume(counters: RateLimiterMemory, counter: string): Promise<number> {
  try {
    await counters.consume(counter);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}
