/** What Berth does with the programmatic user's key, grouped as a customer would name it. */
export type Feature =
  | 'verify'
  | 'watch'
  | 'network'
  | 'instances'
  | 'delete'
  | 'changes'
  | 'repair'
  | 'volumes'
  | 'snapshots'
  | 'metrics'
  | 'peering'
  | 'transit_gateway'
  | 'encryption';

export type Phase = 'verify' | 'create' | 'watch' | 'change' | 'delete';

/** Explicit ARNs that an action is asked for, since with resource `*` the simulator would overlook scoped statements. */
export type Scope = 'cluster-node-role' | 'new-instance' | 'transit-gateway-role';

/** One IAM action that Berth needs in a customer's account, and for what. */
export interface NeededAction {
  action: string;
  feature: Feature;
  phase: Phase;
  /** Connecting, creating, running, watching or deleting a subscription uses it. */
  required: boolean;
  /** Needed on resources that carry the identifier tag; otherwise on any. */
  tagged: boolean;
  scope?: Scope;
  /** Needed only where console-user fields are given. */
  onlyFor?: 'console-user';
}

type Group = Pick<NeededAction, 'feature' | 'phase' | 'required' | 'tagged'>;

const group = (of: Group, actions: string[]): NeededAction[] => actions.map((action) => ({ action, ...of }));

const required = { required: true } as const;
const optional = { required: false } as const;

/**
 * Every action that Berth needs. The required ones are those of the design's scenarios (connect, create a
 * subscription in three zones, watch it, delete it); the rest serve features that an account can do without.
 * Both published policy generations grant all required ones.
 */
export const NEEDED_ACTIONS: readonly NeededAction[] = [
  ...group({ feature: 'verify', phase: 'verify', tagged: false, ...required }, [
    'iam:SimulatePrincipalPolicy',
    'iam:GetRole',
    'iam:ListAttachedRolePolicies',
    'iam:ListInstanceProfilesForRole',
    'ec2:DescribeInstances',
  ]),
  {
    action: 'iam:ListUsers',
    feature: 'verify',
    phase: 'verify',
    tagged: false,
    onlyFor: 'console-user',
    ...required,
  },
  ...group({ feature: 'watch', phase: 'watch', tagged: false, ...required }, [
    'ec2:DescribeAvailabilityZones',
    'ec2:DescribeImages',
    'ec2:DescribeInstanceStatus',
    'ec2:DescribeInstanceTypeOfferings',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeKeyPairs',
    'ec2:DescribeRegions',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVolumes',
    'ec2:DescribeVpcs',
  ]),
  ...group({ feature: 'network', phase: 'create', tagged: false, ...required }, [
    'ec2:CreateVpc',
    'ec2:CreateInternetGateway',
    'ec2:AttachInternetGateway',
    'ec2:CreateRouteTable',
    'ec2:CreateSubnet',
    'ec2:CreateSecurityGroup',
    'ec2:CreateTags',
  ]),
  ...group({ feature: 'network', phase: 'create', tagged: true, ...required }, [
    'ec2:CreateRoute',
    'ec2:AssociateRouteTable',
    'ec2:AuthorizeSecurityGroupIngress',
  ]),
  ...group({ feature: 'instances', phase: 'create', tagged: false, ...required }, ['ec2:ImportKeyPair']),
  {
    action: 'ec2:RunInstances',
    feature: 'instances',
    phase: 'create',
    tagged: true,
    scope: 'new-instance',
    ...required,
  },
  {
    action: 'iam:PassRole',
    feature: 'instances',
    phase: 'create',
    tagged: false,
    scope: 'cluster-node-role',
    ...required,
  },
  ...group({ feature: 'delete', phase: 'delete', tagged: true, ...required }, [
    'ec2:TerminateInstances',
    'ec2:DeleteSecurityGroup',
    'ec2:DeleteKeyPair',
    'ec2:DeleteSubnet',
    'ec2:DeleteRouteTable',
    'ec2:DeleteInternetGateway',
    'ec2:DeleteVpc',
  ]),
  ...group({ feature: 'delete', phase: 'delete', tagged: false, ...required }, ['ec2:DetachInternetGateway']),
  ...group({ feature: 'changes', phase: 'change', tagged: true, ...optional }, [
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:DeleteRoute',
    'ec2:DeleteTags',
    'ec2:ModifySubnetAttribute',
  ]),
  ...group({ feature: 'changes', phase: 'change', tagged: false, ...optional }, [
    'ec2:AssociateVpcCidrBlock',
    'ec2:DescribeNetworkAcls',
    'ec2:ReplaceRoute',
    'ec2:RevokeSecurityGroupIngress',
  ]),
  ...group({ feature: 'repair', phase: 'change', tagged: true, ...optional }, [
    'ec2:ModifyInstanceAttribute',
    'ec2:RebootInstances',
    'ec2:StartInstances',
    'ec2:StopInstances',
  ]),
  ...group({ feature: 'volumes', phase: 'change', tagged: true, ...optional }, [
    'ec2:AttachVolume',
    'ec2:CreateVolume',
    'ec2:DeleteVolume',
    'ec2:DetachVolume',
  ]),
  ...group({ feature: 'snapshots', phase: 'change', tagged: false, ...optional }, [
    'ec2:CreateSnapshot',
    'ec2:DescribeSnapshots',
  ]),
  ...group({ feature: 'snapshots', phase: 'change', tagged: true, ...optional }, ['ec2:DeleteSnapshot']),
  ...group({ feature: 'metrics', phase: 'watch', tagged: false, ...optional }, [
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'cloudwatch:ListMetrics',
  ]),
  ...group({ feature: 'peering', phase: 'change', tagged: false, ...optional }, [
    'ec2:AcceptVpcPeeringConnection',
    'ec2:CreateVpcPeeringConnection',
    'ec2:DescribeVpcPeeringConnections',
    'ec2:RejectVpcPeeringConnection',
  ]),
  ...group({ feature: 'peering', phase: 'change', tagged: true, ...optional }, [
    'ec2:DeleteVpcPeeringConnection',
  ]),
  ...group({ feature: 'transit_gateway', phase: 'change', tagged: false, ...optional }, [
    'ec2:CreateTransitGateway',
    'ec2:CreateTransitGatewayVpcAttachment',
    'ec2:DeleteTransitGateway',
    'ec2:DeleteTransitGatewayVpcAttachment',
    'ec2:DescribeTransitGatewayVpcAttachments',
    'ec2:DescribeTransitGateways',
  ]),
  ...['iam:AttachRolePolicy', 'iam:CreateServiceLinkedRole', 'iam:PutRolePolicy'].map(
    (action): NeededAction => ({
      action,
      feature: 'transit_gateway',
      phase: 'change',
      tagged: false,
      scope: 'transit-gateway-role',
      ...optional,
    }),
  ),
  ...group({ feature: 'encryption', phase: 'create', tagged: true, ...optional }, [
    'kms:CreateGrant',
    'kms:DescribeKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ListGrants',
    'kms:RevokeGrant',
  ]),
];

/**
 * What no published generation grants on resources without the tag. Where one of these is allowed, the user can
 * do more than the customer was asked for. Few and of few services: the simulator refuses some mixtures.
 */
export const EXCESS_PROBES: readonly string[] = [
  'ec2:ModifySnapshotAttribute',
  'ec2:TerminateInstances',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreatePolicyVersion',
  'iam:CreateUser',
  'iam:PutUserPolicy',
  'iam:UpdateAssumeRolePolicy',
  'kms:Decrypt',
  's3:GetObject',
  's3:ListAllMyBuckets',
];

/** What only older generations grant on resources without the tag: under a newer one it is excess, too. */
export const OLDER_PROBES: readonly string[] = [
  'ec2:DeleteSecurityGroup',
  'ec2:DeleteSubnet',
  'ec2:DeleteVpc',
];
