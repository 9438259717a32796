import type { Step } from '@berth/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Perform, type RunOptions, runPlan, type StepEvent } from './run-plan.ts';
import { manualClock } from './testing/manual-clock.ts';

const step = (id: string, ...dependsOn: string[]): Step<string> => ({
  id,
  resource: id,
  action: id,
  because: { code: 'test', text: 'test' },
  dependsOn,
});

const options = (more: Partial<RunOptions<string>> = {}): RunOptions<string> => ({
  concurrency: 4,
  clock: manualClock(),
  signal: new AbortController().signal,
  ...more,
});

const fine: Perform<string, string> = async ({ id }) => ({ kind: 'done', output: id });

const failingAt =
  (...ids: string[]): Perform<string, string> =>
  async ({ id }) =>
    ids.includes(id) ? { kind: 'failed', fault: 'denied', message: 'no' } : { kind: 'done', output: id };

const kinds = (results: Map<string, { kind: string }>) =>
  Object.fromEntries([...results].map(([id, { kind }]) => [id, kind]));

test('a failed step stops what depends on it, and nothing else', async () => {
  const steps = [step('a'), step('b', 'a'), step('c', 'b'), step('d'), step('e', 'd')];
  const { results, ok } = await runPlan({ steps }, failingAt('b'), options());
  expect(kinds(results)).toEqual({ a: 'done', b: 'failed', c: 'skipped', d: 'done', e: 'done' });
  expect(ok).toBe(false);
});

test('in any plan, a step starts after all that it depends on, and no more run at once than allowed', async () => {
  const plan = fc
    .array(fc.array(fc.nat(100), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
    .map((rows) =>
      rows.map((row, n) =>
        step(`s${n}`, ...new Set(row.filter(() => n > 0).map((other) => `s${other % n}`))),
      ),
    );
  await fc.assert(
    fc.asyncProperty(plan, fc.integer({ min: 1, max: 4 }), async (steps, concurrency) => {
      const ended = new Set<string>();
      let running = 0;
      const perform: Perform<string, null> = async ({ id, dependsOn }) => {
        running += 1;
        expect(running).toBeLessThanOrEqual(concurrency);
        expect(dependsOn.every((other) => ended.has(other))).toBe(true);
        await Promise.resolve();
        running -= 1;
        ended.add(id);
        return { kind: 'done', output: null };
      };
      const { ok } = await runPlan({ steps }, perform, options({ concurrency }));
      expect([ok, ended.size]).toEqual([true, steps.length]);
    }),
  );
});

test('a step is tried again as long as the rule says, after the time that it says', async () => {
  const clock = manualClock();
  const events: StepEvent<string>[] = [];
  let tries = 0;
  const perform: Perform<string, number> = async () => {
    tries += 1;
    return tries < 3
      ? { kind: 'failed', fault: 'throttled', message: 'slow' }
      : { kind: 'done', output: tries };
  };
  const { results } = await runPlan(
    { steps: [step('a')] },
    perform,
    options({ clock, retry: (_step, _failure, { count }) => count * 100, on: (event) => events.push(event) }),
  );
  expect(results.get('a')).toEqual({ kind: 'done', output: 3, attempts: 3 });
  expect(clock.slept).toEqual([100, 200]);
  expect(events.map(({ type }) => type)).toEqual(['started', 'retrying', 'retrying', 'ended']);
});

test('a stopped run starts nothing more, except what would be lost otherwise', async () => {
  const stop = new AbortController();
  const perform: Perform<string, string> = async ({ id }) => {
    if (id === 'mint') stop.abort();
    return { kind: 'done', output: id };
  };
  const steps = [step('mint'), step('hand-over', 'mint'), step('more', 'mint')];
  const { results } = await runPlan(
    { steps },
    perform,
    options({ signal: stop.signal, evenWhenStopped: ({ id }) => id === 'hand-over' }),
  );
  expect(kinds(results)).toEqual({ mint: 'done', 'hand-over': 'done', more: 'skipped' });
});

test('what a step throws is its failure, not the end of the run', async () => {
  const perform: Perform<string, string> = async ({ id }) => {
    if (id === 'a') throw new Error('broken');
    return { kind: 'done', output: id };
  };
  const { results } = await runPlan({ steps: [step('a'), step('b')] }, perform, options());
  expect(results.get('a')).toMatchObject({ kind: 'failed', fault: 'unclassified', message: 'Error: broken' });
  expect(results.get('b')?.kind).toBe('done');
});

test.each([
  { name: 'two steps of one id', steps: [step('a'), step('a')] },
  { name: 'a dependency that is not there', steps: [step('a', 'x')] },
  { name: 'a circle', steps: [step('a', 'b'), step('b', 'a')] },
])('a plan that is put together wrongly is a bug: $name', async ({ steps }) => {
  await expect(runPlan({ steps }, fine, options())).rejects.toThrow();
});
