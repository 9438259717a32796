import { randomBytes, randomUUID } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { AwsError } from '../protocol/aws-error.ts';
import { validationException } from '../protocol/json-body.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { KmsKey } from '../state/model.ts';
import { arnIn, findKey, keysOf, livingKeys, needOnKey, pendingDeletion } from './find.ts';
import { kmsPage } from './paging.ts';
import { checkedPolicy, defaultPolicy } from './policies.ts';

const DAY_MS = 86_400_000;

const needsOn = (input: { KeyId: string | undefined }, call: Call) => [
  needOnKey(call, findKey(call, input.KeyId), { keyId: input.KeyId }),
];

const stateOf = (key: KmsKey): Kms.KeyState =>
  key.deletedAt !== undefined ? 'PendingDeletion' : key.enabled ? 'Enabled' : 'Disabled';

const metadata = (key: KmsKey): Kms.KeyMetadata => ({
  AWSAccountId: key.arn.split(':')[4],
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: new Date(key.createdAt),
  Enabled: stateOf(key) === 'Enabled',
  Description: key.description,
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeyState: stateOf(key),
  ...(key.deletedAt === undefined ? {} : { DeletionDate: new Date(key.deletedAt) }),
  Origin: 'AWS_KMS',
  KeyManager: 'CUSTOMER',
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  MultiRegion: false,
});

function assertSymmetric(input: Kms.CreateKeyRequest): void {
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (
    spec !== 'SYMMETRIC_DEFAULT' ||
    (input.KeyUsage ?? 'ENCRYPT_DECRYPT') !== 'ENCRYPT_DECRYPT' ||
    (input.Origin ?? 'AWS_KMS') !== 'AWS_KMS' ||
    input.MultiRegion === true
  )
    throw new AwsError(
      'UnsupportedOperationException',
      'The sandbox has symmetric encryption keys of one region, with material from KMS, and no others.',
    );
}

function create(input: Kms.CreateKeyRequest, call: Call): Kms.CreateKeyResponse {
  assertSymmetric(input);
  const id = randomUUID();
  const key: KmsKey = {
    id,
    arn: arnIn(call, `key/${id}`),
    region: call.region,
    createdAt: call.nowMs,
    material: randomBytes(32).toString('base64'),
    description: input.Description ?? '',
    enabled: true,
    policy: input.Policy === undefined ? defaultPolicy(call.account.accountId) : checkedPolicy(input.Policy),
    tags: new Map((input.Tags ?? []).map((tag) => [tag.TagKey ?? '', tag.TagValue ?? ''])),
  };
  keysOf(call.account).set(key.arn, key);
  return { KeyMetadata: metadata(key) };
}

function setEnabled(enabled: boolean) {
  return operation<Kms.EnableKeyRequest, object>({
    readOnly: false,
    needs: needsOn,
    run: (input, call) => {
      const key = findKey(call, input.KeyId);
      if (key.deletedAt !== undefined) throw pendingDeletion(key);
      key.enabled = enabled;
      return {};
    },
  });
}

function scheduleDeletion(
  input: Kms.ScheduleKeyDeletionRequest,
  call: Call,
): Kms.ScheduleKeyDeletionResponse {
  const key = findKey(call, input.KeyId);
  if (key.deletedAt !== undefined) throw pendingDeletion(key);
  const days = input.PendingWindowInDays ?? 30;
  if (!Number.isInteger(days) || days < 7 || days > 30)
    throw validationException(
      'PendingWindowInDays',
      String(days),
      days < 7
        ? 'Member must have value greater than or equal to 7'
        : 'Member must have value less than or equal to 30',
    );
  key.enabled = false;
  key.deletedAt = call.nowMs + days * DAY_MS;
  return {
    KeyId: key.arn,
    DeletionDate: new Date(key.deletedAt),
    KeyState: 'PendingDeletion',
    PendingWindowInDays: days,
  };
}

function cancelDeletion(input: Kms.CancelKeyDeletionRequest, call: Call): Kms.CancelKeyDeletionResponse {
  const key = findKey(call, input.KeyId);
  if (key.deletedAt === undefined)
    throw new AwsError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
  delete key.deletedAt;
  return { KeyId: key.arn };
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html */
export const keyOperations: OperationTable = {
  CreateKey: operation<Kms.CreateKeyRequest, Kms.CreateKeyResponse>({
    readOnly: false,
    needs: (input) => [
      { resource: '*' },
      ...((input.Tags ?? []).length > 0 ? [{ action: 'kms:TagResource', resource: '*' }] : []),
    ],
    run: create,
  }),
  DescribeKey: operation<Kms.DescribeKeyRequest, Kms.DescribeKeyResponse>({
    readOnly: true,
    needs: needsOn,
    run: (input, call) => ({ KeyMetadata: metadata(findKey(call, input.KeyId)) }),
  }),
  ListKeys: operation<Kms.ListKeysRequest, Kms.ListKeysResponse>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, ...page } = kmsPage(livingKeys(call), input, 1000, 100);
      return { Keys: items.map((key) => ({ KeyId: key.id, KeyArn: key.arn })), ...page };
    },
  }),
  EnableKey: setEnabled(true),
  DisableKey: setEnabled(false),
  ScheduleKeyDeletion: operation<Kms.ScheduleKeyDeletionRequest, Kms.ScheduleKeyDeletionResponse>({
    readOnly: false,
    needs: needsOn,
    run: scheduleDeletion,
  }),
  CancelKeyDeletion: operation<Kms.CancelKeyDeletionRequest, Kms.CancelKeyDeletionResponse>({
    readOnly: false,
    needs: needsOn,
    run: cancelDeletion,
  }),
};
