import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret } from '@berth/domain';

/**
 * API keys are 32 random bytes, so a plain SHA-256 is enough to store: there is nothing to guess, and a slow
 * hash on every request would only serve an attacker who wants to keep the server busy.
 */
export const hashKey = (key: string): string => createHash('sha256').update(key, 'utf8').digest('hex');

/** Compares two hashes in a time that does not tell where they differ. */
export const sameHash = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));

/** A new key, and the hash to find it by. The prefix tells secret scanners and people what it is. */
export function newKey(kind: 'account' | 'user'): { key: Secret; hash: string } {
  const text = `${kind === 'account' ? 'berth_a_' : 'berth_u_'}${randomBytes(32).toString('base64url')}`;
  return { key: new Secret(text), hash: hashKey(text) };
}
