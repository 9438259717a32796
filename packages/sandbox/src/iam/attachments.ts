import type * as Iam from '@aws-sdk/client-iam';
import { limitExceeded, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation } from '../protocol/operation.ts';
import { keyOf } from '../state/lookup.ts';
import type { PolicyHolder } from '../state/model.ts';
import { awsManagedPolicy } from './aws-managed-policies.ts';
import { findGroup, findRole, findUser, groupArn, visible } from './find.ts';
import { checkPolicyArn } from './managed-policies.ts';
import { type Page, pageOf } from './paging.ts';
import { refuseServiceLinked } from './protected.ts';
import { needsOnRole } from './roles.ts';
import { needsOnUser } from './users.ts';

/** Default quotas. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_ATTACHED = 10;

/** The three kinds of holder: the member that names one, how it is found, what acting on it needs. */
const KINDS = {
  User: { find: findUser, needs: needsOnUser },
  Role: { find: findRole, needs: needsOnRole },
  Group: {
    find: findGroup,
    needs: (call: Call, name: string, context: Need['context'] = {}): Need[] => [
      { resource: groupArn(call, name), context },
    ],
  },
} as const;

type Kind = keyof typeof KINDS;
type Input = { [member: string]: unknown };

const nameIn = (kind: Kind, input: Input): string => String(input[`${kind}Name`] ?? '');
const arnIn = (input: Input): string => String(input.PolicyArn ?? '');

/** The managed policy's name and ARN in their own case. */
function policyRef(call: Call, arn: string): { name: string; arn: string } | undefined {
  const policy = call.account.policies.get(keyOf(arn));
  if (policy && visible(call, policy)) return policy;
  return awsManagedPolicy(arn);
}

function attach(kind: Kind, holder: PolicyHolder, call: Call, arn: string): object {
  refuseServiceLinked(holder);
  checkPolicyArn(arn);
  const policy = policyRef(call, arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  if (holder.attached.includes(policy.arn)) return {};
  if (holder.attached.length >= MAX_ATTACHED)
    throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind}: ${MAX_ATTACHED}`);
  holder.attached.push(policy.arn);
  return {};
}

function detach(holder: PolicyHolder, arn: string): object {
  refuseServiceLinked(holder);
  const at = holder.attached.findIndex((each) => keyOf(each) === keyOf(arn));
  if (at < 0) throw noSuchEntity(`Policy ${arn} was not found.`);
  holder.attached.splice(at, 1);
  return {};
}

function listAttached(
  holder: PolicyHolder,
  call: Call,
  input: Page & { PathPrefix?: string | undefined },
): Iam.ListAttachedUserPoliciesResponse {
  const policies = holder.attached
    .map((arn) => policyRef(call, arn))
    .filter((policy) => policy !== undefined)
    .filter((policy) => policy.arn.split(':policy')[1]?.startsWith(input.PathPrefix ?? '/'));
  const { items, ...page } = pageOf(policies, input);
  return { AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })), ...page };
}

/** Attach, detach and list for one kind of holder. */
function operationsOf(kind: Kind): OperationTable {
  const { find, needs } = KINDS[kind];
  const change = (input: Input, call: Call) =>
    needs(call, nameIn(kind, input), { 'iam:PolicyARN': arnIn(input) });
  return {
    [`Attach${kind}Policy`]: operation<Input, object>({
      readOnly: false,
      needs: change,
      run: (input, call) => attach(kind, find(call, nameIn(kind, input)), call, arnIn(input)),
    }),
    [`Detach${kind}Policy`]: operation<Input, object>({
      readOnly: false,
      needs: change,
      run: (input, call) => detach(find(call, nameIn(kind, input)), arnIn(input)),
    }),
    [`ListAttached${kind}Policies`]: operation<Input & Page, object>({
      readOnly: true,
      needs: (input, call) => needs(call, nameIn(kind, input)),
      run: (input, call) => listAttached(find(call, nameIn(kind, input)), call, input),
    }),
  };
}

/** AttachUserPolicy, DetachRolePolicy, ListAttachedGroupPolicies and so on. */
export const attachmentOperations: OperationTable = {
  ...operationsOf('User'),
  ...operationsOf('Role'),
  ...operationsOf('Group'),
};
