import type { Tags } from '../inventory/iam-inventory.ts';
import type { Seen } from '../inventory/seen.ts';

/** What every EC2 thing has: AWS's id, and tags (whose keys EC2 distinguishes by case). */
interface Thing {
  id: string;
  tags: Tags;
}

export interface ObservedVpc extends Thing {
  cidrs: string[];
}

export interface ObservedInternetGateway extends Thing {
  attachedTo: string[];
}

export interface ObservedRouteTable extends Thing {
  vpcId: string;
  main: boolean;
  /** `target`: the id of whatever it leads to, a gateway or another; `local` inside the VPC. */
  routes: { destination: string; target: string | null; blackhole: boolean }[];
  associations: { id: string; subnetId: string | null }[];
}

export interface ObservedSubnet extends Thing {
  vpcId: string;
  cidr: string;
  zone: string;
  zoneId: string;
  /** Whether what is launched in it gets a public address unless it asks for none. */
  mapsPublicIp: boolean;
}

/** One rule of a security group: ports of a protocol (`-1`: all), from one source, or of egress to one. */
export interface IngressRule {
  protocol: string;
  fromPort: number | null;
  toPort: number | null;
  source: { kind: 'ipv4' | 'ipv6' | 'group' | 'prefix-list'; value: string };
}

export interface ObservedSecurityGroup extends Thing {
  vpcId: string;
  name: string;
  ingress: IngressRule[];
  /** Its rules for what may leave. */
  egress: IngressRule[];
}

export interface ObservedKeyPair extends Thing {
  name: string;
  createdAt: Date | null;
}

export type InstanceState = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsResponse.html */
export interface MetadataOptions {
  httpTokens: string;
  httpEndpoint: string;
  hopLimit: number;
}

/** A volume as an instance has it. */
export interface InstanceDevice {
  name: string;
  volumeId: string;
  deleteOnTermination: boolean;
}

/** A network interface as an instance has it; by itself the policy shows none. */
export interface InstanceInterface {
  id: string;
  /** Whether AWS drops what is neither from it nor for it. */
  sourceDestCheck: boolean;
}

export interface ObservedInstance extends Thing {
  state: InstanceState;
  /** AWS's code and words for the last change of state, such as `Client.VolumeLimitExceeded`. */
  stateReason: string | null;
  vpcId: string | null;
  subnetId: string | null;
  privateIp: string | null;
  publicIp: string | null;
  instanceType: string;
  imageId: string;
  securityGroupIds: string[];
  /** Name of its instance profile; null without one. */
  profileName: string | null;
  metadata: MetadataOptions;
  devices: InstanceDevice[];
  interfaces: InstanceInterface[];
  launchedAt: Date | null;
}

export interface ObservedVolume extends Thing {
  state: string;
  attachedTo: string[];
  /** GiB. */
  size: number;
  volumeType: string;
  /** MiB a second; null where the type has none. */
  throughput: number | null;
  createdAt: Date | null;
}

/**
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle
 */
export type PeeringStatus =
  | 'initiating-request'
  | 'pending-acceptance'
  | 'provisioning'
  | 'active'
  | 'deleting'
  | 'deleted'
  | 'rejected'
  | 'failed'
  | 'expired';

/** A peering that our VPC requested. AWS shows one that ended for some hours more. */
export interface ObservedVpcPeering extends Thing {
  status: PeeringStatus;
  /** AWS's words on it. */
  statusMessage: string | null;
  /** The VPC that requested it. */
  vpcId: string;
  peerVpcId: string;
  peerOwnerId: string;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayVpcAttachment.html */
export interface ObservedTransitGatewayAttachment extends Thing {
  state: string;
  transitGatewayId: string;
  /** Whose the transit gateway's attachment is on the VPC's side. */
  vpcId: string;
  subnetIds: string[];
  createdAt: Date | null;
}

/** A transit gateway that the key sees: of the AWS account, or shared with it and accepted there. */
export interface TransitGatewaySeen {
  id: string;
  state: string;
  ownerId: string;
}

/** One entry of a network ACL; entries are tried in the order of their numbers. */
export interface AclEntry {
  egress: boolean;
  number: number;
  action: string;
  protocol: string;
  cidr: string;
  fromPort: number | null;
  toPort: number | null;
}

/** Which the policy lets us see, and not change. */
export interface ObservedNetworkAcl extends Thing {
  vpcId: string;
  isDefault: boolean;
  entries: AclEntry[];
  subnetIds: string[];
}

export interface Ec2Observed {
  vpc: ObservedVpc;
  internetGateway: ObservedInternetGateway;
  routeTable: ObservedRouteTable;
  subnet: ObservedSubnet;
  securityGroup: ObservedSecurityGroup;
  keyPair: ObservedKeyPair;
  instance: ObservedInstance;
  volume: ObservedVolume;
  networkAcl: ObservedNetworkAcl;
  vpcPeering: ObservedVpcPeering;
  transitGatewayAttachment: ObservedTransitGatewayAttachment;
}

export type Ec2Kind = keyof Ec2Observed;

/** What a subscription is made of. The network ACLs of its VPC are AWS's or the customer's: they are only watched. */
export type SubscriptionKind = Exclude<Ec2Kind, 'networkAcl'>;

/** CloudFormation's type of each kind, and what people call it. */
export const EC2_KINDS: Record<Ec2Kind, { type: string; word: string }> = {
  vpc: { type: 'AWS::EC2::VPC', word: 'VPC' },
  internetGateway: { type: 'AWS::EC2::InternetGateway', word: 'internet gateway' },
  routeTable: { type: 'AWS::EC2::RouteTable', word: 'route table' },
  subnet: { type: 'AWS::EC2::Subnet', word: 'subnet' },
  securityGroup: { type: 'AWS::EC2::SecurityGroup', word: 'security group' },
  keyPair: { type: 'AWS::EC2::KeyPair', word: 'key pair' },
  instance: { type: 'AWS::EC2::Instance', word: 'instance' },
  volume: { type: 'AWS::EC2::Volume', word: 'volume' },
  networkAcl: { type: 'AWS::EC2::NetworkAcl', word: 'network ACL' },
  vpcPeering: { type: 'AWS::EC2::VPCPeeringConnection', word: 'VPC peering' },
  transitGatewayAttachment: {
    type: 'AWS::EC2::TransitGatewayVpcAttachment',
    word: 'transit gateway attachment',
  },
};

export const WATCHED_KIND_NAMES = Object.keys(EC2_KINDS) as Ec2Kind[];

export const EC2_KIND_NAMES = WATCHED_KIND_NAMES.filter(
  (kind): kind is SubscriptionKind => kind !== 'networkAcl',
);

/**
 * What was seen of a subscription: everything of ours by tag and by recorded id, and everything in the network that
 * it lives in. A list is `present` only when it is complete, so what is not in it is absent.
 */
export type SubscriptionInventory = { [K in SubscriptionKind]: Seen<Ec2Observed[K][]> };

/** The same, and what is watched beside it. */
export type WatchedInventory = { [K in Ec2Kind]: Seen<Ec2Observed[K][]> };

/** Complete lists of everything: what plans are made from. */
export type CompleteInventory = { [K in SubscriptionKind]: Ec2Observed[K][] };

export interface UnseenPart {
  kind: Ec2Kind;
  seen: Extract<Seen<never>, { kind: 'unknown' }>;
}

/** The complete lists, or which of them could not be seen: no plan acts on half a look. */
export function completeInventory(
  inventory: SubscriptionInventory,
): { complete: true; inventory: CompleteInventory } | { complete: false; unseen: UnseenPart[] } {
  const unseen = EC2_KIND_NAMES.flatMap((kind): UnseenPart[] => {
    const seen = inventory[kind];
    return seen.kind === 'unknown' ? [{ kind, seen }] : [];
  });
  if (unseen.length > 0) return { complete: false, unseen };
  const list = <K extends SubscriptionKind>(kind: K): Ec2Observed[K][] => {
    const seen: Seen<Ec2Observed[K][]> = inventory[kind];
    return seen.kind === 'present' ? seen.value : [];
  };
  return {
    complete: true,
    inventory: {
      vpc: list('vpc'),
      internetGateway: list('internetGateway'),
      routeTable: list('routeTable'),
      subnet: list('subnet'),
      securityGroup: list('securityGroup'),
      keyPair: list('keyPair'),
      instance: list('instance'),
      volume: list('volume'),
      vpcPeering: list('vpcPeering'),
      transitGatewayAttachment: list('transitGatewayAttachment'),
    },
  };
}

/** Whether an instance is gone for all that matters: it holds no address, volume or network any more. */
export const isTerminated = ({ state }: ObservedInstance): boolean => state === 'terminated';

/** Whether an instance is there to stay. */
export const isAlive = ({ state }: ObservedInstance): boolean =>
  state !== 'terminated' && state !== 'shutting-down';

/** An availability zone of the region. */
export interface ZoneSeen {
  name: string;
  id: string;
  /** Usable: a zone of the ordinary kind that is available and needs no opting in. */
  available: boolean;
}

export interface ZoneOffering {
  zone: string;
  instanceType: string;
}

export interface ImageSeen {
  id: string;
  name: string;
  createdAt: string;
  rootDevice: string;
}
