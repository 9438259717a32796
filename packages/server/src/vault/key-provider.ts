export interface WrappedKey {
  keyId: string;
  wrapped: Buffer;
}

/**
 * Who holds the master keys. Wrapping is asynchronous so that a key management service fits behind it; a
 * provider knows one current key, and during a rotation the ones before it.
 */
export interface KeyProvider {
  /** Told to the operator: "the key file /…/master-key". */
  description: string;
  /** Its keys are in the database, for all processes: what is current there decides, not what one remembers. */
  shared?: boolean;
  /** Id of the key that new values are sealed under. */
  currentKeyId(): string;
  knows(keyId: string): boolean;
  /** Under the current key; which one that was comes back with it. */
  wrap(dataKey: Buffer, context: Buffer): Promise<WrappedKey>;
  /** Throws when the key is not known or the context is another. */
  unwrap(keyId: string, wrapped: Buffer, context: Buffer): Promise<Buffer>;
  /** Looks again at where the keys come from: another process may have rotated them. */
  reload(): Promise<void>;
  /** Makes a new current key and keeps the old ones. Null when the operator must bring it. */
  beginRotation(): Promise<void>;
  /** Forgets every key but the current one; called when nothing is sealed under them any more. */
  endRotation(): Promise<void>;
}

/** Thrown when the vault cannot be opened; the message is for the operator and holds no key. */
export class VaultRefusal extends Error {
  override name = 'VaultRefusal';
}
