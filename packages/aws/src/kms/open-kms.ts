import { KMSClient } from '@aws-sdk/client-kms';
import { err, ok, type Result } from '@berth/domain';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { awsErrorText, type KmsFault, kmsFaultOf } from '../faults.ts';
import type { SessionConfig } from '../session.ts';
import { kmsOperations } from './operations.ts';

/** Why KMS did not do it. */
export interface KmsRefusal {
  fault: KmsFault;
  /** AWS's own words. */
  text: string;
  /** The IAM action that was tried. */
  action: string;
}

/** A new data key: in clear, and as the KMS key wrapped it. */
export interface GeneratedKey {
  plain: Buffer;
  wrapped: Buffer;
  /** ARN of the KMS key that wrapped it, whichever way it was named. */
  keyArn: string;
}

/** KMS, as far as Berth needs it: keys of 32 bytes, wrapped and unwrapped by a key that never leaves KMS. */
export interface Kms {
  /** @param keyId Id, ARN, alias or alias ARN. */
  generateKey(keyId: string, context: Record<string, string>): Promise<Result<GeneratedKey, KmsRefusal>>;
  /** @param keyId The key that it must have been wrapped by; another one's is refused as `wrong-key`. */
  unwrapKey(
    keyId: string,
    wrapped: Buffer,
    context: Record<string, string>,
  ): Promise<Result<Buffer, KmsRefusal>>;
  /** Lets go of the connections. */
  close(): void;
}

const ATTEMPTS = 4;
const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 6_000;

/** Opens KMS with a session of the operator's own. Both calls may be repeated, so the SDK retries them. */
export function openKms(session: SessionConfig): Kms {
  const client = new KMSClient({
    region: session.region,
    credentials: session.credentials,
    maxAttempts: ATTEMPTS,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    }),
    ...(session.endpoint === undefined ? {} : { endpoint: session.endpoint }),
  });
  return {
    generateKey: (KeyId, EncryptionContext) =>
      answered('kms:GenerateDataKey', async () => {
        const made = await kmsOperations.GenerateDataKey(client, {
          KeyId,
          KeySpec: 'AES_256',
          EncryptionContext,
        });
        if (!made.CiphertextBlob || made.KeyId === undefined) throw new Error('KMS answered without a key');
        return {
          plain: moved(made.Plaintext),
          wrapped: Buffer.from(made.CiphertextBlob),
          keyArn: made.KeyId,
        };
      }),
    unwrapKey: (KeyId, CiphertextBlob, EncryptionContext) =>
      answered('kms:Decrypt', async () =>
        moved((await kmsOperations.Decrypt(client, { KeyId, CiphertextBlob, EncryptionContext })).Plaintext),
      ),
    close: () => client.destroy(),
  };
}

async function answered<T>(action: string, call: () => Promise<T>): Promise<Result<T, KmsRefusal>> {
  try {
    return ok(await call());
  } catch (error) {
    return err({ fault: kmsFaultOf(error), text: awsErrorText(error), action });
  }
}

/** The bytes in a buffer of their own; the SDK's copy is overwritten. */
function moved(bytes: Uint8Array | undefined): Buffer {
  if (!bytes) throw new Error('KMS answered without a key');
  const own = Buffer.from(bytes);
  bytes.fill(0);
  return own;
}
