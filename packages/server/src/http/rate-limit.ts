import type { Clock } from '@berth/engine';

const WINDOW_MS = 60_000;
/** Beyond this many keys, ended windows are swept out, so that a flood of addresses cannot fill the memory. */
const SWEEP_AT = 10_000;

interface Window {
  endsAt: number;
  used: number;
}

/**
 * Counts events per key in fixed windows of a minute. In this process alone: two server processes allow twice
 * as much, which is why no "remaining" header is sent (the Go SDK would believe it; 429 it handles by itself).
 */
export class RateLimiter {
  readonly #windows = new Map<string | number, Window>();
  readonly #perMinute: number;
  readonly #clock: Clock;

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Counts one event. Gives 0 when it is within the limit, else the seconds after which to come back. */
  take(key: string | number): number {
    const now = this.#clock.now();
    const window = this.#current(key, now);
    if (window.used >= this.#perMinute) return Math.max(1, Math.ceil((window.endsAt - now) / 1000));
    window.used += 1;
    return 0;
  }

  /** As {@link take}, counting nothing. */
  exhausted(key: string | number): number {
    const window = this.#windows.get(key);
    const now = this.#clock.now();
    if (!window || window.endsAt <= now || window.used < this.#perMinute) return 0;
    return Math.max(1, Math.ceil((window.endsAt - now) / 1000));
  }

  #current(key: string | number, now: number): Window {
    const known = this.#windows.get(key);
    if (known && known.endsAt > now) return known;
    if (this.#windows.size >= SWEEP_AT) this.#sweep(now);
    const fresh = { endsAt: now + WINDOW_MS, used: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #sweep(now: number): void {
    for (const [key, window] of this.#windows) if (window.endsAt <= now) this.#windows.delete(key);
    if (this.#windows.size < SWEEP_AT) return;
    // All of them fresh: a flood. Forgetting the oldest half bounds the memory, at the price of a little leniency.
    let excess = this.#windows.size - SWEEP_AT / 2;
    for (const key of this.#windows.keys()) {
      if (excess-- <= 0) return;
      this.#windows.delete(key);
    }
  }
}
