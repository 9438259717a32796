import { Secret } from '@berth/domain';
import { afterEach, expect, test } from 'vitest';
import { ended, must, newTenant, openTestBerth, someDetails, type TestBerth } from '../testing/berth.ts';
import { checkResult, failing, passing, scriptedVerifier } from '../testing/scripted-verifier.ts';
import type { App, AppResult, Caller, TaskView } from './app.ts';
import type { AppContext } from './context.ts';
import { verifyUseCases } from './verify-accounts.ts';

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

const NEW_KEYS = {
  accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
  accessSecretKey: new Secret('new'.padEnd(40, 'y')),
};

/** Verifies a saved account while a task changes it: after its row was read and before its secret is used. */
async function verifiedDespite(
  change: (app: App, caller: Caller, id: number) => Promise<AppResult<TaskView>>,
) {
  const verifier = scriptedVerifier();
  const on = await openTestBerth({ verifier });
  berth = on;
  const { caller } = await newTenant(on, 'Acme');
  const created = must(await on.app.createCloudAccount(caller, someDetails()));
  const id = (await ended(on, caller, created.taskId)).response?.resourceId ?? 0;
  const vault = Object.create(on.core.context.vault) as AppContext['vault'];
  let changed = false;
  vault.open = async (sealed) => {
    if (!changed) {
      changed = true;
      await ended(on, caller, must(await change(on.app, caller, id)).taskId);
    }
    return on.core.context.vault.open(sealed);
  };
  const { verifyCloudAccount } = verifyUseCases({ ...on.core.context, vault });
  const before = verifier.calls.length;
  const result = await verifyCloudAccount(caller, id, () => {}, new AbortController().signal);
  return { result, request: verifier.calls.slice(before).at(-1) };
}

test('a key that is replaced meanwhile is never verified with the secret of the one before', async () => {
  const { result, request } = await verifiedDespite((app, caller, id) =>
    app.updateCloudAccount(caller, id, { keys: NEW_KEYS }),
  );
  expect(result.ok).toBe(true);
  expect(request?.details.accessKeyId).toBe(NEW_KEYS.accessKeyId);
  expect(request?.details.accessSecretKey.reveal()).toBe(NEW_KEYS.accessSecretKey.reveal());
});

test('an account that is deleted meanwhile is not found, and nothing is asked of AWS', async () => {
  const { result, request } = await verifiedDespite((app, caller, id) => app.deleteCloudAccount(caller, id));
  expect(result).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  expect(request).toBeUndefined();
});
