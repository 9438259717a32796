import { KEY_BYTES } from './aes-gcm.ts';
import { type KeyProvider, VaultRefusal } from './key-provider.ts';
import { keyRing, unwrapWith, wrapWith } from './key-ring.ts';

/**
 * Master keys that the operator hands over: `BERTH_MASTER_KEY`, and while a rotation runs the one before it as
 * `BERTH_MASTER_KEY_PREVIOUS`. Each 32 bytes in base64 or hex.
 */
export function envKeys(current: string, previous?: string): KeyProvider {
  const keys: [Buffer, ...Buffer[]] = [parseKey('BERTH_MASTER_KEY', current)];
  if (previous !== undefined) keys.push(parseKey('BERTH_MASTER_KEY_PREVIOUS', previous));
  const ring = keyRing(keys);
  return {
    description: 'BERTH_MASTER_KEY',
    currentKeyId: () => ring.current,
    knows: (keyId) => ring.keys.has(keyId),
    wrap: async (dataKey, context) => wrapWith(ring, dataKey, context),
    unwrap: async (keyId, wrapped, context) => unwrapWith(ring, keyId, wrapped, context),
    reload: async () => {},
    beginRotation: async () => {
      if (ring.keys.size < 2)
        throw new VaultRefusal(
          'To rotate the master key, start the server with the new key in BERTH_MASTER_KEY and the old one in ' +
            'BERTH_MASTER_KEY_PREVIOUS; it re-wraps everything at its start, and `berth admin master-key rotate` ' +
            'says when nothing needs the old one any more.',
        );
    },
    endRotation: async () => {},
  };
}

/** A master key as an operator writes it. @throws VaultRefusal naming the variable. */
export function parseKey(name: string, text: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-fA-F]{64}$/.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : Buffer.from(trimmed, 'base64');
  if (key.length !== KEY_BYTES)
    throw new VaultRefusal(
      `${name} must be 32 random bytes in base64 or hex, and is ${key.length} bytes. Make one: openssl rand -base64 32`,
    );
  return key;
}
