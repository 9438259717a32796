import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { Secret } from '@berth/domain';
import type { SecretPlace } from '../app/model.ts';
import { openSecret, transactionWithSecrets } from '../app/sealing.ts';
import type { Database } from '../db/database.ts';
import { getSecret, lockSecret } from '../db/repositories/secrets.ts';
import type { Vault } from './vault.ts';

/** Where the key is that signs the heads of the journals: one for the installation, made at the first head. */
export const JOURNAL_KEY_PLACE: SecretPlace = {
  accountId: 0,
  ownerKind: 'internal',
  ownerId: 'journal',
  field: 'journalKey',
};

/** Signs heads with Ed25519. */
export interface JournalSigner {
  /** The public key, as the `x` of a JWK. */
  key: string;
  sign(text: string): string;
}

type Context = { database: Database; vault: Vault };

/** The installation's signer, or null where none was made yet. */
export async function journalSigner(context: Context): Promise<JournalSigner | null> {
  const secret = await openSecret(context, JOURNAL_KEY_PLACE);
  if (!secret) return null;
  const privateKey = createPrivateKey({ key: secret.reveal(), format: 'pem' });
  const { x = '' } = privateKey.export({ format: 'jwk' });
  return { key: x, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url') };
}

/** The same, made now unless another process was first. */
export async function ensureJournalSigner(context: Context): Promise<JournalSigner> {
  const found = await journalSigner(context);
  if (found) return found;
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await transactionWithSecrets(
    context,
    [{ place: JOURNAL_KEY_PLACE, secret: new Secret(pem.toString()) }],
    async () => true,
    async (tx) => {
      await lockSecret(tx, JOURNAL_KEY_PLACE);
      return (await getSecret(tx, JOURNAL_KEY_PLACE)) ? false : null;
    },
  );
  const made = await journalSigner(context);
  if (!made) throw new Error('The key of the journals was made and is not there');
  return made;
}
