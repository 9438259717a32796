import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { adminSession, openKms } from '@berth/aws';
import type { Database } from '../db/database.ts';
import { listWrappedMasterKeys } from '../db/repositories/master-keys.ts';
import { keyIdOf } from './aes-gcm.ts';
import { envKeys, parseKey } from './env-keys.ts';
import { fileKeys, readFileKeys } from './file-keys.ts';
import { type FormerKeys, formerFile, movingFrom } from './former-keys.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';
import type { NamedKey } from './key-service.ts';
import { formerKmsKeys, kmsKeys } from './kms-keys.ts';

/** Where the master keys come from: KMS when a key is named there, else `masterKey`, else a file in `home`. */
export interface VaultConfig {
  home: string;
  masterKey?: string;
  /** What held the master key before: the key itself, `file`, or `kms:` and the KMS key that wrapped it. */
  previousMasterKey?: string;
  kms?: KmsConfig;
  aws?: { region: string };
}

/** KMS in the operator's own account, with the operator's own credentials; no tenant's key comes near it. */
export interface KmsConfig {
  /** Id, ARN, alias or alias ARN of a symmetric encryption key; undefined when KMS is only being left. */
  keyId?: string;
  /** The region of the ARN, or AWS's region of the server, when undefined. */
  region?: string;
  /** Another place than AWS: a VPC endpoint, or the sandbox. */
  endpoint?: string;
}

const LEAVING_KMS = 'kms:';
const LEAVING_FILE = 'file';

const fileOf = (config: VaultConfig): string => join(config.home, 'master-key');

/**
 * The keys that the configuration names. While an installation moves from one provider to another, both, until
 * everything is under the new one.
 * @param sealedUnder Ids of the master keys that something is sealed under.
 * @throws VaultRefusal
 */
export async function chooseKeys(
  database: Database,
  config: VaultConfig,
  sealedUnder: string[],
): Promise<KeyProvider> {
  const previous = config.previousMasterKey?.trim();
  const { keyId } = config.kms ?? {};
  const leavingKms = previous?.startsWith(LEAVING_KMS)
    ? namedKey(config, previous.slice(LEAVING_KMS.length))
    : undefined;
  if (keyId !== undefined && leavingKms)
    return kmsKeys(database, namedKey(config, keyId), sealedUnder.length === 0, leavingKms);
  const former = leavingKms ? await formerKmsKeys(database, leavingKms) : await formerOf(config, previous);
  const known = former.keys.map(keyIdOf);
  const mayCreate = sealedUnder.every((id) => known.includes(id));
  return movingFrom(former, await current(database, config, mayCreate));
}

async function current(database: Database, config: VaultConfig, mayCreate: boolean): Promise<KeyProvider> {
  const { keyId } = config.kms ?? {};
  if (keyId !== undefined) return kmsKeys(database, namedKey(config, keyId), mayCreate);
  if (config.masterKey !== undefined)
    return envKeys(config.masterKey, isKey(config.previousMasterKey) ? config.previousMasterKey : undefined);
  if (!mayCreate && !existsSync(fileOf(config))) await refuseIfWrapped(database);
  return fileKeys(fileOf(config), mayCreate);
}

/** What another kind of provider held before. Env to env is the env provider's own affair. */
async function formerOf(config: VaultConfig, previous: string | undefined): Promise<FormerKeys> {
  const none: FormerKeys = { keys: [], forget: async () => {} };
  if (previous === undefined || previous === '') return none;
  if (previous === LEAVING_FILE) {
    if (config.masterKey === undefined && config.kms?.keyId === undefined)
      throw new VaultRefusal(
        'BERTH_MASTER_KEY_PREVIOUS=file says to leave the key file, and nothing says for what: set BERTH_KMS_KEY_ID ' +
          'or BERTH_MASTER_KEY. To make a new key in the file: berth admin master-key rotate',
      );
    return formerFile(fileOf(config), await readFileKeys(fileOf(config)));
  }
  return config.masterKey === undefined
    ? { ...none, keys: [parseKey('BERTH_MASTER_KEY_PREVIOUS', previous)] }
    : none;
}

const isKey = (previous: string | undefined): boolean =>
  previous !== undefined && previous !== LEAVING_FILE && !previous.startsWith(LEAVING_KMS);

/** Going from KMS to a key file must be said, never the consequence of a variable that was forgotten. */
async function refuseIfWrapped(database: Database): Promise<void> {
  const [wrapped] = await listWrappedMasterKeys(database.outer);
  if (wrapped)
    throw new VaultRefusal(
      `The database holds sealed secrets, and its master key is wrapped by ${wrapped.wrappedBy}. ` +
        `Set BERTH_KMS_KEY_ID=${wrapped.wrappedBy}; or, to leave KMS for a key file, ` +
        `BERTH_MASTER_KEY_PREVIOUS=kms:${wrapped.wrappedBy} for one start.`,
    );
}

/** A KMS key in its region, reached with the credentials that the SDK's default chain finds for this process. */
function namedKey(config: VaultConfig, keyId: string): NamedKey {
  const region = /^arn:[^:]+:kms:([^:]+):/.exec(keyId)?.[1] ?? config.kms?.region ?? config.aws?.region;
  if (region === undefined) throw new VaultRefusal(`Set BERTH_KMS_REGION: which region is ${keyId} in?`);
  const endpoint = config.kms?.endpoint;
  const location = { region, ...(endpoint === undefined ? {} : { endpoint }) };
  return { service: openKms(adminSession(location)), keyId, place: endpoint ?? region };
}
