import type { Ref, Tag } from '../blueprint/blueprint.ts';
import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { CONNECTION_IDS } from './connections.ts';
import type { Ec2Resource, Id, RouteTarget, SubscriptionBlueprint } from './ec2-resources.ts';
import { DATABASE_PORTS } from './ingress-rules.ts';
import { nodeUserData } from './node-user-data.ts';
import { demandOf } from './sizing.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';
import { resourceTags, subscriptionBlueprintId } from './subscription-tags.ts';

/** Where one node lives. */
export interface NodePlace {
  subnet: Id;
  address: string;
}

/** Everything that was decided before a blueprint can be written. */
export interface BlueprintInput {
  profile: VendorProfile;
  spec: SubscriptionSpec;
  choices: {
    imageId: string;
    rootDevice: string;
    instanceType: string;
    publicKey: string;
  };
  /** Subnets that Berth makes, in order; none where the customer's own are used. */
  subnets: { cidr: string; zone: string }[];
  /** One for each node, in the order of their numbers. */
  places: NodePlace[];
  /** The internet gateway of the customer's VPC, where Berth makes subnets in it. */
  gatewayId: string | null;
}

export const SUBSCRIPTION_IDS = {
  vpc: 'Vpc',
  internetGateway: 'InternetGateway',
  gatewayAttachment: 'GatewayAttachment',
  routeTable: 'RouteTable',
  defaultRoute: 'DefaultRoute',
  subnet: (n: number) => `Subnet${n}`,
  association: (n: number) => `SubnetRouteTableAssociation${n}`,
  securityGroup: 'SecurityGroup',
  clusterTraffic: 'ClusterTraffic',
  allowed: (n: number) => `Allowed${n}`,
  keyPair: 'KeyPair',
  node: (n: number) => `Node${n}`,
} as const;

const ref = (Ref: string): Ref => ({ Ref });

/** The name of the key pair, and of the security group: of this subscription and no other. */
export const subscriptionAwsName = (spec: SubscriptionSpec): string =>
  `berth-${subscriptionBlueprintId(spec)
    .replace(/^subscription\//, '')
    .replaceAll('/', '-')}`;

const ROOT_GIB = 16;

/** Room for the data of the node's share twice over, and for its log. */
const dataGib = (spec: SubscriptionSpec, nodes: number): number =>
  Math.max(10, Math.ceil((demandOf(spec.databases).memoryGib * 3) / nodes));

/**
 * The network, the key pair and the nodes of a subscription. In a network of the customer's only what Berth makes is
 * in it; the customer's own subnets and security group are named by their ids.
 */
export function subscriptionBlueprint(input: BlueprintInput): SubscriptionBlueprint {
  const { profile, spec } = input;
  const tags = (logicalId: string) => resourceTags(profile, spec, logicalId);
  return {
    id: subscriptionBlueprintId(spec),
    Description: `${profile.vendorName} subscription ${spec.subscriptionId}: ${input.places.length} nodes in ${spec.region}`,
    Resources: {
      ...(spec.network.kind === 'new' ? ownVpc(spec.network.deploymentCidr, tags) : {}),
      ...subnetResources(input, tags),
      ...connectionResources(input, tags),
      ...securityGroupResources(spec, tags),
      [SUBSCRIPTION_IDS.keyPair]: {
        Type: 'AWS::EC2::KeyPair',
        Metadata: { Purpose: 'It lets the vendor sign in to a node that reports no more.' },
        Properties: {
          KeyName: subscriptionAwsName(spec),
          PublicKeyMaterial: input.choices.publicKey,
          Tags: tags(SUBSCRIPTION_IDS.keyPair),
        },
      },
      ...nodeResources(input, tags),
    },
  };
}

type TagsOf = (logicalId: string) => Tag[];

function ownVpc(CidrBlock: string, tags: TagsOf): Record<string, Ec2Resource> {
  const { vpc, internetGateway, gatewayAttachment } = SUBSCRIPTION_IDS;
  return {
    [vpc]: {
      Type: 'AWS::EC2::VPC',
      Metadata: { Purpose: 'The network that the subscription lives in.' },
      Properties: { CidrBlock, Tags: tags(vpc) },
    },
    [internetGateway]: {
      Type: 'AWS::EC2::InternetGateway',
      Metadata: { Purpose: 'Nodes install packages and report through it.' },
      Properties: { Tags: tags(internetGateway) },
    },
    [gatewayAttachment]: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Metadata: { Purpose: 'A gateway serves the VPC that it is attached to.' },
      Properties: { VpcId: ref(vpc), InternetGatewayId: ref(internetGateway) },
    },
  };
}

/** The VPC's id: the customer's, or the one to be made. */
const vpcOf = ({ network }: SubscriptionSpec): Id =>
  network.kind === 'existing' ? network.vpcId : ref(SUBSCRIPTION_IDS.vpc);

function subnetResources(
  { spec, subnets, gatewayId }: BlueprintInput,
  tags: TagsOf,
): Record<string, Ec2Resource> {
  if (subnets.length === 0) return {};
  const { routeTable, defaultRoute, internetGateway } = SUBSCRIPTION_IDS;
  const resources: Record<string, Ec2Resource> = {
    [routeTable]: {
      Type: 'AWS::EC2::RouteTable',
      Metadata: { Purpose: 'It says where traffic of the subnets goes.' },
      Properties: { VpcId: vpcOf(spec), Tags: tags(routeTable) },
    },
    [defaultRoute]: {
      Type: 'AWS::EC2::Route',
      Metadata: { Purpose: 'It leads what is not for the VPC to the internet gateway.' },
      Properties: {
        RouteTableId: ref(routeTable),
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: gatewayId ?? ref(internetGateway),
      },
    },
  };
  for (const [index, { cidr, zone }] of subnets.entries()) {
    const id = SUBSCRIPTION_IDS.subnet(index + 1);
    resources[id] = {
      Type: 'AWS::EC2::Subnet',
      Metadata: { Purpose: `Nodes in ${zone} live in it.` },
      Properties: { VpcId: vpcOf(spec), CidrBlock: cidr, AvailabilityZone: zone, Tags: tags(id) },
    };
    resources[SUBSCRIPTION_IDS.association(index + 1)] = {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Metadata: { Purpose: 'Without it the subnet would use the main route table of the VPC.' },
      Properties: { RouteTableId: ref(routeTable), SubnetId: ref(id) },
    };
  }
  return resources;
}

/**
 * Peerings, attachments, and the routes through them. Only of a network that Berth makes: in one of the customer's it
 * is theirs to connect, and none of their route tables is ever edited.
 */
function connectionResources({ spec, subnets }: BlueprintInput, tags: TagsOf): Record<string, Ec2Resource> {
  const { peerings = [], attachments = [] } = spec;
  const resources: Record<string, Ec2Resource> = {};
  const addRoutes = (id: string, cidrs: readonly string[], target: RouteTarget): void => {
    for (const [index, DestinationCidrBlock] of cidrs.entries()) {
      resources[CONNECTION_IDS.route(id, index + 1)] = {
        Type: 'AWS::EC2::Route',
        Metadata: { Purpose: 'It leads what is for the other network to the connection with it.' },
        Properties: { RouteTableId: ref(SUBSCRIPTION_IDS.routeTable), DestinationCidrBlock, ...target },
      };
    }
  };
  for (const { id, awsAccountId, vpcId, region, cidrs } of peerings) {
    const logicalId = CONNECTION_IDS.vpcPeering(id);
    resources[logicalId] = {
      Type: 'AWS::EC2::VPCPeeringConnection',
      Metadata: { Purpose: `Clients in ${vpcId} reach the databases through it.` },
      Properties: {
        VpcId: vpcOf(spec),
        PeerVpcId: vpcId,
        PeerOwnerId: awsAccountId,
        PeerRegion: region,
        Tags: tags(logicalId),
      },
    };
    addRoutes(logicalId, cidrs, { VpcPeeringConnectionId: ref(logicalId) });
  }
  for (const { id, transitGatewayId: TransitGatewayId, cidrs } of attachments) {
    const logicalId = CONNECTION_IDS.transitGatewayAttachment(id);
    resources[logicalId] = {
      Type: 'AWS::EC2::TransitGatewayVpcAttachment',
      Metadata: { Purpose: `Networks behind ${TransitGatewayId} reach the databases through it.` },
      Properties: {
        TransitGatewayId,
        VpcId: vpcOf(spec),
        SubnetIds: subnets.map((_, index) => ref(SUBSCRIPTION_IDS.subnet(index + 1))),
        Tags: tags(logicalId),
      },
    };
    addRoutes(logicalId, cidrs, { TransitGatewayId });
  }
  return resources;
}

/** The customer's own security group, which is never edited, or none. */
export const ownSecurityGroup = ({ network }: SubscriptionSpec): string | null =>
  network.kind === 'existing' ? network.securityGroupId : null;

function securityGroupResources(spec: SubscriptionSpec, tags: TagsOf): Record<string, Ec2Resource> {
  if (ownSecurityGroup(spec) !== null) return {};
  const { securityGroup, clusterTraffic, allowed } = SUBSCRIPTION_IDS;
  const GroupId = ref(securityGroup);
  const ports = { IpProtocol: 'tcp', FromPort: DATABASE_PORTS.from, ToPort: DATABASE_PORTS.to };
  const sources = [
    ...spec.allowList.cidrIps.map((CidrIp) => ({ CidrIp })),
    ...spec.allowList.securityGroupIds.map((SourceSecurityGroupId) => ({ SourceSecurityGroupId })),
  ];
  return {
    [securityGroup]: {
      Type: 'AWS::EC2::SecurityGroup',
      Metadata: { Purpose: 'It says who may reach the nodes.' },
      Properties: {
        GroupName: subscriptionAwsName(spec),
        GroupDescription: `Nodes of subscription ${spec.subscriptionId}`,
        VpcId: vpcOf(spec),
        Tags: tags(securityGroup),
      },
    },
    [clusterTraffic]: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Metadata: { Purpose: 'Nodes of the cluster reach each other.' },
      Properties: { GroupId, IpProtocol: '-1', SourceSecurityGroupId: GroupId },
    },
    ...Object.fromEntries(
      sources.map((source, index): [string, Ec2Resource] => [
        allowed(index + 1),
        {
          Type: 'AWS::EC2::SecurityGroupIngress',
          Metadata: { Purpose: 'It is on the allow list.' },
          Properties: { GroupId, ...ports, ...source },
        },
      ]),
    ),
  };
}

function nodeResources(
  { profile, spec, choices, places }: BlueprintInput,
  tags: TagsOf,
): Record<string, Ec2Resource> {
  const group = ownSecurityGroup(spec) ?? ref(SUBSCRIPTION_IDS.securityGroup);
  const volume = (DeviceName: string, VolumeSize: number) => ({
    DeviceName,
    Ebs: { VolumeSize, VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true },
  });
  return Object.fromEntries(
    places.map(({ subnet, address }, index): [string, Ec2Resource] => {
      const id = SUBSCRIPTION_IDS.node(index + 1);
      return [
        id,
        {
          Type: 'AWS::EC2::Instance',
          Metadata: { Purpose: 'A node of the cluster.' },
          Properties: {
            ImageId: choices.imageId,
            InstanceType: choices.instanceType,
            KeyName: subscriptionAwsName(spec),
            IamInstanceProfile: profile.names.clusterNodeRole,
            NetworkInterfaces: [
              {
                DeviceIndex: '0',
                SubnetId: subnet,
                GroupSet: [group],
                PrivateIpAddress: address,
                AssociatePublicIpAddress: true,
                DeleteOnTermination: true,
              },
            ],
            BlockDeviceMappings: [
              volume(choices.rootDevice, ROOT_GIB),
              volume('/dev/sdb', dataGib(spec, places.length)),
            ],
            MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 1 },
            UserData: nodeUserData({
              region: spec.region,
              address,
              peers: places.map((place) => place.address).filter((other) => other !== address),
              founder: index === 0,
            }),
            Tags: tags(id),
          },
        },
      ];
    }),
  );
}
