import type * as Iam from '@aws-sdk/client-iam';
import { policySize, validateIdentityPolicy } from '../policy/validate.ts';
import {
  AwsError,
  alreadyExists,
  constraintError,
  deleteConflict,
  limitExceeded,
} from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import { uniqueId } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { Account, ManagedPolicy } from '../state/model.ts';
import { type AwsManagedPolicy, awsManagedPolicies, awsManagedPolicy } from './aws-managed-policies.ts';
import { findPolicy, newArn, originOf, visible } from './find.ts';
import { checkedPath, checkName, MAX_NAME } from './names.ts';
import { pageOf, underPath } from './paging.ts';
import { creationNeeds, newTags, resourceTagContext, toTagList } from './tags.ts';

const MAX_POLICIES = 1500;
const MAX_SIZE = 6144;

/** Refuses what is not a policy, or too long a one. */
export function checkManagedDocument(text: string): void {
  validateIdentityPolicy(text);
  if (policySize(text) > MAX_SIZE) throw limitExceeded(`Cannot exceed quota for PolicySize: ${MAX_SIZE}`);
}

export function checkPolicyArn(arn: string | undefined): asserts arn is string {
  if (arn === undefined || !/^arn:aws:iam::(aws|\d{12}):policy\/.+$/.test(arn))
    throw new AwsError('ValidationError', `Invalid ARN:  Could not be parsed!`, 400);
}

/** What acting on a managed policy needs: the action on its ARN, with its tags as condition keys. */
export function needsOnPolicy(call: Call, arn: string | undefined, context: Need['context'] = {}): Need[] {
  checkPolicyArn(arn);
  const tags = call.account.policies.get(keyOf(arn))?.tags;
  return [{ resource: arn, context: { ...resourceTagContext(tags), ...context } }];
}

/** How many users, groups and roles hold a policy, and how many have it as their boundary. */
export function policyUse(account: Account, arn: string): { attached: number; boundary: number } {
  const holders = [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
  const bounded = [...account.users.values(), ...account.roles.values()];
  return {
    attached: holders.filter((holder) => holder.attached.some((each) => keyOf(each) === keyOf(arn))).length,
    boundary: bounded.filter((each) => each.boundary !== undefined && keyOf(each.boundary) === keyOf(arn))
      .length,
  };
}

/** A managed policy as IAM shows it; lists leave description and tags out. */
export function policyView(account: Account, policy: ManagedPolicy, detail: 'full' | 'listed'): Iam.Policy {
  const use = policyUse(account, policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: use.attached,
    PermissionsBoundaryUsageCount: use.boundary,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    ...(detail === 'full' && policy.description !== undefined ? { Description: policy.description } : {}),
    ...(detail === 'full' ? { Tags: toTagList(policy.tags) } : {}),
  };
}

const AWS_POLICIES_SINCE = new Date('2015-02-06T18:39:46Z');

function awsPolicyView(account: Account, policy: AwsManagedPolicy, detail: 'full' | 'listed'): Iam.Policy {
  const use = policyUse(account, policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.versionId,
    AttachmentCount: use.attached,
    PermissionsBoundaryUsageCount: use.boundary,
    IsAttachable: true,
    CreateDate: AWS_POLICIES_SINCE,
    UpdateDate: AWS_POLICIES_SINCE,
    ...(detail === 'full' ? { Description: policy.description, Tags: [] } : {}),
  };
}

function create(input: Iam.CreatePolicyRequest, call: Call): Iam.CreatePolicyResponse {
  const name = input.PolicyName;
  checkName('PolicyName', name, MAX_NAME);
  const path = checkedPath(input.Path);
  const document = input.PolicyDocument ?? '';
  if (input.Description !== undefined && input.Description.length > 1000)
    throw constraintError(
      'Description',
      input.Description,
      'Member must have length less than or equal to 1000',
    );
  const { policies } = call.account;
  const taken = [...policies.values()].some((policy) => keyOf(policy.name) === keyOf(name));
  if (taken) throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  checkManagedDocument(document);
  if (policies.size >= MAX_POLICIES)
    throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${MAX_POLICIES}`);
  const policy: ManagedPolicy = {
    ...originOf(call),
    path,
    name,
    id: uniqueId('ANPA'),
    arn: newArn(call, 'policy', path, name),
    tags: newTags(input.Tags),
    ...(input.Description === undefined ? {} : { description: input.Description }),
    updatedAt: call.nowMs,
    defaultVersion: 'v1',
    versions: [{ id: 'v1', document, createdAt: call.nowMs }],
    nextVersion: 2,
  };
  policies.set(keyOf(policy.arn), policy);
  return { Policy: policyView(call.account, policy, 'listed') };
}

function remove(input: Iam.DeletePolicyRequest, call: Call): object {
  const policy = findPolicy(call, input.PolicyArn ?? '');
  const use = policyUse(call.account, policy.arn);
  if (use.attached + use.boundary > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
  if (policy.versions.length > 1)
    throw deleteConflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  call.account.policies.delete(keyOf(policy.arn));
  return {};
}

function list(input: Iam.ListPoliciesRequest, call: Call): Iam.ListPoliciesResponse {
  const { account } = call;
  const scope = input.Scope ?? 'All';
  if (!['All', 'AWS', 'Local'].includes(scope))
    throw constraintError('Scope', scope, 'Member must satisfy enum value set: [All, AWS, Local]');
  const local =
    scope === 'AWS'
      ? []
      : underPath(account.policies.values(), input.PathPrefix)
          .filter((policy) => visible(call, policy))
          .map((policy) => policyView(account, policy, 'listed'));
  const aws =
    scope === 'Local'
      ? []
      : underPath(awsManagedPolicies(), input.PathPrefix).map((policy) =>
          awsPolicyView(account, policy, 'listed'),
        );
  const usage = input.PolicyUsageFilter;
  const shown = [...local, ...aws].filter((policy) => {
    const attached = policy.AttachmentCount ?? 0;
    const bounding = policy.PermissionsBoundaryUsageCount ?? 0;
    if (input.OnlyAttached && attached === 0 && usage !== 'PermissionsBoundary') return false;
    return usage !== 'PermissionsBoundary' || !input.OnlyAttached || bounding > 0;
  });
  const { items, ...page } = pageOf(shown, input);
  return { Policies: items, ...page };
}

export const managedPolicyOperations: OperationTable = {
  CreatePolicy: operation<Iam.CreatePolicyRequest, Iam.CreatePolicyResponse>({
    readOnly: false,
    needs: (input, call) =>
      creationNeeds(
        newArn(call, 'policy', input.Path ?? '/', input.PolicyName ?? ''),
        'iam:TagPolicy',
        input.Tags,
      ),
    run: create,
  }),
  GetPolicy: operation<Iam.GetPolicyRequest, Iam.GetPolicyResponse>({
    readOnly: true,
    needs: (input, call) => needsOnPolicy(call, input.PolicyArn),
    run: (input, call) => {
      const aws = awsManagedPolicy(input.PolicyArn ?? '');
      if (aws) return { Policy: awsPolicyView(call.account, aws, 'full') };
      return { Policy: policyView(call.account, findPolicy(call, input.PolicyArn ?? ''), 'full') };
    },
  }),
  /** AWS names a list's resource by its path, not by an ARN. */
  ListPolicies: operation<Iam.ListPoliciesRequest, Iam.ListPoliciesResponse>({
    readOnly: true,
    needs: (input) => [{ resource: `policy path ${input.PathPrefix ?? '/'}` }],
    run: list,
  }),
  DeletePolicy: operation<Iam.DeletePolicyRequest, object>({
    readOnly: false,
    needs: (input, call) => needsOnPolicy(call, input.PolicyArn),
    run: remove,
  }),
};
