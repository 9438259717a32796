import { expect, test } from 'vitest';
import { createBudget } from './budget.ts';
import { manualClock } from './testing/manual-clock.ts';

const never = new AbortController().signal;

test('after a burst, calls go out at the given rate and in the order of asking', async () => {
  const clock = manualClock();
  const budget = createBudget({ burst: 3, perSecond: 10 }, clock);
  const startedAt = clock.now();
  const order: number[] = [];
  await Promise.all([0, 1, 2, 3, 4, 5].map((n) => budget.take(never).then(() => order.push(n))));
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(300);
  expect(clock.now() - startedAt).toBeLessThan(400);
});

test('a throttled call halves the rate, until it is over', async () => {
  const clock = manualClock();
  const budget = createBudget({ burst: 1, perSecond: 10 }, clock);
  budget.throttled();
  const startedAt = clock.now();
  await budget.take(never);
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(200);
  await clock.sleep(10_000, never);
  await budget.take(never);
  const again = clock.now();
  await budget.take(never);
  expect(clock.now() - again).toBeLessThanOrEqual(101);
});

test('who is stopped while waiting does not hold up the others', async () => {
  const clock = manualClock();
  const budget = createBudget({ burst: 1, perSecond: 1 }, clock);
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  const stopped = budget.take(stop.signal);
  await expect(stopped).rejects.toThrow('stopped');
  await budget.take(never);
});
