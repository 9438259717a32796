import {
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInternetGatewaysCommand,
  DescribeKeyPairsCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVolumesCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2';
import type {
  Ec2Kind,
  Ec2Observed,
  ImageSeen,
  TransitGatewaySeen,
  ZoneOffering,
  ZoneSeen,
} from '@berth/domain';
import type { Ec2Filter } from '@berth/engine';
import {
  toInstance,
  toInternetGateway,
  toKeyPair,
  toNetworkAcl,
  toRouteTable,
  toSecurityGroup,
  toSubnet,
  toTransitGateway,
  toTransitGatewayAttachment,
  toVolume,
  toVpc,
  toVpcPeering,
} from './map.ts';
import type { Ec2OperationName } from './needs.ts';

export type Page<T> = { items: T[]; next: string | undefined };

interface Ask {
  Filters?: Filter[];
  MaxResults?: number;
  NextToken?: string;
}

interface Listing<T> {
  api: Ec2OperationName;
  /** Filters by id, and by the VPC that things are in. */
  idFilter: string;
  vpcFilter: string | null;
  /**
   * AWS knows no filter by tag: all are listed, and those of other tags left out here.
   * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTransitGatewayVpcAttachments.html
   */
  withoutTagFilter?: true;
  /** Most that AWS gives on a page; null where it knows no pages. */
  pageSize: number | null;
  page(ec2: EC2Client, ask: Ask, abortSignal: AbortSignal): Promise<Page<T>>;
}

const page = <Raw, T>(items: Raw[] | undefined, map: (raw: Raw) => T, next: string | undefined): Page<T> => ({
  items: (items ?? []).map(map),
  next: next || undefined,
});

/**
 * How each kind is listed. Page sizes are AWS's own; what is neither filtered nor paged is throttled twice as hard.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export const LISTINGS: { [K in Ec2Kind]: Listing<Ec2Observed[K]> } = {
  vpc: {
    api: 'DescribeVpcs',
    idFilter: 'vpc-id',
    vpcFilter: 'vpc-id',
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const { Vpcs, NextToken } = await ec2.send(new DescribeVpcsCommand(ask), { abortSignal });
      return page(Vpcs, toVpc, NextToken);
    },
  },
  internetGateway: {
    api: 'DescribeInternetGateways',
    idFilter: 'internet-gateway-id',
    vpcFilter: 'attachment.vpc-id',
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const command = new DescribeInternetGatewaysCommand(ask);
      const { InternetGateways, NextToken } = await ec2.send(command, { abortSignal });
      return page(InternetGateways, toInternetGateway, NextToken);
    },
  },
  routeTable: {
    api: 'DescribeRouteTables',
    idFilter: 'route-table-id',
    vpcFilter: 'vpc-id',
    pageSize: 100,
    page: async (ec2, ask, abortSignal) => {
      const { RouteTables, NextToken } = await ec2.send(new DescribeRouteTablesCommand(ask), { abortSignal });
      return page(RouteTables, toRouteTable, NextToken);
    },
  },
  subnet: {
    api: 'DescribeSubnets',
    idFilter: 'subnet-id',
    vpcFilter: 'vpc-id',
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const { Subnets, NextToken } = await ec2.send(new DescribeSubnetsCommand(ask), { abortSignal });
      return page(Subnets, toSubnet, NextToken);
    },
  },
  securityGroup: {
    api: 'DescribeSecurityGroups',
    idFilter: 'group-id',
    vpcFilter: 'vpc-id',
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const command = new DescribeSecurityGroupsCommand(ask);
      const { SecurityGroups, NextToken } = await ec2.send(command, { abortSignal });
      return page(SecurityGroups, toSecurityGroup, NextToken);
    },
  },
  keyPair: {
    api: 'DescribeKeyPairs',
    idFilter: 'key-pair-id',
    vpcFilter: null,
    pageSize: null,
    page: async (ec2, { Filters }, abortSignal) => {
      const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({ Filters }), { abortSignal });
      return page(KeyPairs, toKeyPair, undefined);
    },
  },
  instance: {
    api: 'DescribeInstances',
    idFilter: 'instance-id',
    vpcFilter: 'vpc-id',
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const { Reservations, NextToken } = await ec2.send(new DescribeInstancesCommand(ask), { abortSignal });
      const instances = (Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
      return page(instances, toInstance, NextToken);
    },
  },
  volume: {
    api: 'DescribeVolumes',
    idFilter: 'volume-id',
    vpcFilter: null,
    pageSize: 500,
    page: async (ec2, ask, abortSignal) => {
      const { Volumes, NextToken } = await ec2.send(new DescribeVolumesCommand(ask), { abortSignal });
      return page(Volumes, toVolume, NextToken);
    },
  },
  networkAcl: {
    api: 'DescribeNetworkAcls',
    idFilter: 'network-acl-id',
    vpcFilter: 'vpc-id',
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const { NetworkAcls, NextToken } = await ec2.send(new DescribeNetworkAclsCommand(ask), { abortSignal });
      return page(NetworkAcls, toNetworkAcl, NextToken);
    },
  },
  vpcPeering: {
    api: 'DescribeVpcPeeringConnections',
    idFilter: 'vpc-peering-connection-id',
    vpcFilter: 'requester-vpc-info.vpc-id',
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const command = new DescribeVpcPeeringConnectionsCommand(ask);
      const { VpcPeeringConnections, NextToken } = await ec2.send(command, { abortSignal });
      return page(VpcPeeringConnections, toVpcPeering, NextToken);
    },
  },
  transitGatewayAttachment: {
    api: 'DescribeTransitGatewayVpcAttachments',
    idFilter: 'transit-gateway-attachment-id',
    vpcFilter: 'vpc-id',
    withoutTagFilter: true,
    pageSize: 1000,
    page: async (ec2, ask, abortSignal) => {
      const command = new DescribeTransitGatewayVpcAttachmentsCommand(ask);
      const { TransitGatewayVpcAttachments, NextToken } = await ec2.send(command, { abortSignal });
      return page(TransitGatewayVpcAttachments, toTransitGatewayAttachment, NextToken);
    },
  },
};

/** As many values as a filter takes. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html */
const FILTER_VALUES = 200;

const batches = (values: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(values.length / FILTER_VALUES) }, (_, n) =>
    values.slice(n * FILTER_VALUES, (n + 1) * FILTER_VALUES),
  );

/** The filters that a look takes: one set for each batch of ids. Null: the kind can't be asked for like this. */
export function filtersOf(kind: Ec2Kind, filter: Ec2Filter): Filter[][] | null {
  const { idFilter, vpcFilter, withoutTagFilter = false } = LISTINGS[kind];
  switch (filter.by) {
    case 'all':
      return [[]];
    case 'tag':
      if (withoutTagFilter) return [[]];
      return batches(filter.values).map((Values) => [{ Name: `tag:${filter.key}`, Values }]);
    case 'ids':
      return batches(filter.ids).map((Values) => [{ Name: idFilter, Values }]);
    case 'vpc':
      if (vpcFilter === null) return null;
      return batches(filter.vpcIds).map((Values) => [{ Name: vpcFilter, Values }]);
  }
}

/** Whether a thing that a listing gave is one of those that were asked for. */
export const isAskedFor = (kind: Ec2Kind, filter: Ec2Filter, { tags }: Ec2Observed[Ec2Kind]): boolean =>
  filter.by !== 'tag' ||
  LISTINGS[kind].withoutTagFilter !== true ||
  filter.values.includes(tags[filter.key] ?? '');

export async function transitGatewaysPage(
  ec2: EC2Client,
  NextToken: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<TransitGatewaySeen>> {
  const command = new DescribeTransitGatewaysCommand({ MaxResults: 1000, NextToken });
  const answer = await ec2.send(command, { abortSignal });
  return page(answer.TransitGateways, toTransitGateway, answer.NextToken);
}

export async function zonesOf(ec2: EC2Client, abortSignal: AbortSignal): Promise<ZoneSeen[]> {
  const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}), { abortSignal });
  return (AvailabilityZones ?? []).map((zone) => ({
    name: zone.ZoneName ?? '',
    id: zone.ZoneId ?? '',
    available:
      zone.State === 'available' &&
      (zone.ZoneType ?? 'availability-zone') === 'availability-zone' &&
      zone.OptInStatus !== 'not-opted-in',
  }));
}

export async function offeringsPage(
  ec2: EC2Client,
  instanceTypes: readonly string[],
  NextToken: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<ZoneOffering>> {
  const answer = await ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: 'availability-zone',
      Filters: [{ Name: 'instance-type', Values: [...instanceTypes] }],
      MaxResults: 1000,
      NextToken,
    }),
    { abortSignal },
  );
  return page(
    answer.InstanceTypeOfferings,
    ({ Location, InstanceType }) => ({ zone: Location ?? '', instanceType: InstanceType ?? '' }),
    answer.NextToken,
  );
}

export async function imagesPage(
  ec2: EC2Client,
  owner: string,
  namePattern: string,
  NextToken: string | undefined,
  abortSignal: AbortSignal,
): Promise<Page<ImageSeen>> {
  const answer = await ec2.send(
    new DescribeImagesCommand({
      Owners: [owner],
      Filters: [
        { Name: 'name', Values: [namePattern] },
        { Name: 'architecture', Values: ['x86_64'] },
        { Name: 'state', Values: ['available'] },
      ],
      MaxResults: 1000,
      NextToken,
    }),
    { abortSignal },
  );
  return page(
    answer.Images,
    (image) => ({
      id: image.ImageId ?? '',
      name: image.Name ?? '',
      createdAt: image.CreationDate ?? '',
      rootDevice: image.RootDeviceName ?? '/dev/xvda',
    }),
    answer.NextToken,
  );
}
