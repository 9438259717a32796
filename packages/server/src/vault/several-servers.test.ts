import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sealedCounts, setMasterKey } from '../db/repositories/secrets.ts';
import {
  must,
  newTenant,
  openTestBerth,
  someDetails,
  type Tenant,
  type TestBerth,
} from '../testing/berth.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';
import { processAccount } from '../worker/process.ts';
import { openVault } from './open-vault.ts';

const key = () => randomBytes(32).toString('base64');

describe('A server that was not given the new BERTH_MASTER_KEY', () => {
  const [before, after] = [key(), key()];
  let berth: TestBerth;
  let tenant: Tenant;
  let taskId: string;
  beforeEach(async () => {
    berth = await openTestBerth({ verifier: scriptedVerifier(), runWorker: false, masterKey: before });
    tenant = await newTenant(berth, 'Acme');
    taskId = must(await berth.app.createCloudAccount(tenant.caller, someDetails())).taskId;
    // Another server was restarted with the new key, and re-wrapped everything.
    await rotated();
  });
  afterEach(() => berth.close());

  const rotated = () =>
    openVault(berth.core.context.database, {
      home: berth.home,
      masterKey: after,
      previousMasterKey: before,
    });

  test('seals nothing, stores nothing, and says what to do', async () => {
    const counts = () => sealedCounts(berth.core.context.database.outer);
    const was = await counts();
    expect(was).toHaveLength(1);
    await expect(berth.app.createCloudAccount(tenant.caller, someDetails({ name: 'late' }))).rejects.toThrow(
      /master key was rotated, and BERTH_MASTER_KEY .* Give it the new key/s,
    );
    expect(await counts()).toEqual(was);
    expect(await berth.app.listTasks(tenant.caller)).toHaveLength(1);
  });

  test('leaves tasks to those that were given it, uncounted, and they succeed there', async () => {
    const { context } = berth.core;
    const never = new AbortController().signal;
    for (let attempt = 0; attempt < 7; attempt++)
      await expect(processAccount(context, tenant.caller.accountId, never)).rejects.toThrow(
        /sealed under master key mk_.* holds mk_.* restart every server/s,
      );
    await processAccount({ ...context, vault: await rotated() }, tenant.caller.accountId, never);
    expect(await berth.app.getTask(tenant.caller, taskId)).toMatchObject({ status: 'processing-completed' });
  });

  test('refuses to start again, and does not turn the rotation back', async () => {
    const { database } = berth.core.context;
    await expect(openVault(database, { home: berth.home, masterKey: before })).rejects.toThrow(
      /sealed under/,
    );
    // Not even in the moment in which the new key is in force and nothing is re-wrapped yet.
    const fresh = await openTestBerth({ runWorker: false, masterKey: before });
    try {
      await newTenant(fresh, 'Acme');
      await setMasterKey(fresh.core.context.database.outer, 'mk_newer');
      await expect(
        openVault(fresh.core.context.database, { home: fresh.home, masterKey: before }),
      ).rejects.toThrow(/sealed under master key mk_newer.*same master key/s);
    } finally {
      await fresh.close();
    }
  });
});
