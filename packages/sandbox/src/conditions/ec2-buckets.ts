/** A token bucket: how much it holds, and what it gets back each second. */
export interface BucketSize {
  capacity: number;
  refillPerSecond: number;
}

const size = (capacity: number, refillPerSecond: number): BucketSize => ({ capacity, refillPerSecond });

/** Reads that have a smaller bucket when they ask for neither a page nor a filter. */
const UNFILTERED = new Set([
  'DescribeInstances',
  'DescribeInstanceStatus',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeSnapshots',
  'DescribeSpotInstanceRequests',
  'DescribeVolumes',
]);

/** The uncategorized actions, of those that concern instances, volumes, networks and tags. */
const OWN: Readonly<Record<string, BucketSize>> = {
  AssignPrivateIpAddresses: size(100, 5),
  AssociateIamInstanceProfile: size(100, 5),
  CopyImage: size(100, 1),
  CreateDefaultSubnet: size(1, 1),
  CreateDefaultVpc: size(1, 1),
  CreateLaunchTemplateVersion: size(100, 5),
  CreateNatGateway: size(10, 1),
  CreateNetworkInterface: size(100, 5),
  CreateSnapshot: size(100, 5),
  CreateSnapshots: size(100, 5),
  CreateTags: size(100, 10),
  CreateVolume: size(100, 5),
  CreateVpcEndpoint: size(4, 0.3),
  DeleteNatGateway: size(10, 1),
  DeleteNetworkInterface: size(100, 5),
  DeleteSnapshot: size(100, 5),
  DeleteTags: size(100, 10),
  DeleteVolume: size(100, 5),
  DeleteVpcEndpoints: size(4, 0.3),
  DeregisterImage: size(100, 5),
  DescribeSecurityGroupReferences: size(20, 5),
  DescribeStaleSecurityGroups: size(20, 5),
  DisassociateIamInstanceProfile: size(100, 5),
  ModifyImageAttribute: size(100, 5),
  ModifyInstanceMetadataOptions: size(100, 5),
  ModifyLaunchTemplate: size(100, 5),
  ModifyNetworkInterfaceAttribute: size(100, 5),
  ModifySnapshotAttribute: size(100, 5),
  RunInstances: size(5, 2),
  StartInstances: size(5, 2),
  TerminateInstances: size(100, 5),
  UnassignPrivateIpAddresses: size(100, 5),
};

/** Actions that take a token for each instance as well, from a bucket of its own. */
const BY_INSTANCE: Readonly<Record<string, BucketSize>> = {
  RunInstances: size(1000, 2),
  TerminateInstances: size(1000, 20),
  StartInstances: size(1000, 2),
  StopInstances: size(1000, 20),
};

/** A call as the buckets see it. */
export interface Ec2Request {
  action: string;
  readOnly: boolean;
  input: Readonly<Record<string, unknown>>;
}

/** What a call takes from a bucket. */
export interface Withdrawal extends BucketSize {
  key: string;
  tokens: number;
}

const isUnfiltered = ({ input }: Ec2Request): boolean =>
  input.Filters === undefined && input.MaxResults === undefined && input.NextToken === undefined;

function instancesOf({ input }: Ec2Request): number {
  if (Array.isArray(input.InstanceIds)) return input.InstanceIds.length;
  return typeof input.MaxCount === 'number' ? input.MaxCount : 1;
}

/**
 * EC2's buckets, each action's own, by account and region: one token for the request, and where instances are
 * started or stopped one for each of them. Resource-intensive actions have the size of other mutating ones.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export function ec2Withdrawals(request: Ec2Request): Withdrawal[] {
  const { action, readOnly } = request;
  const small = UNFILTERED.has(action) && isUnfiltered(request);
  const kind = !readOnly ? size(50, 5) : small ? size(50, 10) : size(100, 20);
  const own = { key: small ? `${action}-unfiltered` : action, tokens: 1, ...(OWN[action] ?? kind) };
  const resource = BY_INSTANCE[action];
  return resource ? [own, { key: `${action}-resources`, tokens: instancesOf(request), ...resource }] : [own];
}
