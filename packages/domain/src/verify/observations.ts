/** Why a look at AWS failed, as far as AWS says. Denied is never missing, and a throttled call is nobody's mistake. */
export type LookFault =
  | 'denied'
  | 'unknown-key'
  | 'bad-signature'
  | 'expired'
  | 'clock-skew'
  /** The AWS account is blocked or not activated yet, or the region is not enabled in it. */
  | 'not-usable'
  | 'throttled'
  | 'unreachable'
  | 'server-error'
  | 'invalid'
  | 'unclassified';

/** A look that AWS answered with an error. `code` and `message` are AWS's own words, not yet cleaned. */
export interface FailedLook {
  kind: 'failed';
  fault: LookFault;
  /** The IAM action that the call needs, such as `iam:GetRole`. */
  action: string;
  code: string;
  message: string;
}

/**
 * What one look gave. Plain data, so that a verification can be put aside and taken up again.
 * `absent` comes only from AWS's typed not-found answer; `not-looked` says why nobody asked.
 */
export type Sighting<T> =
  | { kind: 'present'; value: T }
  | { kind: 'absent' }
  | FailedLook
  | { kind: 'not-looked'; why: string };

/** Answer of `sts:GetCallerIdentity`. */
export interface CallerIdentity {
  accountId: string;
  arn: string;
}

/** One action on one resource (`*` when none was named), as IAM's policy simulator judged it. */
export interface ActionVerdict {
  action: string;
  resource: string;
  decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Condition keys that a policy asked for and the simulation was not told. */
  missingContext: string[];
  /** Undefined when AWS said nothing of a boundary (there is none, or it is not told). */
  allowedByBoundary?: boolean;
  /** Undefined when AWS said nothing of service control policies. */
  allowedByOrganization?: boolean;
  /** Ids of the policies whose statements decided, as AWS names them. */
  policies: string[];
}

/** A role as `iam:GetRole` shows it. `trust` is the decoded JSON, or the raw text where it is no JSON. */
export interface RoleSeen {
  name: string;
  arn: string;
  trust: unknown;
}

export interface PolicyAttachment {
  name: string;
  arn: string;
}

/** An instance profile with the roles inside it, trust policies included. */
export interface InstanceProfileSeen {
  name: string;
  arn: string;
  roles: RoleSeen[];
}

export interface UserSeen {
  name: string;
  arn: string;
}

/** How many instances a region runs, and which of them do not carry the vendor's identifier tag. */
export interface InstancesSeen {
  region: string;
  total: number;
  withoutTag: number;
  /** Up to ten ids of those without the tag. */
  examples: string[];
}

/** Every look that a verification may take, and what it gives. */
export interface ObservationValues {
  identity: CallerIdentity;
  /** The programmatic user's actions, simulated on resources that carry the identifier tag. */
  userTagged: ActionVerdict[];
  /** The same user on resources without the tag. */
  userUntagged: ActionVerdict[];
  /** The same user on explicit ARNs, for the statements that are scoped to one. */
  userScoped: ActionVerdict[];
  consoleRole: RoleSeen;
  consoleRolePolicies: PolicyAttachment[];
  /** Actions of the console role, or of the console user where that is who signs in. */
  consoleActions: ActionVerdict[];
  consoleUsers: UserSeen[];
  clusterProfiles: InstanceProfileSeen[];
  clusterPolicies: PolicyAttachment[];
  clusterActions: ActionVerdict[];
  instances: InstancesSeen;
}

export type ObservationKey = keyof ObservationValues;

/** The AWS operation by which each look is taken; each is one call, and one more for every further page. */
export const LOOK_OPERATIONS: { readonly [K in ObservationKey]: string } = {
  identity: 'sts:GetCallerIdentity',
  userTagged: 'iam:SimulatePrincipalPolicy (user, with the tag)',
  userUntagged: 'iam:SimulatePrincipalPolicy (user, without the tag)',
  userScoped: 'iam:SimulatePrincipalPolicy (user, explicit ARNs)',
  consoleRole: 'iam:GetRole',
  consoleRolePolicies: 'iam:ListAttachedRolePolicies (console role)',
  consoleActions: 'iam:SimulatePrincipalPolicy (console role)',
  consoleUsers: 'iam:ListUsers',
  clusterProfiles: 'iam:ListInstanceProfilesForRole',
  clusterPolicies: 'iam:ListAttachedRolePolicies (cluster node role)',
  clusterActions: 'iam:SimulatePrincipalPolicy (cluster node role)',
  instances: 'ec2:DescribeInstances',
};

export type Observations = { [K in ObservationKey]?: Sighting<ObservationValues[K]> };

/** Faults that pass by themselves: the customer did nothing wrong, and asking again can help. */
export function isTransient(fault: LookFault): boolean {
  return (
    fault === 'throttled' || fault === 'unreachable' || fault === 'server-error' || fault === 'clock-skew'
  );
}
