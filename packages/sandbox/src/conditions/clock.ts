/** Later times have no four-digit year any more, and soon no date at all: no answer could be given then. */
const END = Date.UTC(9000, 0);

/**
 * The sandbox's clock: the machine's plus an offset that only grows. Creation times, propagation, token
 * buckets and the expiry of temporary credentials use it. Signatures and MFA codes are judged by the
 * machine's clock, because clients make them with theirs.
 */
export class SandboxClock {
  #offsetMs: number;
  readonly #real: () => number;

  constructor(offsetMs = 0, real: () => number = Date.now) {
    this.#offsetMs = offsetMs;
    this.#real = real;
  }

  now(): number {
    return this.#real() + this.#offsetMs;
  }

  realNow(): number {
    return this.#real();
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  advance(ms: number): void {
    if (!(ms >= 0 && this.now() + ms < END))
      throw new TypeError(
        'advanceMs must be a number of milliseconds, 0 or more, that ends before the year 9000',
      );
    this.#offsetMs += ms;
  }
}
