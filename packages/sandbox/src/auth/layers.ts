import { awsManagedPolicy } from '../iam/aws-managed-policies.ts';
import type { Layers, PolicySource } from '../policy/decide.ts';
import { policyDocument } from '../policy/document.ts';
import type { Account, PolicyHolder, Role, User } from '../state/model.ts';
import type { Principal } from './principal.ts';

/** The default version's document of a managed policy, customer's or AWS's; undefined when there is none. */
export function managedPolicySource(account: Account, arn: string): PolicySource | undefined {
  const aws = awsManagedPolicy(arn);
  if (aws) return { id: aws.name, type: 'IAM Policy', document: aws.document };
  const policy = account.policies.get(arn.toLowerCase());
  const version = policy?.versions.find((v) => v.id === policy.defaultVersion);
  return policy && version ? { id: policy.name, type: 'IAM Policy', document: version.document } : undefined;
}

function holderPolicies(
  account: Account,
  kind: 'user' | 'group' | 'role',
  holder: PolicyHolder,
): PolicySource[] {
  const attached = holder.attached
    .map((arn) => managedPolicySource(account, arn))
    .filter((source): source is PolicySource => source !== undefined);
  const inline = [...holder.inline].map(([name, document]) => ({
    id: `${kind}_${holder.name}_${name}`,
    type: 'IAM Policy',
    document,
  }));
  return [...inline, ...attached];
}

/** All identity policies of a user: its own and its groups'. */
export function userPolicies(account: Account, user: User): PolicySource[] {
  const groups = user.groups.map((name) => account.groups.get(name)).filter((g) => g !== undefined);
  return [
    ...holderPolicies(account, 'user', user),
    ...groups.flatMap((group) => holderPolicies(account, 'group', group)),
  ];
}

export const rolePolicies = (account: Account, role: Role): PolicySource[] =>
  holderPolicies(account, 'role', role);

export const groupPolicies = (account: Account, group: PolicyHolder): PolicySource[] =>
  holderPolicies(account, 'group', group);

/** The boundary's policy; a boundary whose policy is gone lets nothing through. */
export function boundaryPolicies(account: Account, arn: string | undefined): PolicySource[] | undefined {
  if (arn === undefined) return undefined;
  const source = managedPolicySource(account, arn);
  return source ? [source] : [];
}

const FULL_ACCESS: PolicySource = {
  id: 'FullAWSAccess',
  type: 'Service Control Policy',
  document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
};

/**
 * The account's SCPs. AWS attaches FullAWSAccess from the start; here it stays until one of the given
 * policies allows something, which is how an allow list replaces it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function scpPolicies(account: Account): PolicySource[] | undefined {
  if (account.scps.length === 0) return undefined;
  const given = account.scps.map((document, i) => ({
    id: `scp-${i + 1}`,
    type: 'Service Control Policy',
    document,
  }));
  const allowList = given.some((s) =>
    policyDocument(s.document).statements.some((x) => x.effect === 'Allow'),
  );
  return allowList ? given : [FULL_ACCESS, ...given];
}

/** Everything that bounds a principal, from the account as it is seen for permissions. */
export function principalLayers(account: Account, principal: Principal): Layers {
  const scps = scpPolicies(account);
  const sessionPolicies = principal.session?.policies ?? [];
  const session =
    sessionPolicies.length === 0
      ? undefined
      : sessionPolicies.map((document) => ({ id: 'session', type: 'Session Policy', document }));
  if (principal.kind === 'root') return { identity: 'all', boundary: undefined, scps, session };
  const name = (principal.name ?? '').toLowerCase();
  if (principal.kind === 'user') {
    const user = account.users.get(name);
    const identity = user ? userPolicies(account, user) : [];
    return { identity, boundary: boundaryPolicies(account, user?.boundary), scps, session };
  }
  const role = account.roles.get(name);
  const identity = role ? rolePolicies(account, role) : [];
  return { identity, boundary: boundaryPolicies(account, role?.boundary), scps, session };
}
