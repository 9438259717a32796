import { randomBytes } from 'node:crypto';
import { chmod, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KEY_BYTES } from './aes-gcm.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';
import { type KeyRing, keyRing, unwrapWith, wrapWith } from './key-ring.ts';

/**
 * Master keys in a file of mode 0600, the current one first, made on the first start.
 *
 * @param mayCreate False when something is sealed already: a new key could not open it, so none is made.
 * @throws VaultRefusal when the file is missing, readable by others or damaged.
 */
export async function fileKeys(path: string, mayCreate: boolean): Promise<KeyProvider> {
  let keys = await load(path, mayCreate);
  let ring: KeyRing = keyRing(keys);
  const use = (next: [Buffer, ...Buffer[]]) => {
    keys = next;
    ring = keyRing(next);
  };
  return {
    description: `the key file ${path}`,
    currentKeyId: () => ring.current,
    knows: (keyId) => ring.keys.has(keyId),
    wrap: async (dataKey, context) => wrapWith(ring, dataKey, context),
    unwrap: async (keyId, wrapped, context) => unwrapWith(ring, keyId, wrapped, context),
    reload: async () => use(await load(path, false)),
    async beginRotation() {
      // A rotation that a crash cut short goes on with the key that it made.
      if (keys.length > 1) return;
      const next: [Buffer, ...Buffer[]] = [randomBytes(KEY_BYTES), ...keys];
      await save(path, next);
      use(next);
    },
    async endRotation() {
      if (keys.length === 1) return;
      await save(path, [keys[0]]);
      use([keys[0]]);
    },
  };
}

/** The keys of a key file that another provider replaces; none when the file is gone already. @throws VaultRefusal */
export const readFileKeys = async (path: string): Promise<Buffer[]> =>
  (await stat(path).catch(() => null)) ? load(path, false) : [];

async function load(path: string, mayCreate: boolean): Promise<[Buffer, ...Buffer[]]> {
  const found = await stat(path).catch(() => null);
  if (!found) {
    if (!mayCreate)
      throw new VaultRefusal(
        `The database holds sealed secrets, and their master key file ${path} is not there. Put it back from your ` +
          'backup (or set BERTH_MASTER_KEY, if that is what sealed them). Without it nothing can be opened.',
      );
    const first: [Buffer] = [randomBytes(KEY_BYTES)];
    await save(path, first);
    return first;
  }
  if ((found.mode & 0o077) !== 0)
    throw new VaultRefusal(
      `The master key file ${path} can be read by others (mode ${(found.mode & 0o777).toString(8)}). ` +
        `Close it: chmod 600 ${path}; and if others had access to this machine, rotate the key.`,
    );
  return parse(path, await readFile(path, 'utf8'));
}

function parse(path: string, text: string): [Buffer, ...Buffer[]] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const keys = lines.map((line) => Buffer.from(line, 'base64'));
  const [first, ...rest] = keys;
  if (!first || keys.some((key) => key.length !== KEY_BYTES))
    throw new VaultRefusal(`The master key file ${path} is damaged. Put it back from your backup.`);
  return [first, ...rest];
}

/** Whole or not at all: written beside, flushed to disk, then renamed over. */
async function save(path: string, keys: Buffer[]): Promise<void> {
  const text = `# Berth's master keys, the current one first. Back it up apart from the database.\n${keys
    .map((key) => key.toString('base64'))
    .join('\n')}\n`;
  const beside = `${path}.${process.pid}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(beside, 0o600);
  await rename(beside, path);
  const directory = await open(dirname(path), 'r');
  await directory.sync().finally(() => directory.close());
}
