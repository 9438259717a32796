/** Something that stops a deployment, in the contract's words, with everything a person needs. */
export interface DeploymentProblem {
  /** A code of the wire contract, section 2.5: `AWS_ERROR_VPC_LIMIT_EXCEEDED`, `SUBSCRIPTION_INVALID_CIDR`… */
  code: string;
  /** The request's field, such as `networking.deploymentCIDR`, or null where it is none. */
  field: string | null;
  message: string;
  remedy: string;
  /** AWS's own words and the call, where AWS said it. */
  evidence: string | null;
}

interface Meaning {
  code: string;
  field: string | null;
  message: string;
  remedy: string;
}

const limit = (code: string, what: string): Meaning => ({
  code,
  field: null,
  message: `The AWS account may not have more ${what} in this region.`,
  remedy: `Ask AWS (Service Quotas) for more ${what}, or remove some that are not needed, then try again.`,
});

const INSTANCES = limit('AWS_ERROR_INSTANCE_LIMIT_EXCEEDED', 'instances or virtual CPUs');
const VOLUMES = limit('AWS_ERROR_VOLUME_LIMIT_EXCEEDED', 'volume storage');
const VPCS = limit('AWS_ERROR_VPC_LIMIT_EXCEEDED', 'VPCs');
const PEERINGS = limit('AWS_ERROR_VPC_LIMIT_EXCEEDED', 'VPC peerings');
const CAPACITY: Meaning = {
  code: 'AWS_ERROR_INSUFFICIENT_INSTANCE_CAPACITY',
  field: 'preferredAvailabilityZones',
  message: 'AWS has not enough instances of this size in the availability zone at the moment.',
  remedy: 'Try again later, or choose other availability zones.',
};
const DENIED: Meaning = {
  code: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  field: null,
  message: 'AWS denied what was asked as the programmatic user of the cloud account.',
  remedy:
    'Verify the cloud account to see which permission is missing; a policy of the organization can deny it, too.',
};
const CREDENTIALS: Meaning = {
  code: 'CLOUD_ACCOUNT_INVALID_CREDS',
  field: null,
  message: 'AWS does not accept the access key of the cloud account.',
  remedy: 'Enter a valid access key in the cloud account, then try again.',
};
const IMAGE: Meaning = {
  code: 'PROVISION_FAILURE',
  field: null,
  message: 'The image of the nodes is no longer there.',
  remedy: 'Try again: another image is chosen.',
};

/**
 * What the contract calls an error of EC2.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const MEANINGS: Record<string, Meaning> = {
  VpcLimitExceeded: VPCS,
  InternetGatewayLimitExceeded: limit('AWS_ERROR_VPC_LIMIT_EXCEEDED', 'internet gateways (one for each VPC)'),
  SubnetLimitExceeded: limit('AWS_ERROR_VPC_LIMIT_EXCEEDED', 'subnets in the VPC'),
  RouteTableLimitExceeded: limit('AWS_ERROR_VPC_LIMIT_EXCEEDED', 'route tables in the VPC'),
  SecurityGroupLimitExceeded: limit('AWS_ERROR_VPC_LIMIT_EXCEEDED', 'security groups'),
  RulesPerSecurityGroupLimitExceeded: {
    code: 'CIDR_WHITELIST_LIMIT_EXCEEDED',
    field: 'cidrIps',
    message: 'The allow list has more entries than AWS lets a security group have.',
    remedy: 'Shorten the allow list, or join its ranges.',
  },
  InstanceLimitExceeded: INSTANCES,
  VcpuLimitExceeded: INSTANCES,
  InsufficientInstanceCapacity: CAPACITY,
  InsufficientHostCapacity: CAPACITY,
  InsufficientReservedInstanceCapacity: CAPACITY,
  Unsupported: CAPACITY,
  'Server.InsufficientInstanceCapacity': CAPACITY,
  VolumeLimitExceeded: VOLUMES,
  MaxIOPSLimitExceeded: VOLUMES,
  'Client.VolumeLimitExceeded': VOLUMES,
  'InvalidSubnet.Range': {
    code: 'AWS_ERROR_MISMATCHING_CIDR',
    field: 'networking.deploymentCIDR',
    message: 'The range does not lie in the VPC.',
    remedy: 'Choose a range of the VPC that no subnet has.',
  },
  'InvalidSubnet.Conflict': {
    code: 'AWS_ERROR_CONFLICTING_CIDR',
    field: 'networking.deploymentCIDR',
    message: 'Another subnet of the VPC has a part of the range.',
    remedy: 'Choose a range of the VPC that no subnet has.',
  },
  'InvalidVpc.Range': {
    code: 'SUBSCRIPTION_INVALID_CIDR',
    field: 'networking.deploymentCIDR',
    message: 'AWS makes no VPC of this range.',
    remedy: 'Choose a private range of a length between /16 and /28.',
  },
  'InvalidVpcID.NotFound': {
    code: 'AWS_ERROR_VPC_DOES_NOT_EXIST',
    field: 'networking.vpcId',
    message: 'The VPC does not exist in this account and region.',
    remedy: 'Check the id, the region and the cloud account.',
  },
  'InvalidGroup.NotFound': {
    code: 'CIDR_WHITELIST_INVALID_SG',
    field: 'securityGroupIds',
    message: 'A security group does not exist, or is of another VPC.',
    remedy: 'Use security groups of the same VPC.',
  },
  'InvalidIPAddress.InUse': {
    code: 'PROVISION_FAILURE',
    field: 'networking.subnetIds',
    message: 'Something that cannot be seen has the private address of a node.',
    remedy: 'Use subnets that nothing else lives in.',
  },
  InsufficientFreeAddressesInSubnet: {
    code: 'PROVISION_FAILURE',
    field: 'networking.subnetIds',
    message: 'The subnet has no free address for a node.',
    remedy: 'Use larger subnets, or free addresses.',
  },
  VpcPeeringConnectionAlreadyExists: {
    code: 'VPC_PEERING_ALREADY_EXIST',
    field: 'vpcId',
    message: 'The two VPCs are peered already, or asked to be, by a peering that Berth did not make.',
    remedy:
      'Delete that peering in the AWS account, then try again; or use it as it is, and delete this one in the subscription.',
  },
  OutstandingVpcPeeringConnectionLimitExceeded: PEERINGS,
  VpcPeeringConnectionLimitExceeded: PEERINGS,
  ActiveVpcPeeringConnectionPerVpcLimitExceeded: PEERINGS,
  RouteLimitExceeded: {
    code: 'AWS_ERROR_VPC_LIMIT_EXCEEDED',
    field: null,
    message: 'The route table of the subscription may not have more routes.',
    remedy: 'Join the ranges of peerings and transit gateways, or ask AWS (Service Quotas) for more routes.',
  },
  'InvalidTransitGatewayID.NotFound': {
    code: 'TGW_DOES_NOT_EXIST',
    field: 'TgwId',
    message: 'The transit gateway is not there any more, or is no longer shared with this AWS account.',
    remedy: 'Share it again, or delete the attachment in the subscription.',
  },
  DuplicateTransitGatewayAttachment: {
    code: 'CONFLICT_ERROR',
    field: 'TgwId',
    message: 'The VPC is attached to the transit gateway already, by an attachment that Berth did not make.',
    remedy: 'Delete that attachment in the AWS account, or this one in the subscription, then try again.',
  },
  TransitGatewayAttachmentLimitExceeded: limit('AWS_ERROR_VPC_LIMIT_EXCEEDED', 'transit gateway attachments'),
  'InvalidAMIID.NotFound': IMAGE,
  'InvalidAMIID.Unavailable': IMAGE,
  UnauthorizedOperation: DENIED,
  AccessDenied: DENIED,
  AuthFailure: CREDENTIALS,
  InvalidClientTokenId: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  ExpiredToken: CREDENTIALS,
};

const OTHERWISE: Meaning = {
  code: 'PROVISION_FAILURE',
  field: null,
  message: 'AWS refused a call.',
  remedy: "Read AWS's own words; try again, or delete the subscription.",
};

/**
 * What an error of AWS is called in the contract. `said`: AWS's own words, with the call. A denial names the action that
 * it says was missing, which is not always the call's own: `RunInstances` needs `iam:PassRole`, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function problemOfAwsError(awsCode: string | undefined, said: string): DeploymentProblem {
  const known = awsCode !== undefined && Object.hasOwn(MEANINGS, awsCode) ? MEANINGS[awsCode] : undefined;
  const problem = { ...(known ?? OTHERWISE), evidence: said };
  const [, action] = /not authorized to perform: ([a-z0-9-]+:\w+)/.exec(said) ?? [];
  if (known !== DENIED || action === undefined) return problem;
  return { ...problem, message: `AWS denied ${action} to the programmatic user of the cloud account.` };
}
