import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import {
  addFirstMasterKey,
  forgetMasterKeys,
  listWrappedMasterKeys,
  replaceMasterKey,
  type WrappedMasterKey,
} from '../db/repositories/master-keys.ts';
import { keyIdOf } from './aes-gcm.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';
import { type KeyRing, keyRing, unwrapWith, wrapWith } from './key-ring.ts';
import type { NamedKey } from './key-service.ts';
import { kmsRefusal } from './kms-refusals.ts';

/** The encryption context: an operator's policies may ask for it, and CloudTrail shows it. */
const PURPOSE = { 'berth:purpose': 'master-key' };
const INSTALLATION = 'berth:installation';

/** A master key in memory, with what is stored of it. */
interface OpenedKey extends WrappedMasterKey {
  plain: Buffer;
  /** Wrapped by the KMS key that the configuration is leaving. */
  leaving: boolean;
}

/**
 * Unwraps the master keys that the database holds. One call of KMS for each that is not among `known`.
 * @param former The KMS key that wrapped them before, while another takes its place.
 * @throws VaultRefusal which says what stands in the way, and the remedy.
 */
async function unwrapAll(
  database: Database,
  key: NamedKey,
  former: NamedKey | undefined,
  known: readonly OpenedKey[],
): Promise<OpenedKey[]> {
  const rows = await listWrappedMasterKeys(database.outer);
  return Promise.all(
    rows.map(async (one) => known.find(({ id }) => id === one.id) ?? unwrap(one, key, former)),
  );
}

async function unwrap(
  one: WrappedMasterKey,
  key: NamedKey,
  former: NamedKey | undefined,
): Promise<OpenedKey> {
  let by = key;
  let answer = await key.service.unwrapKey(key.keyId, one.wrapped, one.context);
  if (!answer.ok && answer.error.fault === 'wrong-key') {
    if (!former) throw otherKey(one, key);
    by = former;
    answer = await former.service.unwrapKey(former.keyId, one.wrapped, one.context);
  }
  if (!answer.ok) throw kmsRefusal(by, answer.error);
  if (keyIdOf(answer.value) !== one.id)
    throw new VaultRefusal(
      `What the database holds as master key ${one.id} is another key: it was changed from outside. Put the ` +
        'database back from your backup.',
    );
  return { ...one, plain: answer.value, leaving: by !== key };
}

const otherKey = (one: WrappedMasterKey, key: NamedKey): VaultRefusal =>
  new VaultRefusal(
    `Master key ${one.id} is wrapped by ${one.wrappedBy}, and BERTH_KMS_KEY_ID=${key.keyId} names another key. ` +
      `Set BERTH_KMS_KEY_ID=${one.wrappedBy}; or, to move to the other key, add ` +
      `BERTH_MASTER_KEY_PREVIOUS=kms:${one.wrappedBy} for one start.`,
  );

/**
 * Master keys that KMS made and wrapped. The database holds them wrapped, so that all processes of an installation
 * share them; in clear they are in memory only. KMS is asked at start and at rotation, not for each secret.
 *
 * @param mayCreate False when something is sealed that a new key could not open.
 * @param former The KMS key to leave: what it wrapped is opened once more, and a new master key made at once.
 * @throws VaultRefusal
 */
export async function kmsKeys(
  database: Database,
  key: NamedKey,
  mayCreate: boolean,
  former?: NamedKey,
): Promise<KeyProvider> {
  let opened: OpenedKey[] = [];
  let ring: KeyRing | undefined;
  const load = async () => {
    opened = await unwrapAll(database, key, former, opened);
    const [first, ...rest] = opened.map(({ plain }) => plain);
    ring = first && keyRing([first, ...rest]);
  };
  const loaded = (): KeyRing => {
    if (!ring) throw new VaultRefusal('The database holds no master key wrapped by KMS any more.');
    return ring;
  };
  const beginRotation = async () => {
    await load();
    const [current, ...others] = opened;
    if (!current) throw new VaultRefusal('The database holds no master key wrapped by KMS any more.');
    // A rotation that a crash cut short goes on with the key that it made.
    if (others.length > 0 && !current.leaving) return;
    const next = await generate(key, current.context);
    // When another process was faster, its new key is as good.
    if (await database.transaction((tx) => replaceMasterKey(tx, current.id, stored(next)))) opened.push(next);
    await load();
  };
  await load();
  if (!ring) {
    if (!mayCreate) throw nothingWrapped(key);
    const first = await generate(key, { ...PURPOSE, [INSTALLATION]: randomUUID() });
    if (await addFirstMasterKey(database.outer, stored(first))) opened.push(first);
    await load();
  }
  if (opened[0]?.leaving) await beginRotation();
  return {
    shared: true,
    get description() {
      const [current] = opened;
      const installation = current?.context[INSTALLATION] ?? 'unknown';
      return `KMS key ${current?.wrappedBy ?? key.keyId} (encryption context ${INSTALLATION}=${installation})`;
    },
    currentKeyId: () => loaded().current,
    knows: (keyId) => loaded().keys.has(keyId),
    wrap: async (dataKey, context) => wrapWith(loaded(), dataKey, context),
    unwrap: async (keyId, wrapped, context) => unwrapWith(loaded(), keyId, wrapped, context),
    reload: load,
    beginRotation,
    async endRotation() {
      await forgetMasterKeys(database.outer, loaded().current);
      await load();
    },
  };
}

/** A new master key, tried at once: one that this server may make and not open would lock it out at its next start. */
async function generate(key: NamedKey, context: Record<string, string>): Promise<OpenedKey> {
  const made = await key.service.generateKey(key.keyId, context);
  if (!made.ok) throw kmsRefusal(key, made.error);
  const { plain, wrapped, keyArn } = made.value;
  const id = keyIdOf(plain);
  plain.fill(0);
  return unwrap({ id, wrappedBy: keyArn, wrapped, context }, key, undefined);
}

/** What may be stored: never the key in clear. */
const stored = ({ id, wrappedBy, wrapped, context }: OpenedKey): WrappedMasterKey => ({
  id,
  wrappedBy,
  wrapped,
  context,
});

const nothingWrapped = (key: NamedKey): VaultRefusal =>
  new VaultRefusal(
    `The database holds sealed secrets, and no master key that ${key.keyId} wrapped. To move them to KMS, say for ` +
      'one start where their master key is: BERTH_MASTER_KEY_PREVIOUS=file for the key file, or the key itself if ' +
      'it was in BERTH_MASTER_KEY.',
  );

/** The master keys that a KMS key wrapped, for an installation that leaves KMS. */
export async function formerKmsKeys(database: Database, key: NamedKey) {
  const opened = await unwrapAll(database, key, undefined, []);
  return {
    keys: opened.map(({ plain }) => plain),
    forget: () => forgetMasterKeys(database.outer, null),
  };
}
