import { AwsError } from '../protocol/aws-error.ts';
import type { Call, Need } from '../protocol/operation.ts';
import type { Account, KmsKey } from '../state/model.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ARN = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):(key\/(.+)|alias\/.+)$/;

const notFound = (message: string): AwsError => new AwsError('NotFoundException', message);

export const keysOf = (account: Account): Map<string, KmsKey> => {
  account.kmsKeys ??= new Map();
  return account.kmsKeys;
};

export const aliasesOf = (account: Account): Map<string, string> => {
  account.kmsAliases ??= new Map();
  return account.kmsAliases;
};

export const arnIn = (call: Call, resource: string): string =>
  `arn:aws:kms:${call.region}:${call.account.accountId}:${resource}`;

const isGone = (key: KmsKey, call: Call): boolean =>
  key.deletedAt !== undefined && key.deletedAt <= call.nowMs;

/** The account's keys in the call's region, oldest first. */
export const livingKeys = (call: Call): KmsKey[] =>
  [...keysOf(call.account).values()].filter((key) => key.region === call.region && !isGone(key, call));

/** What is said of anything in another account that does not let the caller in. */
const foreignDenied = (call: Call, arn: string): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User: ${call.principal.arn} is not authorized to perform: kms:${call.action} on resource: ${arn} because the ` +
      'resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy ' +
      'explicitly denies access',
  );

function keyByArn(call: Call, arn: string, accountId: string): KmsKey {
  const own = accountId === call.account.accountId;
  const account = own ? call.account : call.world.state.accounts.get(accountId);
  const key = account && keysOf(account).get(arn);
  if (key && key.region === call.region && !isGone(key, call)) return key;
  throw own ? notFound(`Key '${arn}' does not exist`) : foreignDenied(call, arn);
}

function keyByAlias(call: Call, arn: string, accountId: string): KmsKey {
  const own = accountId === call.account.accountId;
  const account = own ? call.account : call.world.state.accounts.get(accountId);
  const target = account && aliasesOf(account).get(arn);
  if (target !== undefined) return keyByArn(call, target, accountId);
  throw own ? notFound(`Alias ${arn} is not found.`) : foreignDenied(call, arn);
}

/**
 * A key by its id, ARN, alias or alias ARN, in the call's region.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export function findKey(call: Call, keyId: string | undefined): KmsKey {
  const text = keyId ?? '';
  const own = call.account.accountId;
  if (UUID.test(text)) return keyByArn(call, arnIn(call, `key/${text}`), own);
  if (text.startsWith('alias/')) return keyByAlias(call, arnIn(call, text), own);
  const [, region, accountId = '', resource = ''] = ARN.exec(text) ?? [];
  if (region === undefined) throw notFound(`Invalid keyId '${text.slice(0, 200)}'`);
  if (region !== call.region) throw notFound(`Invalid arn ${region}`);
  return resource.startsWith('alias/') ? keyByAlias(call, text, accountId) : keyByArn(call, text, accountId);
}

/** The key that a ciphertext names, in any account of the sandbox. */
export function keyOfCiphertext(call: Call, id: string): KmsKey {
  for (const account of [call.account, ...call.world.state.accounts.values()])
    for (const key of account.kmsKeys?.values() ?? [])
      if (key.id === id && key.region === call.region && !isGone(key, call)) return key;
  throw new AwsError(
    'AccessDeniedException',
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are ' +
      'not allowed to access.',
  );
}

/** Throws unless the key can encrypt and decrypt now. */
export function assertUsable(key: KmsKey): void {
  if (key.deletedAt !== undefined) throw pendingDeletion(key);
  if (!key.enabled) throw new AwsError('DisabledException', `${key.arn} is disabled.`);
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export const pendingDeletion = (key: KmsKey): AwsError =>
  new AwsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);

export type EncryptionContext = Record<string, string>;

/**
 * The permission that an operation on a key needs, with KMS's own condition keys.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function needOnKey(
  call: Call,
  key: KmsKey,
  given: { keyId?: string | undefined; context?: EncryptionContext | undefined } = {},
): Need {
  const context: Record<string, string | string[]> = {
    'kms:CallerAccount': call.principal.accountId,
    'kms:KeySpec': 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': 'ENCRYPT_DECRYPT',
    'kms:KeyOrigin': 'AWS_KMS',
  };
  const alias = /alias\/.+$/.exec(given.keyId ?? '')?.[0];
  if (alias !== undefined) context['kms:RequestAlias'] = alias;
  const pairs = Object.entries(given.context ?? {});
  for (const [name, value] of pairs) context[`kms:EncryptionContext:${name}`] = value;
  if (pairs.length > 0) context['kms:EncryptionContextKeys'] = pairs.map(([name]) => name);
  for (const [name, value] of key.tags) context[`aws:ResourceTag/${name}`] = value;
  return { resource: key.arn, context, resourcePolicy: key.policy };
}
