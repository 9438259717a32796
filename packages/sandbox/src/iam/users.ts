import type * as Iam from '@aws-sdk/client-iam';
import { alreadyExists, deleteConflict, limitExceeded, validationError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import { uniqueId } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { User } from '../state/model.ts';
import { boundaryView, checkedBoundary } from './boundary-arn.ts';
import { findUser, newArn, originOf, userArn, visible } from './find.ts';
import { checkedPath, checkName, MAX_USER_NAME } from './names.ts';
import { pageOf, underPath } from './paging.ts';
import { creationNeeds, newTags, resourceTagContext, toTagList } from './tags.ts';

const MAX_USERS = 5000;

/** A user as IAM shows it; lists leave tags and boundary out. */
export function userView(user: User, detail: 'full' | 'listed'): Iam.User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    ...(user.passwordLastUsedAt ? { PasswordLastUsed: new Date(user.passwordLastUsedAt) } : {}),
    ...(detail === 'full' ? boundaryView(user.boundary) : {}),
    ...(detail === 'full' && user.tags.size > 0 ? { Tags: toTagList(user.tags) } : {}),
  };
}

/** What acting on a user needs: the action on its ARN, with its tags as condition keys. */
export function needsOnUser(call: Call, name: string, context: Need['context'] = {}): Need[] {
  const tags = call.account.users.get(keyOf(name))?.tags;
  return [{ resource: userArn(call, name), context: { ...resourceTagContext(tags), ...context } }];
}

/** The user's name given, or the caller's own; root and role sessions have none. */
export function nameOrSelf(call: Call, name: string | undefined): string {
  if (name !== undefined) return name;
  if (call.principal.kind === 'user' && call.principal.name !== undefined) return call.principal.name;
  throw validationError('Must specify userName when calling with non-User credentials');
}

function create(input: Iam.CreateUserRequest, call: Call): Iam.CreateUserResponse {
  const name = input.UserName;
  checkName('UserName', name, MAX_USER_NAME);
  const path = checkedPath(input.Path);
  const { users } = call.account;
  if (users.has(keyOf(name))) throw alreadyExists(`User with name ${name} already exists.`);
  if (users.size >= MAX_USERS) throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${MAX_USERS}`);
  const boundary = checkedBoundary(call, input.PermissionsBoundary);
  const user: User = {
    ...originOf(call),
    path,
    name,
    id: uniqueId('AIDA'),
    arn: newArn(call, 'user', path, name),
    tags: newTags(input.Tags),
    attached: [],
    inline: new Map(),
    ...(boundary === undefined ? {} : { boundary }),
    accessKeys: [],
    groups: [],
  };
  users.set(keyOf(name), user);
  return { User: userView(user, 'full') };
}

function remove(input: Iam.DeleteUserRequest, call: Call): object {
  const user = findUser(call, nameOrSelf(call, input.UserName));
  const first = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`);
  const devices = [...call.account.mfaDevices.values()];
  if (user.accessKeys.length > 0) throw first('delete access keys');
  if (user.attached.length > 0) throw first('detach all policies');
  if (user.inline.size > 0) throw first('delete policies');
  if (user.loginProfile) throw first('delete login profile');
  const others = new Set(user.otherCredentials?.map((each) => each.kind));
  if (others.has('ssh-key')) throw first('delete SSH public keys');
  if (others.has('certificate')) throw first('delete signing certificates');
  if (others.has('service-password')) throw first('delete service specific credentials');
  if (user.groups.length > 0) throw first('remove users from group');
  if (devices.some((device) => device.user === keyOf(user.name))) throw first('delete MFA device');
  call.account.users.delete(keyOf(user.name));
  return {};
}

function update(input: Iam.UpdateUserRequest, call: Call): object {
  const user = findUser(call, input.UserName ?? '');
  const name = input.NewUserName ?? user.name;
  checkName('NewUserName', name, MAX_USER_NAME);
  const path = input.NewPath === undefined ? user.path : checkedPath(input.NewPath);
  const { users } = call.account;
  if (keyOf(name) !== keyOf(user.name) && users.has(keyOf(name)))
    throw alreadyExists(`User with name ${name} already exists.`);
  users.delete(keyOf(user.name));
  for (const device of call.account.mfaDevices.values())
    if (device.user === keyOf(user.name)) device.user = keyOf(name);
  Object.assign(user, { name, path, arn: newArn(call, 'user', path, name) });
  users.set(keyOf(name), user);
  return {};
}

export const userOperations: OperationTable = {
  CreateUser: operation<Iam.CreateUserRequest, Iam.CreateUserResponse>({
    readOnly: false,
    needs: (input, call) =>
      creationNeeds(
        newArn(call, 'user', input.Path ?? '/', input.UserName ?? ''),
        'iam:TagUser',
        input.Tags,
        input.PermissionsBoundary ? { 'iam:PermissionsBoundary': input.PermissionsBoundary } : {},
      ),
    run: create,
  }),
  GetUser: operation<Iam.GetUserRequest, Iam.GetUserResponse>({
    readOnly: true,
    needs: (input, call) =>
      input.UserName === undefined && call.principal.kind === 'root'
        ? []
        : needsOnUser(call, nameOrSelf(call, input.UserName)),
    run: (input, call) => {
      if (input.UserName !== undefined || call.principal.kind !== 'root')
        return { User: userView(findUser(call, nameOrSelf(call, input.UserName)), 'full') };
      const { arn, accountId } = call.principal;
      const root = { Path: '/', UserName: '', UserId: accountId, Arn: arn, CreateDate: new Date(0) };
      return { User: root };
    },
  }),
  ListUsers: operation<Iam.ListUsersRequest, Iam.ListUsersResponse>({
    readOnly: true,
    needs: (input, call) => [
      { resource: `arn:aws:iam::${call.account.accountId}:user${input.PathPrefix ?? '/'}` },
    ],
    run: (input, call) => {
      const users = underPath(call.account.users.values(), input.PathPrefix).filter((user) =>
        visible(call, user),
      );
      const { items, ...page } = pageOf(users, input);
      return { Users: items.map((user) => userView(user, 'listed')), ...page };
    },
  }),
  UpdateUser: operation<Iam.UpdateUserRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnUser(call, input.UserName ?? ''),
    run: update,
  }),
  DeleteUser: operation<Iam.DeleteUserRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnUser(call, nameOrSelf(call, input.UserName)),
    run: remove,
  }),
};
