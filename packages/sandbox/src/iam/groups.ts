import type * as Iam from '@aws-sdk/client-iam';
import { alreadyExists, deleteConflict, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { uniqueId } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { Group } from '../state/model.ts';
import { findGroup, findUser, groupArn, newArn, originOf, visible } from './find.ts';
import { checkedPath, checkName, MAX_NAME } from './names.ts';
import { pageOf, underPath } from './paging.ts';
import { needsOnUser, userView } from './users.ts';

const view = (group: Group): Iam.Group => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: group.arn,
  CreateDate: new Date(group.createdAt),
});

const onGroup = (input: { GroupName?: string | undefined }, call: Call) => [
  { resource: groupArn(call, input.GroupName ?? '') },
];

function create(input: Iam.CreateGroupRequest, call: Call): Iam.CreateGroupResponse {
  const name = input.GroupName;
  checkName('GroupName', name, MAX_NAME);
  const path = checkedPath(input.Path);
  const { groups } = call.account;
  if (groups.has(keyOf(name))) throw alreadyExists(`Group with name ${name} already exists.`);
  const group: Group = {
    ...originOf(call),
    path,
    name,
    id: uniqueId('AGPA'),
    arn: newArn(call, 'group', path, name),
    tags: new Map(),
    attached: [],
    inline: new Map(),
  };
  groups.set(keyOf(name), group);
  return { Group: view(group) };
}

const membersOf = (call: Call, group: Group) =>
  [...call.account.users.values()].filter((user) => user.groups.includes(keyOf(group.name)));

function remove(input: Iam.DeleteGroupRequest, call: Call): object {
  const group = findGroup(call, input.GroupName ?? '');
  const first = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`);
  if (membersOf(call, group).length > 0) throw first('remove users from group');
  if (group.attached.length > 0) throw first('detach all policies');
  if (group.inline.size > 0) throw first('delete policies');
  call.account.groups.delete(keyOf(group.name));
  return {};
}

export const groupOperations: OperationTable = {
  CreateGroup: operation<Iam.CreateGroupRequest, Iam.CreateGroupResponse>({
    readOnly: false,
    needs: (input, call) => [{ resource: newArn(call, 'group', input.Path ?? '/', input.GroupName ?? '') }],
    run: create,
  }),
  GetGroup: operation<Iam.GetGroupRequest, Iam.GetGroupResponse>({
    readOnly: true,
    needs: onGroup,
    run: (input, call) => {
      const group = findGroup(call, input.GroupName ?? '');
      const { items, ...page } = pageOf(membersOf(call, group), input);
      return { Group: view(group), Users: items.map((user) => userView(user, 'listed')), ...page };
    },
  }),
  ListGroups: operation<Iam.ListGroupsRequest, Iam.ListGroupsResponse>({
    readOnly: true,
    needs: (input, call) => [
      { resource: `arn:aws:iam::${call.account.accountId}:group${input.PathPrefix ?? '/'}` },
    ],
    run: (input, call) => {
      const groups = underPath(call.account.groups.values(), input.PathPrefix).filter((g) =>
        visible(call, g),
      );
      const { items, ...page } = pageOf(groups, input);
      return { Groups: items.map(view), ...page };
    },
  }),
  ListGroupsForUser: operation<Iam.ListGroupsForUserRequest, Iam.ListGroupsForUserResponse>({
    readOnly: true,
    needs: (input, call) => needsOnUser(call, input.UserName ?? ''),
    run: (input, call) => {
      const user = findUser(call, input.UserName ?? '');
      const groups = user.groups.map((name) => call.account.groups.get(name)).filter((g) => g !== undefined);
      const { items, ...page } = pageOf(groups, input);
      return { Groups: items.map(view), ...page };
    },
  }),
  AddUserToGroup: operation<Iam.AddUserToGroupRequest, object>({
    readOnly: false,
    needs: onGroup,
    run: (input, call) => {
      const group = keyOf(findGroup(call, input.GroupName ?? '').name);
      const user = findUser(call, input.UserName ?? '');
      if (!user.groups.includes(group)) user.groups.push(group);
      return {};
    },
  }),
  RemoveUserFromGroup: operation<Iam.RemoveUserFromGroupRequest, object>({
    readOnly: false,
    needs: onGroup,
    run: (input, call) => {
      const group = keyOf(findGroup(call, input.GroupName ?? '').name);
      const user = findUser(call, input.UserName ?? '');
      if (!user.groups.includes(group))
        throw noSuchEntity(`The user with name ${user.name} is not in group ${input.GroupName}.`);
      user.groups = user.groups.filter((each) => each !== group);
      return {};
    },
  }),
  DeleteGroup: operation<Iam.DeleteGroupRequest, object>({ readOnly: false, needs: onGroup, run: remove }),
};
