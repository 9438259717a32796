import { canonicalJson } from './canonical-json.ts';
import type { ChainEnd } from './entry.ts';

/** Where a chain ended at a time, signed, and kept outside of the database. The sequence is the count of entries. */
export interface JournalHead extends ChainEnd {
  accountId: number;
  time: string;
  /** The Ed25519 public key in base64url, as the `x` of a JWK (RFC 8037). */
  key: string;
  /** Of {@link headText}, in base64url. */
  signature: string;
}

/** What is signed of a head. */
export const headText = ({ accountId, sequence, hash, time, key }: Omit<JournalHead, 'signature'>): string =>
  canonicalJson({ what: 'berth journal head', accountId, sequence, hash, time, key });

/** Whether an Ed25519 signature is of that text and by that key. */
export type IsSigned = (text: string, head: Pick<JournalHead, 'key' | 'signature'>) => boolean;
