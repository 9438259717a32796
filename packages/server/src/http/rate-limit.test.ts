import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SignInGuard } from './rate-limit.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('a flood of source addresses fills a bounded number of counters, and leaves none behind', async () => {
  const guard = new SignInGuard(1_000_000);
  for (let n = 0; n < 30_000; n++)
    await guard.admit(`2001:db8::${n.toString(16)}`, async () => ({ ok: false }));
  // Each counter has a timer that ends it.
  expect(vi.getTimerCount()).toBeGreaterThan(1_000);
  expect(vi.getTimerCount()).toBeLessThanOrEqual(4_096);
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
});
