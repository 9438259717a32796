import type { Origin, Tags } from './origin.ts';

/** What one account has in one region of EC2, by id. Key pairs by id, too: their names are looked for. */
export interface Ec2Region {
  vpcs: Map<string, Vpc>;
  subnets: Map<string, Subnet>;
  internetGateways: Map<string, InternetGateway>;
  routeTables: Map<string, RouteTable>;
  securityGroups: Map<string, SecurityGroup>;
  networkAcls: Map<string, NetworkAcl>;
  keyPairs: Map<string, KeyPair>;
  /** What holds a private address in a subnet, and so keeps subnet, groups and VPC from being deleted. */
  networkInterfaces: Map<string, NetworkInterface>;
  volumes: Map<string, Volume>;
  peerings: Map<string, VpcPeering>;
  transitGateways: Map<string, TransitGateway>;
  gatewayAttachments: Map<string, GatewayAttachment>;
  /** RunInstances by client token; undefined in state that was written before there were any. */
  launches?: Map<string, Launch>;
}

/** Anything of EC2 that has an id and takes tags. */
export interface Ec2Resource extends Origin {
  id: string;
  tags: Tags;
}

export interface Vpc extends Ec2Resource {
  cidr: string;
  cidrAssociationId: string;
  tenancy: 'default' | 'dedicated';
  dnsSupport: boolean;
  dnsHostnames: boolean;
}

export interface Subnet extends Ec2Resource {
  vpcId: string;
  cidr: string;
  /** A zone's name, as `us-east-1a`. */
  zone: string;
  publicIpOnLaunch: boolean;
}

export interface InternetGateway extends Ec2Resource {
  /** The VPC that it is attached to. */
  vpcId?: string;
}

export interface Route {
  destination: string;
  /** `local`, or the id of what traffic goes to. */
  target: string;
}

export interface RouteTableAssociation {
  id: string;
  main: boolean;
  /** Undefined for the main association. */
  subnetId?: string;
}

export interface RouteTable extends Ec2Resource {
  vpcId: string;
  routes: Route[];
  associations: RouteTableAssociation[];
}

/** One source or destination of a security group: AWS keeps a rule for each, with an id of its own. */
export interface SecurityGroupRule extends Ec2Resource {
  egress: boolean;
  /** `tcp`, `udp`, `icmp`, a number, or `-1` for all. */
  protocol: string;
  fromPort: number;
  toPort: number;
  /** Exactly one of the three. */
  cidr?: string;
  cidr6?: string;
  groupId?: string;
  description?: string;
}

export interface SecurityGroup extends Ec2Resource {
  vpcId: string;
  name: string;
  description: string;
  rules: Map<string, SecurityGroupRule>;
}

export interface NetworkAcl extends Ec2Resource {
  vpcId: string;
  /** Association id by subnet. */
  associations: Map<string, string>;
  /** Without AWS's own last ones. Undefined: as a VPC's own one begins, and as older state has them all. */
  entries?: NetworkAclEntry[];
  /** Somebody made it; it did not come with the VPC. */
  custom?: true;
}

export interface NetworkAclEntry {
  egress: boolean;
  number: number;
  allow: boolean;
  /** A number, `-1` for all. */
  protocol: string;
  /** Exactly one of the two. */
  cidr?: string;
  cidr6?: string;
  ports?: { from: number; to: number };
  icmp?: { type: number; code: number };
}

export interface KeyPair extends Ec2Resource {
  name: string;
  type: 'rsa' | 'ed25519';
  fingerprint: string;
  publicKey: string;
}

export interface NetworkInterface extends Ec2Resource {
  subnetId: string;
  vpcId: string;
  groupIds: string[];
  privateIp: string;
  publicIp?: string;
  description?: string;
  /** Undefined: true. */
  sourceDestCheck?: boolean;
  /** The instance that it belongs to; the one that it was launched with it goes away with. */
  instanceId?: string;
  /** Undefined for the one that the instance was launched with: 0. */
  deviceIndex?: number;
  /** The attachment of a transit gateway that AWS made it for. */
  gatewayAttachmentId?: string;
}

export interface Volume extends Ec2Resource {
  zone: string;
  sizeGiB: number;
  volumeType: string;
  encrypted: boolean;
  iops?: number;
  throughput?: number;
  snapshotId?: string;
  attachment?: VolumeAttachment;
}

export interface VolumeAttachment {
  instanceId: string;
  device: string;
  attachedAt: number;
  deleteOnTermination: boolean;
}

/** One state of what changes by itself: from when on, and which account brought it there. */
export interface Phase<State extends string = string> {
  state: State;
  at: number;
  by?: string;
}

/** Where a VPC peering connection ends. */
export interface PeeringEnd {
  accountId: string;
  region: string;
  vpcId: string;
  /** Of the accepter, from the acceptance on. */
  cidr?: string;
}

export type PeeringState =
  | 'initiating-request'
  | 'pending-acceptance'
  | 'provisioning'
  | 'active'
  | 'failed'
  | 'expired'
  | 'rejected'
  | 'deleting'
  | 'deleted';

/** A VPC peering connection as one side has it: tags are that side's own, the rest is the same on both. */
export interface VpcPeering extends Ec2Resource {
  requester: PeeringEnd;
  accepter: PeeringEnd;
  /** Past, present and what comes by itself. */
  phases: Phase<PeeringState>[];
}

export type TransitGatewayState = 'pending' | 'available' | 'deleting' | 'deleted';

/** What a transit gateway or an attachment was made with, beside what it joins: AWS's names and values. */
export type GatewayOptions = Record<string, string>;

export interface TransitGateway extends Ec2Resource {
  description: string;
  asn: number;
  options: GatewayOptions;
  /** Other accounts that may attach their VPCs of the region. */
  sharedWith?: string[];
  /** Its default route table, which is only shown. */
  routeTableId: string;
  phases: Phase<TransitGatewayState>[];
}

export type GatewayAttachmentState =
  | TransitGatewayState
  | 'pendingAcceptance'
  | 'modifying'
  | 'failed'
  | 'rejecting'
  | 'rejected';

/** A VPC's attachment to a transit gateway, which the VPC's account has. */
export interface GatewayAttachment extends Ec2Resource {
  gatewayId: string;
  gatewayOwnerId: string;
  vpcOwnerId: string;
  vpcId: string;
  subnetIds: string[];
  options: GatewayOptions;
  phases: Phase<GatewayAttachmentState>[];
}

/** A launch that may be asked for again by its token. */
export interface Launch {
  fingerprint: string;
  reservationId: string;
}

export const emptyEc2Region = (): Ec2Region => ({
  vpcs: new Map(),
  subnets: new Map(),
  internetGateways: new Map(),
  routeTables: new Map(),
  securityGroups: new Map(),
  networkAcls: new Map(),
  keyPairs: new Map(),
  networkInterfaces: new Map(),
  volumes: new Map(),
  peerings: new Map(),
  transitGateways: new Map(),
  gatewayAttachments: new Map(),
});
