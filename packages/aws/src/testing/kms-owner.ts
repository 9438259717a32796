import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { sandboxControl } from './sandbox-account.ts';

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

/** An operator's AWS account in the sandbox, with what a test does to its KMS keys. */
export interface KmsOwner {
  accountId: string;
  /** A new key's ARN. */
  newKey(alias?: string): Promise<string>;
  disable(arn: string): Promise<void>;
  enable(arn: string): Promise<void>;
  scheduleDeletion(arn: string): Promise<void>;
  /** What a wrapped key is in clear, as only the account's administrator can ask. */
  open(wrapped: Uint8Array, context: Record<string, string>): Promise<Buffer>;
  /** The access key of a new user under this policy. */
  userWith(policy: object): Promise<Keys>;
  /** Actions that the account's KMS was asked for so far by that access key. */
  actionsOf(accessKeyId: string): Promise<string[]>;
  /** Makes KMS fail at that action from now on, until `mend`. */
  fail(action: string, code: string, status?: number): Promise<void>;
  mend(): Promise<void>;
}

/** Opens an AWS account of its own in a sandbox. */
export async function openKmsOwner(endpoint: string): Promise<KmsOwner> {
  const control = (path: string, method = 'GET', body?: object) =>
    sandboxControl(endpoint, method, `/${path}`, body);
  const { accountId, ...credentials } = (await control('accounts', 'POST')) as Keys & { accountId: string };
  const session = { endpoint, region: 'us-east-1', credentials };
  const kms = new KMSClient(session);
  const iam = new IAMClient(session);
  let users = 0;
  return {
    accountId,
    async newKey(alias) {
      const made = await kms.send(new CreateKeyCommand({}));
      const arn = made.KeyMetadata?.Arn ?? '';
      if (alias) await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: arn }));
      return arn;
    },
    disable: async (KeyId) => void (await kms.send(new DisableKeyCommand({ KeyId }))),
    enable: async (KeyId) => void (await kms.send(new EnableKeyCommand({ KeyId }))),
    scheduleDeletion: async (KeyId) =>
      void (await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }))),
    open: async (CiphertextBlob, EncryptionContext) =>
      Buffer.from(
        (await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }))).Plaintext ?? [],
      ),
    async userWith(policy) {
      users += 1;
      const UserName = `server-${users}`;
      await iam.send(new CreateUserCommand({ UserName }));
      await iam.send(
        new PutUserPolicyCommand({ UserName, PolicyName: 'kms', PolicyDocument: JSON.stringify(policy) }),
      );
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      return {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      };
    },
    async actionsOf(accessKeyId) {
      const { events } = (await control(`events?accountId=${accountId}`)) as {
        events: { service: string; action: string; accessKeyId: string }[];
      };
      return events
        .filter((event) => event.service === 'kms' && event.accessKeyId === accessKeyId)
        .map((event) => event.action);
    },
    fail: async (action, code, status = 400) =>
      void (await control('faults', 'POST', {
        service: 'kms',
        action,
        accountId,
        kind: 'error',
        code,
        status,
        times: 1000,
      })),
    mend: async () => void (await control('faults', 'DELETE')),
  };
}
