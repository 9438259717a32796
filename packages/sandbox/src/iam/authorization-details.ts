import type * as Iam from '@aws-sdk/client-iam';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Group, ManagedPolicy, PolicyHolder, Role, User } from '../state/model.ts';
import { awsManagedPolicy } from './aws-managed-policies.ts';
import { boundaryView } from './boundary-arn.ts';
import { encodeDocument } from './documents.ts';
import { visible } from './find.ts';
import { profileView } from './instance-profiles.ts';
import { policyView } from './managed-policies.ts';
import { pageOf } from './paging.ts';
import { roleView } from './roles.ts';
import { toTagList } from './tags.ts';
import { userView } from './users.ts';

type Detail =
  | { kind: 'User'; value: User }
  | { kind: 'Group'; value: Group }
  | { kind: 'Role'; value: Role }
  | { kind: 'LocalManagedPolicy'; value: ManagedPolicy };

const inlineView = (holder: PolicyHolder): Iam.PolicyDetail[] =>
  [...holder.inline].map(([PolicyName, text]) => ({ PolicyName, PolicyDocument: encodeDocument(text) }));

const attachedView = (call: Call, holder: PolicyHolder): Iam.AttachedPolicy[] =>
  holder.attached.map((PolicyArn) => {
    const found = call.account.policies.get(PolicyArn.toLowerCase()) ?? awsManagedPolicy(PolicyArn);
    return { PolicyName: found?.name ?? '', PolicyArn };
  });

const userDetail = (call: Call, user: User): Iam.UserDetail => ({
  ...userView(user, 'listed'),
  ...boundaryView(user.boundary),
  Tags: toTagList(user.tags),
  UserPolicyList: inlineView(user),
  GroupList: user.groups.map((name) => call.account.groups.get(name)?.name ?? name),
  AttachedManagedPolicies: attachedView(call, user),
});

const groupDetail = (call: Call, group: Group): Iam.GroupDetail => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: group.arn,
  CreateDate: new Date(group.createdAt),
  GroupPolicyList: inlineView(group),
  AttachedManagedPolicies: attachedView(call, group),
});

const roleDetail = (call: Call, role: Role): Iam.RoleDetail => ({
  ...roleView(call, role, 'full'),
  Tags: toTagList(role.tags),
  InstanceProfileList: [...call.account.instanceProfiles.values()]
    .filter((profile) => profile.role === role.name.toLowerCase())
    .map((profile) => profileView(call, profile)),
  RolePolicyList: inlineView(role),
  AttachedManagedPolicies: attachedView(call, role),
});

const policyDetail = (call: Call, policy: ManagedPolicy): Iam.ManagedPolicyDetail => ({
  ...policyView(call.account, policy, 'listed'),
  PolicyVersionList: policy.versions.map((version) => ({
    Document: encodeDocument(version.document),
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: new Date(version.createdAt),
  })),
});

function everything(call: Call): Detail[] {
  const { users, groups, roles, policies } = call.account;
  const all: Detail[] = [
    ...[...users.values()].map((value): Detail => ({ kind: 'User', value })),
    ...[...groups.values()].map((value): Detail => ({ kind: 'Group', value })),
    ...[...roles.values()].map((value): Detail => ({ kind: 'Role', value })),
    ...[...policies.values()].map((value): Detail => ({ kind: 'LocalManagedPolicy', value })),
  ];
  return all.filter((each) => visible(call, each.value));
}

export const authorizationDetailsOperations: OperationTable = {
  /** All users, groups, roles and customer-managed policies at once; AWS's own policies are left out. */
  GetAccountAuthorizationDetails: operation<
    Iam.GetAccountAuthorizationDetailsRequest,
    Iam.GetAccountAuthorizationDetailsResponse
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const asked = everything(call).filter((each) => input.Filter?.includes(each.kind) ?? true);
      const { items, ...page } = pageOf(asked, input);
      return {
        UserDetailList: items.flatMap((each) => (each.kind === 'User' ? [userDetail(call, each.value)] : [])),
        GroupDetailList: items.flatMap((each) =>
          each.kind === 'Group' ? [groupDetail(call, each.value)] : [],
        ),
        RoleDetailList: items.flatMap((each) => (each.kind === 'Role' ? [roleDetail(call, each.value)] : [])),
        Policies: items.flatMap((each) =>
          each.kind === 'LocalManagedPolicy' ? [policyDetail(call, each.value)] : [],
        ),
        ...page,
      };
    },
  }),
};
