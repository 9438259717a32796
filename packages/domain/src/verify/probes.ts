import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { parseArn, partitionOf, roleArn, userNameOf } from './arns.ts';
import { leastConsoleActions, nodeActions, publishedGrant } from './grants.ts';
import {
  EXCESS_PROBES,
  NEEDED_ACTIONS,
  type NeededAction,
  OLDER_PROBES,
  type Scope,
} from './needed-actions.ts';
import type { CallerIdentity } from './observations.ts';

export interface SimulationContextEntry {
  key: string;
  /** As AWS names the types of context keys. */
  type: 'string' | 'stringList' | 'boolean' | 'date' | 'numeric';
  values: string[];
}

/** One question to IAM's policy simulator, about one principal. */
export interface SimulationRequest {
  principalArn: string;
  /** Concrete names, never wildcards: the simulator takes a wildcard literally. */
  actions: string[];
  /** Empty: resource `*`. Otherwise every action is judged on every one of them. */
  resources: string[];
  context: SimulationContextEntry[];
}

const text = (key: string, value: string): SimulationContextEntry => ({
  key,
  type: 'string',
  values: [value],
});

const bool = (key: string, value: boolean): SimulationContextEntry => ({
  key,
  type: 'boolean',
  values: [String(value)],
});

/**
 * What is true of every request that Berth makes, whatever the action. AWS tells the keys that it missed for the
 * whole of the policies, not for the action asked: a key that is not given here would leave every denial in doubt.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
const requestContext = (principalArn: string, region: string | undefined): SimulationContextEntry[] => {
  const username = userNameOf(principalArn);
  const accountId = parseArn(principalArn)?.accountId ?? '';
  return [
    ...(username === null ? [] : [text('aws:username', username)]),
    ...(region === undefined
      ? []
      : [
          text('aws:RequestedRegion', region),
          text('ec2:Region', region),
          text('kms:ViaService', `ec2.${region}.amazonaws.com`),
        ]),
    text('aws:PrincipalArn', principalArn),
    text('aws:PrincipalAccount', accountId),
    text('aws:PrincipalType', username === null ? 'AssumedRole' : 'User'),
    text('aws:ResourceAccount', accountId),
    bool('aws:PrincipalIsAWSService', false),
    bool('aws:SecureTransport', true),
    // An encrypted volume's key is granted to EC2, on the caller's behalf.
    bool('kms:GrantIsForAWSResource', true),
    text('iam:AWSServiceName', 'transitgateway.amazonaws.com'),
    text('iam:PassedToService', 'ec2.amazonaws.com'),
  ];
};

/** Whatever Berth creates carries the tag in the request that creates it, when there is no resource yet to carry it. */
const requestTags = ({ identifierTag }: VendorProfile): SimulationContextEntry[] => [
  text(`aws:RequestTag/${identifierTag.key}`, identifierTag.value),
  { key: 'aws:TagKeys', type: 'stringList', values: [identifierTag.key] },
];

const tagContext = (profile: VendorProfile): SimulationContextEntry[] => [
  text(`ec2:ResourceTag/${profile.identifierTag.key}`, profile.identifierTag.value),
  text(`aws:ResourceTag/${profile.identifierTag.key}`, profile.identifierTag.value),
  ...requestTags(profile),
];

/** How Berth launches instances: their metadata is given only to whoever asks for a token first (IMDSv2). */
const LAUNCH_CONTEXT: readonly SimulationContextEntry[] = [
  text('ec2:MetadataHttpTokens', 'required'),
  text('ec2:MetadataHttpEndpoint', 'enabled'),
];

const unscoped = (tagged: boolean): NeededAction[] =>
  NEEDED_ACTIONS.filter((needed) => needed.scope === undefined && needed.tagged === tagged);

const unique = (actions: readonly string[]): string[] => [...new Set(actions)].sort();

/** A role that no vendor needs: being allowed to pass it shows that `iam:PassRole` is not scoped. */
export const OTHER_ROLE = 'berth-probe-any-other-role';

/** The ARNs that a scope stands for, in the account of the identity. The ids are examples: the simulator looks none up. */
export function scopeArns(scope: Scope, identity: CallerIdentity, profile: VendorProfile, region: string) {
  const partition = partitionOf(identity.arn);
  const ec2 = (resource: string, accountId = identity.accountId) =>
    `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
  switch (scope) {
    case 'cluster-node-role':
      return [roleArn(partition, identity.accountId, profile.names.clusterNodeRole)];
    case 'transit-gateway-role':
      return [
        roleArn(
          partition,
          identity.accountId,
          'aws-service-role/transitgateway.amazonaws.com/AWSServiceRoleForVPCTransitGateway',
        ),
      ];
    case 'new-instance':
      return [
        ec2('instance/i-0123456789abcdef0'),
        ec2('volume/vol-0123456789abcdef0'),
        ec2('network-interface/eni-0123456789abcdef0'),
        ec2('subnet/subnet-0123456789abcdef0'),
        ec2('security-group/sg-0123456789abcdef0'),
        ec2('key-pair/berth-probe'),
        ec2('image/ami-0123456789abcdef0', ''),
      ];
  }
}

/** Region of the example ARNs where the details name none; grants of the published policies name no region. */
export const PROBE_REGION = 'us-east-1';

/** The three questions about the programmatic user: with the identifier tag, without it, and on explicit ARNs. */
export function userProbes(
  identity: CallerIdentity,
  profile: VendorProfile,
  region: string | undefined,
): { tagged: SimulationRequest; untagged: SimulationRequest; scoped: SimulationRequest } {
  const who = requestContext(identity.arn, region);
  const scoped = NEEDED_ACTIONS.filter((needed) => needed.scope !== undefined);
  const scopes = [...new Set(scoped.map((needed) => needed.scope as Scope))];
  return {
    tagged: {
      principalArn: identity.arn,
      actions: unique(unscoped(true).map(({ action }) => action)),
      resources: [],
      context: [...who, ...tagContext(profile)],
    },
    untagged: {
      principalArn: identity.arn,
      actions: unique([...unscoped(false).map(({ action }) => action), ...EXCESS_PROBES, ...OLDER_PROBES]),
      resources: [],
      context: [...who, ...requestTags(profile)],
    },
    scoped: {
      principalArn: identity.arn,
      actions: unique(scoped.map(({ action }) => action)),
      resources: [
        ...scopes.flatMap((scope) => scopeArns(scope, identity, profile, region ?? PROBE_REGION)),
        roleArn(partitionOf(identity.arn), identity.accountId, OTHER_ROLE),
      ],
      context: [...who, ...tagContext(profile), ...LAUNCH_CONTEXT],
    },
  };
}

/**
 * What no published policy grants, and Berth does where a customer grants it all the same: to look up who did something
 * that was found. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
 */
export const LOOK_UP_ACTION = 'cloudtrail:LookupEvents';

/** The question whether the programmatic user may look calls up. */
export const lookUpProbe = (userArn: string, region: string | undefined): SimulationRequest => ({
  principalArn: userArn,
  actions: [LOOK_UP_ACTION],
  resources: [],
  context: requestContext(userArn, region),
});

/** Actions of the user policy that a support engineer at the console is meant to have. */
export const fullConsoleActions = (): string[] =>
  unique(
    NEEDED_ACTIONS.filter(
      ({ action, required, scope }) => required && !scope && !action.startsWith('iam:'),
    ).map(({ action }) => action),
  );

/**
 * What neither policy of any generation grants on resources that carry the tag: where a role that has one of them is
 * allowed one of these, it can do more than was published.
 */
export const roleExcess = ({ generations }: VendorProfile): string[] =>
  EXCESS_PROBES.filter((action) =>
    generations.every(
      ({ userPolicy, instancePolicy }) =>
        !publishedGrant(userPolicy, action, true) && !publishedGrant(instancePolicy, action, true),
    ),
  );

/** The question about who signs in to the console: the least, what the user policy gives beyond it, and the excess. */
export const consoleProbe = (
  principalArn: string,
  profile: VendorProfile,
  region: string | undefined,
): SimulationRequest => ({
  principalArn,
  actions: unique([...leastConsoleActions(profile), ...fullConsoleActions(), ...roleExcess(profile)]),
  resources: [],
  context: [
    ...requestContext(principalArn, region),
    ...tagContext(profile),
    // Nobody takes on the role without MFA. Whether a console user signs in with it, nobody but that user knows.
    ...(userNameOf(principalArn) === null ? [bool('aws:MultiFactorAuthPresent', true)] : []),
  ],
});

/** The question about the cluster node role: what every generation of the instance policy grants, and the excess. */
export const clusterProbe = (
  principalArn: string,
  profile: VendorProfile,
  region: string | undefined,
): SimulationRequest => ({
  principalArn,
  actions: unique([...nodeActions(profile), ...roleExcess(profile)]),
  resources: [],
  context: [...requestContext(principalArn, region), ...tagContext(profile)],
});
