import { afterEach, expect, test } from 'vitest';
import { purgeTasks } from '../db/repositories/tasks.ts';
import { addVerification } from '../db/repositories/verifications.ts';
import { ended, must, newTenant, openTestBerth, someDetails, type TestBerth } from '../testing/berth.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';

let berth: TestBerth | undefined;
afterEach(async () => {
  await berth?.close();
  berth = undefined;
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

test('of a cloud account, the last hundred verifications are kept and no more', async () => {
  berth = await openTestBerth({ verifier: scriptedVerifier() });
  const { caller } = await newTenant(berth, 'Acme');
  const task = must(await berth.app.createCloudAccount(caller, someDetails()));
  const cloudAccountId = (await ended(berth, caller, task.taskId)).response?.resourceId ?? 0;
  const { database } = berth.core.context;
  const at = new Date();
  await database.transaction(async (tx) => {
    for (let n = 0; n < 105; n++)
      await addVerification(tx, {
        accountId: caller.accountId,
        cloudAccountId,
        trigger: 'request',
        startedAt: at,
        finishedAt: at,
        passed: true,
        checks: [],
        awsCalls: n,
      });
  });
  const { rows } = (await database.outer.execute(
    'select count(*)::int as kept, min(aws_calls) as oldest from verifications',
  )) as unknown as { rows: unknown[] };
  expect(rows).toEqual([{ kept: 100, oldest: 5 }]);
});
