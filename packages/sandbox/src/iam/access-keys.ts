import type * as Iam from '@aws-sdk/client-iam';
import { constraintError, limitExceeded, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { newSecretAccessKey, uniqueId } from '../state/ids.ts';
import { findAccessKey } from '../state/lookup.ts';
import type { AccessKey } from '../state/model.ts';
import { findUser, originOf, userArn } from './find.ts';
import { pageOf } from './paging.ts';
import { nameOrSelf, needsOnUser } from './users.ts';

const MAX_KEYS = 2;

/** Whose keys: a user's, or root's own when root names nobody. */
function keysOf(call: Call, userName: string | undefined): { owner: string; keys: AccessKey[] } {
  if (userName === undefined && call.principal.kind === 'root')
    return { owner: '', keys: call.account.rootKeys };
  const user = findUser(call, nameOrSelf(call, userName));
  return { owner: user.name, keys: user.accessKeys };
}

const needsOnKeys = (input: { UserName?: string | undefined }, call: Call) =>
  input.UserName === undefined && call.principal.kind === 'root'
    ? [{ resource: '*' }]
    : needsOnUser(call, nameOrSelf(call, input.UserName));

function findKey(keys: readonly AccessKey[], id: string | undefined): AccessKey {
  const key = keys.find((each) => each.accessKeyId === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id ?? ''} cannot be found.`);
  return key;
}

function create(input: Iam.CreateAccessKeyRequest, call: Call): Iam.CreateAccessKeyResponse {
  const { owner, keys } = keysOf(call, input.UserName);
  if (keys.length >= MAX_KEYS) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`);
  const key: AccessKey = {
    ...originOf(call),
    accessKeyId: uniqueId('AKIA'),
    secretAccessKey: newSecretAccessKey(),
    status: 'Active',
  };
  keys.push(key);
  return {
    AccessKey: {
      UserName: owner,
      AccessKeyId: key.accessKeyId,
      Status: key.status,
      SecretAccessKey: key.secretAccessKey,
      CreateDate: new Date(key.createdAt),
    },
  };
}

function lastUsed(input: Iam.GetAccessKeyLastUsedRequest, call: Call): Iam.GetAccessKeyLastUsedResponse {
  const holder = findAccessKey(call.world.state, input.AccessKeyId ?? '');
  if (!holder || holder.account.accountId !== call.account.accountId)
    throw noSuchEntity(`The Access Key with id ${input.AccessKeyId ?? ''} cannot be found.`);
  const used = holder.key.lastUsed;
  return {
    UserName: holder.user?.name ?? '<root_account>',
    AccessKeyLastUsed: used
      ? { LastUsedDate: new Date(used.at), ServiceName: used.service, Region: used.region }
      : ({ ServiceName: 'N/A', Region: 'N/A' } as Iam.AccessKeyLastUsed),
  };
}

export const accessKeyOperations: OperationTable = {
  CreateAccessKey: operation<Iam.CreateAccessKeyRequest, Iam.CreateAccessKeyResponse>({
    readOnly: false,
    needs: needsOnKeys,
    run: create,
  }),
  ListAccessKeys: operation<Iam.ListAccessKeysRequest, Iam.ListAccessKeysResponse>({
    readOnly: true,
    needs: needsOnKeys,
    run: (input, call) => {
      const { owner, keys } = keysOf(call, input.UserName);
      const { items, ...page } = pageOf(keys, input);
      const AccessKeyMetadata = items.map((key) => ({
        UserName: owner,
        AccessKeyId: key.accessKeyId,
        Status: key.status,
        CreateDate: new Date(key.createdAt),
      }));
      return { AccessKeyMetadata, ...page };
    },
  }),
  UpdateAccessKey: operation<Iam.UpdateAccessKeyRequest, object>({
    readOnly: false,
    needs: needsOnKeys,
    run: (input, call) => {
      const key = findKey(keysOf(call, input.UserName).keys, input.AccessKeyId);
      if (input.Status !== 'Active' && input.Status !== 'Inactive')
        throw constraintError(
          'Status',
          input.Status ?? null,
          'Member must satisfy enum value set: [Active, Inactive]',
        );
      key.status = input.Status;
      return {};
    },
  }),
  DeleteAccessKey: operation<Iam.DeleteAccessKeyRequest, object>({
    readOnly: false,
    needs: needsOnKeys,
    run: (input, call) => {
      const { keys } = keysOf(call, input.UserName);
      keys.splice(keys.indexOf(findKey(keys, input.AccessKeyId)), 1);
      return {};
    },
  }),
  GetAccessKeyLastUsed: operation<Iam.GetAccessKeyLastUsedRequest, Iam.GetAccessKeyLastUsedResponse>({
    readOnly: true,
    needs: (input, call) => {
      const holder = findAccessKey(call.world.state, input.AccessKeyId ?? '');
      const mine = holder?.account.accountId === call.account.accountId;
      return [{ resource: mine && holder.user ? userArn(call, holder.user.name) : '*' }];
    },
    run: lastUsed,
  }),
};
