import type { Database } from '../db/database.ts';
import { replaceWrapping, sealedUnderOther, setMasterKey } from '../db/repositories/secrets.ts';
import type { Vault } from './vault.ts';

const BATCH = 200;

/** Makes a new master key and re-wraps every data key under it; how many there were. */
export async function rotateMasterKey(database: Database, vault: Vault): Promise<number> {
  await vault.provider.beginRotation();
  return finishRotation(database, vault);
}

/**
 * Re-wraps whatever is not under the current key, then forgets the others. Safe to run again after a crash at
 * any point: both keys are known until nothing needs the old one, and each value is under one of them.
 */
export async function finishRotation(database: Database, vault: Vault): Promise<number> {
  const { provider } = vault;
  await setMasterKey(database.outer, provider.currentKeyId());
  let done = 0;
  for (;;) {
    const batch = await sealedUnderOther(database.outer, provider.currentKeyId(), BATCH);
    if (batch.length === 0) break;
    const wrapped = await Promise.all(batch.map(async (was) => ({ was, now: await vault.rewrap(was) })));
    await database.transaction(async (tx) => {
      for (const { was, now } of wrapped) if (await replaceWrapping(tx, was, now)) done++;
    });
  }
  await provider.endRotation();
  return done;
}
