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
    if (!Number.isFinite(ms) || ms < 0)
      throw new TypeError('advanceMs must be a number of milliseconds, 0 or more');
    this.#offsetMs += ms;
  }
}
