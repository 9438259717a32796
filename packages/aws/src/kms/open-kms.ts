import type { KMSClient } from '@aws-sdk/client-kms';
import { err, ok, type Result } from '@berth/domain';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { awsErrorText, type KmsFault, kmsFaultOf } from '../faults.ts';
import type { SessionConfig } from '../session.ts';

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

/**
 * Opens KMS with a session of the operator's own. Both calls may be repeated, so the SDK retries them. The SDK's
 * KMS is loaded at the first call: most processes that use this package never make one.
 */
export function openKms(session: SessionConfig): Kms {
  let loaded: ReturnType<typeof load> | undefined;
  const kms = () => {
    loaded ??= load(session);
    return loaded;
  };
  return {
    generateKey: (KeyId, EncryptionContext) =>
      answered('kms:GenerateDataKey', async () => {
        const { client, operations } = await kms();
        const input = { KeyId, KeySpec: 'AES_256', EncryptionContext } as const;
        const made = await operations.GenerateDataKey(client, input);
        if (!made.CiphertextBlob || made.KeyId === undefined) throw new Error('KMS answered without a key');
        return {
          plain: moved(made.Plaintext),
          wrapped: Buffer.from(made.CiphertextBlob),
          keyArn: made.KeyId,
        };
      }),
    unwrapKey: (KeyId, CiphertextBlob, EncryptionContext) =>
      answered('kms:Decrypt', async () => {
        const { client, operations } = await kms();
        const { Plaintext } = await operations.Decrypt(client, { KeyId, CiphertextBlob, EncryptionContext });
        return moved(Plaintext);
      }),
    close: () => void loaded?.then(({ client }) => client.destroy()),
  };
}

type Operations = typeof import('./operations.ts').kmsOperations;

async function load(session: SessionConfig): Promise<{ client: KMSClient; operations: Operations }> {
  const [sdk, { kmsOperations }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('./operations.ts'),
  ]);
  const client = new sdk.KMSClient({
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
  return { client, operations: kmsOperations };
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
