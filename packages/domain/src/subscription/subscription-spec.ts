import type { Tag } from '../blueprint/blueprint.ts';

/** Where a subscription's nodes live: in a network that Berth makes, or in one that the customer keeps. */
export type SubscriptionNetwork =
  | { kind: 'new'; deploymentCidr: string }
  /** The customer's own. Subnets and security group are never edited; `vpcId` alone gets subnets of ours in it. */
  | {
      kind: 'existing';
      vpcId: string;
      subnetIds: string[];
      securityGroupId: string | null;
      deploymentCidr: string | null;
    };

/** What one database asks of the cluster. Sizes are in gigabytes of data, without replicas. */
export interface DatabaseSpec {
  name: string;
  protocol: 'redis' | 'memcached' | 'stack';
  quantity: number;
  datasetSizeInGb: number;
  replication: boolean;
  throughput: { by: 'operations-per-second' | 'number-of-shards'; value: number };
}

/** Who may reach the databases. Empty lists: nobody from outside of the subscription's network. */
export interface AllowList {
  cidrIps: string[];
  securityGroupIds: string[];
}

/** A VPC of somebody else's that the subscription's own is to be peered with. */
export interface PeeringSpec {
  /** Ours, never given twice. */
  id: number;
  /** Whose the other VPC is: its owner accepts the request, nobody else can. */
  awsAccountId: string;
  vpcId: string;
  region: string;
  /** Ranges of the other VPC: traffic for them is led through the peering. */
  cidrs: string[];
}

/** A transit gateway that the subscription's network is to be attached to. */
export interface AttachmentSpec {
  /** Our number of the transit gateway. */
  id: number;
  transitGatewayId: string;
  /** Ranges behind the transit gateway: traffic for them is led to it. */
  cidrs: string[];
}

/**
 * What a subscription asks for, whole: the request with its defaults filled in, and what changed since. From this,
 * the vendor profile and an inventory everything else follows. Data only; the wire contract's section 4.1 is where
 * the fields come from.
 */
export interface SubscriptionSpec {
  /** Berth's installation, the tenant and the subscription: together the value of the ownership tag. */
  installationId: string;
  accountId: number;
  subscriptionId: number;
  name: string;
  region: string;
  multipleAvailabilityZones: boolean;
  /** Names or ids; three with several zones, one otherwise, or none: then Berth chooses. */
  preferredAvailabilityZones: string[];
  network: SubscriptionNetwork;
  /** The customer's own tags on everything; they cannot override ours. */
  resourceTags: Tag[];
  allowList: AllowList;
  databases: DatabaseSpec[];
  /** Left out until there is one. */
  peerings?: PeeringSpec[];
  /** Left out until there is one. */
  attachments?: AttachmentSpec[];
}
