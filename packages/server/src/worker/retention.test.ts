import { afterEach, expect, test } from 'vitest';
import { purgeTasks } from '../db/repositories/tasks.ts';
import { ended, must, newTenant, openTestBerth, someDetails, type TestBerth } from '../testing/berth.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';

let berth: TestBerth | undefined;
afterEach(async () => {
  await berth?.close();
});

const DAY_MS = 24 * 3_600_000;

test('a task can be read for ten days after it ended, and is then removed', async () => {
  let laterMs = 0;
  const clock = { now: () => Date.now() + laterMs, sleep: async () => {} };
  berth = await openTestBerth({ verifier: scriptedVerifier(), clock });
  const { caller } = await newTenant(berth, 'Acme');
  const task = must(await berth.app.createCloudAccount(caller, someDetails()));
  await ended(berth, caller, task.taskId);
  const { outer } = berth.core.context.database;
  const purge = () => purgeTasks(outer, new Date(clock.now() - 10 * DAY_MS));
  laterMs = 10 * DAY_MS - 60_000;
  expect(await purge()).toBe(0);
  expect(await berth.app.listTasks(caller)).toHaveLength(1);
  laterMs = 10 * DAY_MS + 60_000;
  expect(await berth.app.listTasks(caller)).toEqual([]);
  expect(await purge()).toBe(1);
  expect(await berth.app.getTask(caller, task.taskId)).toBeNull();
});
