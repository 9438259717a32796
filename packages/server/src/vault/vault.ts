import { randomBytes } from 'node:crypto';
import { Secret } from '@berth/domain';
import type { SealedSecret, SecretPlace } from '../app/model.ts';
import { decrypt, encrypt, KEY_BYTES } from './aes-gcm.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';

/** Seals and opens secrets: a data key for each, wrapped by a master key, bound to tenant, row and field. */
export interface Vault {
  provider: KeyProvider;
  seal(place: SecretPlace, secret: Secret): Promise<SealedSecret>;
  /** Throws when it was sealed for another place, was changed, or its master key is not here. */
  open(sealed: SealedSecret): Promise<Secret>;
  /** The same secret under the current master key; the ciphertext stays, only its data key is wrapped anew. */
  rewrap(sealed: SealedSecret): Promise<SealedSecret>;
}

export function createVault(provider: KeyProvider): Vault {
  const dataKeyOf = async (sealed: SealedSecret): Promise<Buffer> => {
    if (!provider.knows(sealed.masterKeyId)) await provider.reload();
    if (!provider.knows(sealed.masterKeyId))
      throw new VaultRefusal(
        `A secret is sealed under master key ${sealed.masterKeyId}, and ${provider.description} of this process ` +
          `holds ${provider.currentKeyId()}. After a rotation, restart every server with the new key.`,
      );
    return provider.unwrap(sealed.masterKeyId, sealed.wrappedKey, contextOf(sealed.place));
  };
  return {
    provider,
    async seal(place, secret) {
      const dataKey = randomBytes(KEY_BYTES);
      const context = contextOf(place);
      const ciphertext = encrypt(dataKey, Buffer.from(secret.reveal(), 'utf8'), context);
      const { keyId, wrapped } = await provider.wrap(dataKey, context);
      dataKey.fill(0);
      return { place, masterKeyId: keyId, wrappedKey: wrapped, ciphertext };
    },
    async open(sealed) {
      const dataKey = await dataKeyOf(sealed);
      const plain = decrypt(dataKey, sealed.ciphertext, contextOf(sealed.place));
      dataKey.fill(0);
      return new Secret(plain.toString('utf8'));
    },
    async rewrap(sealed) {
      const dataKey = await dataKeyOf(sealed);
      const { keyId, wrapped } = await provider.wrap(dataKey, contextOf(sealed.place));
      dataKey.fill(0);
      return { ...sealed, masterKeyId: keyId, wrappedKey: wrapped };
    },
  };
}

/** JSON, because it cannot be read two ways whatever the parts hold. */
const contextOf = (place: SecretPlace): Buffer =>
  Buffer.from(
    JSON.stringify(['berth/secret/1', place.accountId, place.ownerKind, place.ownerId, place.field]),
  );
