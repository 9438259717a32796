import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import type { KmsKey } from '../state/model.ts';
import type { EncryptionContext } from './find.ts';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const ID_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + ID_BYTES;

/** KMS says nothing about what is wrong. */
const invalid = (): AwsError => new AwsError('InvalidCiphertextException', '');

/** The encryption context and the key as additional data; the order of the pairs does not count. */
const boundTo = (key: KmsKey, context: EncryptionContext | undefined): Buffer =>
  Buffer.from(JSON.stringify([key.arn, Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]));

/** Encrypts under a key. The blob names its key, as AWS's does; its layout is the sandbox's own. */
export function encryptUnder(key: KmsKey, plain: Uint8Array, context: EncryptionContext | undefined): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, Buffer.from(key.material, 'base64'), nonce);
  cipher.setAAD(boundTo(key, context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const id = Buffer.from(key.id.replaceAll('-', ''), 'hex');
  return Buffer.concat([Buffer.of(VERSION), id, nonce, cipher.getAuthTag(), body]);
}

/** The id of the key that made a blob. Throws InvalidCiphertextException for what is none. */
export function keyIdIn(blob: Uint8Array): string {
  if (blob.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || blob[0] !== VERSION) throw invalid();
  const hex = Buffer.from(blob.subarray(1, HEADER_BYTES)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Throws InvalidCiphertextException when the blob or the context is not what was encrypted. */
export function decryptUnder(key: KmsKey, blob: Uint8Array, context: EncryptionContext | undefined): Buffer {
  const rest = blob.subarray(HEADER_BYTES);
  const decipher = createDecipheriv(
    ALGORITHM,
    Buffer.from(key.material, 'base64'),
    rest.subarray(0, NONCE_BYTES),
    { authTagLength: TAG_BYTES },
  );
  decipher.setAAD(boundTo(key, context));
  decipher.setAuthTag(rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(rest.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    throw invalid();
  }
}
