import { randomBytes } from 'node:crypto';
import { Secret } from '@berth/domain';
import { hashKey } from '../app/keys.ts';

/** A new token of 32 random bytes for a session or a one-time link, and the hash to find it by. */
export function newToken(kind: 'session' | 'link'): { token: Secret; hash: string } {
  const text = `berth_${kind === 'session' ? 's' : 'l'}_${randomBytes(32).toString('base64url')}`;
  return { token: new Secret(text), hash: hashKey(text) };
}

/** The hash by which a token that somebody has sent is found. */
export const hashToken = (token: Secret): string => hashKey(token.reveal());
