import { join } from 'node:path';
import type { SealedSecret } from '../app/model.ts';
import type { Database } from '../db/database.ts';
import { sealedSamples } from '../db/repositories/secrets.ts';
import { envKeys } from './env-keys.ts';
import { fileKeys } from './file-keys.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';
import { finishRotation } from './rotation.ts';
import { createVault, type Vault } from './vault.ts';

/** Where the master keys come from. */
export interface VaultConfig {
  home: string;
  masterKey?: string;
  previousMasterKey?: string;
}

/**
 * Opens the vault of a database, and finishes a rotation that was cut short. With values sealed and no key that
 * opens them it refuses, and says which key is missing.
 * @throws VaultRefusal
 */
export async function openVault(database: Database, config: VaultConfig): Promise<Vault> {
  const samples = await sealedSamples(database.outer);
  const provider =
    config.masterKey === undefined
      ? await fileKeys(join(config.home, 'master-key'), samples.length === 0)
      : envKeys(config.masterKey, config.previousMasterKey);
  const vault = createVault(provider);
  for (const sample of samples) await tryOpening(vault, provider, sample);
  await finishRotation(database, vault);
  return vault;
}

async function tryOpening(vault: Vault, provider: KeyProvider, sample: SealedSecret): Promise<void> {
  if (!provider.knows(sample.masterKeyId))
    throw new VaultRefusal(
      `The database holds secrets sealed under master key ${sample.masterKeyId}, and ${provider.description} ` +
        `holds ${provider.currentKeyId()}. Give back the master key that sealed them; after a rotation by ` +
        'BERTH_MASTER_KEY, give the old one as BERTH_MASTER_KEY_PREVIOUS.',
    );
  try {
    await vault.open(sample);
  } catch (cause) {
    throw new VaultRefusal(
      `A secret of account ${sample.place.accountId} does not open with its master key ${sample.masterKeyId}: ` +
        'the database was changed from outside, or restored from a backup of another installation.',
      { cause },
    );
  }
}
