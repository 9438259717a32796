import { decrypt, encrypt, keyIdOf } from './aes-gcm.ts';
import type { WrappedKey } from './key-provider.ts';

/** Master keys in memory, the current one first. */
export interface KeyRing {
  current: string;
  keys: ReadonlyMap<string, Buffer>;
}

export function keyRing(keys: [Buffer, ...Buffer[]]): KeyRing {
  return { current: keyIdOf(keys[0]), keys: new Map(keys.map((key) => [keyIdOf(key), key])) };
}

export function wrapWith(ring: KeyRing, dataKey: Buffer, context: Buffer): WrappedKey {
  return { keyId: ring.current, wrapped: encrypt(keyOf(ring, ring.current), dataKey, context) };
}

export function unwrapWith(ring: KeyRing, keyId: string, wrapped: Buffer, context: Buffer): Buffer {
  return decrypt(keyOf(ring, keyId), wrapped, context);
}

function keyOf(ring: KeyRing, keyId: string): Buffer {
  const key = ring.keys.get(keyId);
  if (!key) throw new Error(`Master key ${keyId} is not known here`);
  return key;
}
