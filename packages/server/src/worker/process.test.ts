import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, must, newTenant, openTestBerth, someDetails, type TestBerth } from '../testing/berth.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';

describe('A task', () => {
  let berth: TestBerth;
  beforeAll(async () => {
    berth = await openTestBerth({ verifier: scriptedVerifier() });
  });
  afterAll(() => berth.close());

  test('can be read before the call that made it answers, and makes an active cloud account', async () => {
    const { caller } = await newTenant(berth, 'Acme');
    const task = must(await berth.app.createCloudAccount(caller, someDetails()));
    expect(await berth.app.getTask(caller, task.taskId)).toMatchObject({ taskId: task.taskId });
    const done = await ended(berth, caller, task.taskId);
    expect(done).toMatchObject({
      status: 'processing-completed',
      response: { resourceId: expect.any(Number) },
    });
    const id = done.response?.resourceId ?? 0;
    expect(await berth.app.getCloudAccount(caller, id)).toMatchObject({
      id,
      name: 'production',
      status: 'active',
      awsAccountId: '111122223333',
    });
  });
});
