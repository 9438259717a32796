import type { Clock } from '../clock.ts';

/**
 * A clock that goes on to the next sleeper whenever nothing else is left to do: what sleeps side by side takes as long
 * as the longest of it, as in life, and no time in life.
 */
export function eventClock(): Clock {
  let now = 1_700_000_000_000;
  let going = false;
  const sleepers: { at: number; wake: () => void }[] = [];

  const go = (): void => {
    sleepers.sort((one, other) => one.at - other.at);
    const next = sleepers.shift();
    going = next !== undefined;
    if (!next) return;
    now = Math.max(now, next.at);
    next.wake();
    // After all that follows from it.
    setImmediate(go);
  };

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        sleepers.push({ at: now + ms, wake: resolve });
        if (!going) setImmediate(go);
        going = true;
      }),
  };
}
