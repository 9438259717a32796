import { randomBytes } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { AwsError } from '../protocol/aws-error.ts';
import { validationException } from '../protocol/json-body.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import type { KmsKey } from '../state/model.ts';
import { decryptUnder, encryptUnder, keyIdIn } from './ciphertext.ts';
import { assertUsable, findKey, keyOfCiphertext, needOnKey } from './find.ts';

const MOST_PLAIN = 4096;
const MOST_BLOB = 6144;

const needsOn = (input: Kms.EncryptRequest | Kms.GenerateDataKeyRequest, call: Call) => [
  needOnKey(call, findKey(call, input.KeyId), { keyId: input.KeyId, context: input.EncryptionContext }),
];

function lengthOfDataKey(input: Kms.GenerateDataKeyRequest): number {
  const { KeySpec, NumberOfBytes } = input;
  if ((KeySpec === undefined) === (NumberOfBytes === undefined))
    throw new AwsError(
      'ValidationException',
      'Please specify either number of bytes or key spec, but not both or none.',
    );
  if (KeySpec !== undefined && KeySpec !== 'AES_128' && KeySpec !== 'AES_256')
    throw validationException('KeySpec', KeySpec, 'Member must satisfy enum value set: [AES_256, AES_128]');
  if (KeySpec !== undefined) return KeySpec === 'AES_256' ? 32 : 16;
  const bytes = NumberOfBytes ?? 0;
  if (!Number.isInteger(bytes) || bytes < 1)
    throw validationException(
      'NumberOfBytes',
      String(bytes),
      'Member must have value greater than or equal to 1',
    );
  if (bytes > 1024)
    throw validationException(
      'NumberOfBytes',
      String(bytes),
      'Member must have value less than or equal to 1024',
    );
  return bytes;
}

function generate(input: Kms.GenerateDataKeyRequest, call: Call): Kms.GenerateDataKeyResponse {
  const bytes = lengthOfDataKey(input);
  const key = findKey(call, input.KeyId);
  assertUsable(key);
  const plain = randomBytes(bytes);
  return {
    CiphertextBlob: encryptUnder(key, plain, input.EncryptionContext),
    Plaintext: plain,
    KeyId: key.arn,
  };
}

function encrypt(input: Kms.EncryptRequest, call: Call): Kms.EncryptResponse {
  const plain = input.Plaintext ?? Buffer.alloc(0);
  if (plain.length === 0 || plain.length > MOST_PLAIN)
    throw validationException(
      'Plaintext',
      null,
      `Member must have length from 1 to ${MOST_PLAIN}, inclusive`,
    );
  const key = findKey(call, input.KeyId);
  assertUsable(key);
  return {
    CiphertextBlob: encryptUnder(key, plain, input.EncryptionContext),
    KeyId: key.arn,
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

/** The key to decrypt with: the one that the caller names, else the one that made the blob, whose id comes along. */
function keyOfDecrypt(input: Kms.DecryptRequest, call: Call): { key: KmsKey; madeBy: string } {
  const blob = input.CiphertextBlob ?? Buffer.alloc(0);
  if (blob.length > MOST_BLOB)
    throw validationException(
      'CiphertextBlob',
      null,
      `Member must have length less than or equal to ${MOST_BLOB}`,
    );
  const madeBy = keyIdIn(blob);
  const key = input.KeyId === undefined ? keyOfCiphertext(call, madeBy) : findKey(call, input.KeyId);
  return { key, madeBy };
}

function decrypt(input: Kms.DecryptRequest, call: Call): Kms.DecryptResponse {
  const { key, madeBy } = keyOfDecrypt(input, call);
  assertUsable(key);
  if (madeBy !== key.id)
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  return {
    KeyId: key.arn,
    Plaintext: decryptUnder(key, input.CiphertextBlob ?? Buffer.alloc(0), input.EncryptionContext),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

/** Nothing is kept of what these do, so they count as reads, as CloudTrail records them. */
export const cryptographyOperations: OperationTable = {
  Encrypt: operation<Kms.EncryptRequest, Kms.EncryptResponse>({
    readOnly: true,
    needs: needsOn,
    run: encrypt,
  }),
  GenerateDataKey: operation<Kms.GenerateDataKeyRequest, Kms.GenerateDataKeyResponse>({
    readOnly: true,
    needs: needsOn,
    run: generate,
  }),
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
  Decrypt: operation<Kms.DecryptRequest, Kms.DecryptResponse>({
    readOnly: true,
    needs: (input, call) => [
      needOnKey(call, keyOfDecrypt(input, call).key, {
        keyId: input.KeyId,
        context: input.EncryptionContext,
      }),
    ],
    run: decrypt,
  }),
};
