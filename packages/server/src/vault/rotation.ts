import type { Database } from '../db/database.ts';
import { masterKeyInForce, putInForce } from '../db/repositories/master-keys.ts';
import { replaceWrapping, sealedUnderOther } from '../db/repositories/secrets.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';
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
  while (!(await takeIntoForce(database, provider))) await freshKey(provider);
  let done = 0;
  for (;;) {
    const batch = await sealedUnderOther(database.outer, provider.currentKeyId(), BATCH);
    if (batch.length === 0) break;
    const wrapped = await Promise.all(batch.map(async (was) => ({ was, now: await vault.rewrap(was) })));
    const stale = await database.transaction(async (tx) => {
      const inForce = await masterKeyInForce(tx);
      const good = wrapped.filter(({ now }) => now.masterKeyId === inForce);
      for (const { was, now } of good) if (await replaceWrapping(tx, was, now)) done++;
      return good.length === 0;
    });
    if (stale) await freshKey(provider);
  }
  await provider.endRotation();
  return done;
}

const takeIntoForce = (database: Database, provider: KeyProvider): Promise<boolean> =>
  database.transaction((tx) => putInForce(tx, provider.currentKeyId(), provider.shared ?? false));

/** Another process has rotated meanwhile: nothing may be wrapped under the key that it is about to forget. */
async function freshKey(provider: KeyProvider): Promise<void> {
  const was = provider.currentKeyId();
  await provider.reload();
  if (provider.currentKeyId() === was)
    throw new VaultRefusal(
      `Another server has rotated the master key, and ${provider.description} of this process still holds ${was}. ` +
        'Give every server the same master key and restart it.',
    );
}
