import { afterEach, expect, test } from 'vitest';
import { ended, must, newTenant, openTestBerth, someDetails, type TestBerth } from '../testing/berth.ts';
import { checkResult, failing, passing, scriptedVerifier } from '../testing/scripted-verifier.ts';

let berth: TestBerth | undefined;
afterEach(async () => {
  await berth?.close();
  berth = undefined;
});

const unanswered = (): ReturnType<typeof passing> => {
  const settled = failing();
  if (settled.kind !== 'settled') throw new Error('A failing verification is settled');
  const checks = [checkResult({ status: 'unknown', seen: 'AWS did not answer.', remedy: 'Try again.' })];
  return { kind: 'settled', verification: { ...settled.verification, checks } };
};

/** Verifies a saved account again and again, with these answers of AWS; gives its status after each. */
async function statusesAfter(answers: (() => ReturnType<typeof passing>)[]): Promise<(string | undefined)[]> {
  let next = passing;
  berth = await openTestBerth({ verifier: scriptedVerifier(() => next()) });
  const { app } = berth;
  const { caller } = await newTenant(berth, 'Acme');
  const task = must(await app.createCloudAccount(caller, someDetails({})));
  const id = (await ended(berth, caller, task.taskId)).response?.resourceId ?? 0;
  const statuses: (string | undefined)[] = [];
  for (const answer of answers) {
    next = answer;
    must(await app.verifyCloudAccount(caller, id, () => {}, AbortSignal.timeout(5_000)));
    statuses.push((await app.getCloudAccount(caller, id))?.status);
  }
  return statuses;
}

test('an account is called broken only when a check failed, not when AWS gave no answer', async () => {
  expect(await statusesAfter([unanswered, failing, unanswered, passing])).toEqual([
    'active',
    'active-error',
    'active-error',
    'active',
  ]);
});
