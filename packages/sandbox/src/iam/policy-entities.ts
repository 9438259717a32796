import type * as Iam from '@aws-sdk/client-iam';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { keyOf } from '../state/lookup.ts';
import { awsManagedPolicy } from './aws-managed-policies.ts';
import { findPolicy } from './find.ts';
import { needsOnPolicy } from './managed-policies.ts';
import { pageOf } from './paging.ts';

interface Holder {
  kind: 'User' | 'Role' | 'Group';
  name: string;
  id: string;
}

function holdersOf(call: Call, arn: string, input: Iam.ListEntitiesForPolicyRequest): Holder[] {
  const asBoundary = input.PolicyUsageFilter === 'PermissionsBoundary';
  const either = input.PolicyUsageFilter === undefined;
  const { users, roles, groups } = call.account;
  const of = (
    kind: Holder['kind'],
    from: Iterable<{ name: string; id: string; path: string; attached: string[]; boundary?: string }>,
  ) =>
    [...from]
      .filter((each) => each.path.startsWith(input.PathPrefix ?? '/'))
      .filter((each) => {
        const attached = each.attached.some((one) => keyOf(one) === keyOf(arn));
        const bounding = each.boundary !== undefined && keyOf(each.boundary) === keyOf(arn);
        return either ? attached || bounding : asBoundary ? bounding : attached;
      })
      .map(({ name, id }): Holder => ({ kind, name, id }));
  const all = [...of('Group', groups.values()), ...of('User', users.values()), ...of('Role', roles.values())];
  return input.EntityFilter === undefined ? all : all.filter((each) => each.kind === input.EntityFilter);
}

export const policyEntityOperations: OperationTable = {
  ListEntitiesForPolicy: operation<Iam.ListEntitiesForPolicyRequest, Iam.ListEntitiesForPolicyResponse>({
    readOnly: true,
    needs: (input, call) => needsOnPolicy(call, input.PolicyArn),
    run: (input, call) => {
      const arn = input.PolicyArn ?? '';
      if (!awsManagedPolicy(arn)) findPolicy(call, arn);
      const { items, ...page } = pageOf(holdersOf(call, arn, input), input);
      const of = (kind: Holder['kind']) => items.filter((each) => each.kind === kind);
      return {
        PolicyGroups: of('Group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: of('User').map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: of('Role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...page,
      };
    },
  }),
};
