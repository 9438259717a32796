import type { Clock } from '../clock.ts';

/** A clock that stands still until somebody sleeps, and then is there at once. `onSleep` may change the world. */
export function manualClock(onSleep: (now: number) => void = () => {}): Clock & { slept: number[] } {
  let now = 1_700_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
      onSleep(now);
      signal.throwIfAborted();
    },
  };
}
