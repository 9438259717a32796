import type { SealedSecret } from '../app/model.ts';
import type { Database } from '../db/database.ts';
import { currentMasterKey, sealedSamples } from '../db/repositories/secrets.ts';
import { chooseKeys, type VaultConfig } from './choose-keys.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';
import { finishRotation } from './rotation.ts';
import { createVault, type Vault } from './vault.ts';

/**
 * Opens the vault of a database, and finishes a rotation that was cut short. With values sealed and no key that
 * opens them it refuses, and says which key is missing.
 * @throws VaultRefusal
 */
export async function openVault(database: Database, config: VaultConfig): Promise<Vault> {
  const samples = await sealedSamples(database.outer);
  const sealedUnder = samples.map((sample) => sample.masterKeyId);
  const provider = await chooseKeys(database, config, sealedUnder);
  const vault = createVault(provider);
  for (const sample of samples) await tryOpening(vault, provider, sample);
  if (samples.length > 0) await refuseStaleKey(database, provider);
  await finishRotation(database, vault);
  return vault;
}

/** A process that does not know the key in force would turn a rotation back, or seal beside another's key. */
async function refuseStaleKey(database: Database, provider: KeyProvider): Promise<void> {
  const inForce = await currentMasterKey(database.outer);
  if (inForce === null) return;
  if (!provider.knows(inForce)) await provider.reload();
  if (!provider.knows(inForce))
    throw new VaultRefusal(
      `Secrets of this database are sealed under master key ${inForce}, and ${provider.description} holds ` +
        `${provider.currentKeyId()}. Every server of an installation needs the same master key: copy the key file ` +
        'of the first server here, or give all of them the same BERTH_MASTER_KEY.',
    );
}

async function tryOpening(vault: Vault, provider: KeyProvider, sample: SealedSecret): Promise<void> {
  if (!provider.knows(sample.masterKeyId))
    throw new VaultRefusal(
      `The database holds secrets sealed under master key ${sample.masterKeyId}, and ${provider.description} ` +
        `holds ${provider.currentKeyId()}. Give back the master key that sealed them; after a rotation by ` +
        'BERTH_MASTER_KEY, give the old one as BERTH_MASTER_KEY_PREVIOUS; when the key file or KMS held it, say ' +
        'BERTH_MASTER_KEY_PREVIOUS=file or =kms:KEY.',
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
