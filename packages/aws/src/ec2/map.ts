import type {
  Instance,
  InternetGateway,
  IpPermission,
  KeyPairInfo,
  NetworkAcl,
  Route,
  RouteTable,
  SecurityGroup,
  Subnet,
  Tag,
  TransitGateway,
  TransitGatewayVpcAttachment,
  Volume,
  Vpc,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type {
  IngressRule,
  InstanceState,
  ObservedInstance,
  ObservedInternetGateway,
  ObservedKeyPair,
  ObservedNetworkAcl,
  ObservedRouteTable,
  ObservedSecurityGroup,
  ObservedSubnet,
  ObservedTransitGatewayAttachment,
  ObservedVolume,
  ObservedVpc,
  ObservedVpcPeering,
  PeeringStatus,
  TransitGatewaySeen,
} from '@berth/domain';

const tagsOf = (tags: Tag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

const isText = (text: string | undefined): text is string => text !== undefined;

export const toVpc = (vpc: Vpc): ObservedVpc => {
  const associated = (vpc.CidrBlockAssociationSet ?? [])
    .filter(({ CidrBlockState: state }) => state?.State !== 'disassociated')
    .map(({ CidrBlock }) => CidrBlock);
  const cidrs = [vpc.CidrBlock, ...associated].filter(isText);
  return { id: vpc.VpcId ?? '', tags: tagsOf(vpc.Tags), cidrs: [...new Set(cidrs)] };
};

export const toInternetGateway = (gateway: InternetGateway): ObservedInternetGateway => ({
  id: gateway.InternetGatewayId ?? '',
  tags: tagsOf(gateway.Tags),
  attachedTo: (gateway.Attachments ?? []).map(({ VpcId }) => VpcId).filter(isText),
});

const targetOf = (route: Route): string | null =>
  route.GatewayId ??
  route.NatGatewayId ??
  route.TransitGatewayId ??
  route.VpcPeeringConnectionId ??
  route.NetworkInterfaceId ??
  route.InstanceId ??
  route.EgressOnlyInternetGatewayId ??
  route.LocalGatewayId ??
  route.CarrierGatewayId ??
  route.CoreNetworkArn ??
  null;

export const toRouteTable = (table: RouteTable): ObservedRouteTable => ({
  id: table.RouteTableId ?? '',
  tags: tagsOf(table.Tags),
  vpcId: table.VpcId ?? '',
  main: (table.Associations ?? []).some(({ Main }) => Main === true),
  routes: (table.Routes ?? []).map((route) => ({
    destination:
      route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '',
    target: targetOf(route),
    blackhole: route.State === 'blackhole',
  })),
  associations: (table.Associations ?? [])
    .filter(({ Main, AssociationState: state }) => Main !== true && state?.State !== 'disassociated')
    .map(({ RouteTableAssociationId, SubnetId }) => ({
      id: RouteTableAssociationId ?? '',
      subnetId: SubnetId ?? null,
    })),
});

export const toSubnet = (subnet: Subnet): ObservedSubnet => ({
  id: subnet.SubnetId ?? '',
  tags: tagsOf(subnet.Tags),
  vpcId: subnet.VpcId ?? '',
  cidr: subnet.CidrBlock ?? '',
  zone: subnet.AvailabilityZone ?? '',
  zoneId: subnet.AvailabilityZoneId ?? '',
  mapsPublicIp: subnet.MapPublicIpOnLaunch === true,
});

/** One rule for each source, since AWS joins those of the same ports. */
function toRules(permission: IpPermission): IngressRule[] {
  const ports = {
    protocol: permission.IpProtocol ?? '-1',
    fromPort: permission.FromPort ?? null,
    toPort: permission.ToPort ?? null,
  };
  const from = (kind: IngressRule['source']['kind'], values: (string | undefined)[]): IngressRule[] =>
    values.filter(isText).map((value) => ({ ...ports, source: { kind, value } }));
  return [
    ...from(
      'ipv4',
      (permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ),
    ...from(
      'ipv6',
      (permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ),
    ...from(
      'group',
      (permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ),
    ...from(
      'prefix-list',
      (permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
    ),
  ];
}

export const toSecurityGroup = (group: SecurityGroup): ObservedSecurityGroup => ({
  id: group.GroupId ?? '',
  tags: tagsOf(group.Tags),
  vpcId: group.VpcId ?? '',
  name: group.GroupName ?? '',
  ingress: (group.IpPermissions ?? []).flatMap(toRules),
  egress: (group.IpPermissionsEgress ?? []).flatMap(toRules),
});

export const toKeyPair = (pair: KeyPairInfo): ObservedKeyPair => ({
  id: pair.KeyPairId ?? '',
  tags: tagsOf(pair.Tags),
  name: pair.KeyName ?? '',
  createdAt: pair.CreateTime ?? null,
});

/** Code and words; AWS begins most of its words with the code already. */
function reasonOf({ StateReason }: Instance): string | null {
  const { Code, Message = '' } = StateReason ?? {};
  if (!Code) return null;
  return Message.startsWith(`${Code}:`) ? Message : `${Code}: ${Message}`;
}

export const toInstance = (instance: Instance): ObservedInstance => ({
  id: instance.InstanceId ?? '',
  tags: tagsOf(instance.Tags),
  state: (instance.State?.Name ?? 'pending') as InstanceState,
  stateReason: reasonOf(instance),
  vpcId: instance.VpcId ?? null,
  subnetId: instance.SubnetId ?? null,
  privateIp: instance.PrivateIpAddress ?? null,
  publicIp: instance.PublicIpAddress ?? null,
  instanceType: instance.InstanceType ?? '',
  imageId: instance.ImageId ?? '',
  securityGroupIds: (instance.SecurityGroups ?? []).map(({ GroupId }) => GroupId).filter(isText),
  profileName: instance.IamInstanceProfile?.Arn?.split('/').at(-1) ?? null,
  metadata: {
    httpTokens: instance.MetadataOptions?.HttpTokens ?? '',
    httpEndpoint: instance.MetadataOptions?.HttpEndpoint ?? '',
    hopLimit: instance.MetadataOptions?.HttpPutResponseHopLimit ?? 0,
  },
  devices: (instance.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => ({
    name: DeviceName ?? '',
    volumeId: Ebs?.VolumeId ?? '',
    deleteOnTermination: Ebs?.DeleteOnTermination === true,
  })),
  interfaces: (instance.NetworkInterfaces ?? []).map((one) => ({
    id: one.NetworkInterfaceId ?? '',
    sourceDestCheck: one.SourceDestCheck !== false,
  })),
  launchedAt: instance.LaunchTime ?? null,
});

export const toVolume = (volume: Volume): ObservedVolume => ({
  id: volume.VolumeId ?? '',
  tags: tagsOf(volume.Tags),
  state: volume.State ?? '',
  size: volume.Size ?? 0,
  volumeType: volume.VolumeType ?? '',
  throughput: volume.Throughput ?? null,
  attachedTo: (volume.Attachments ?? []).map(({ InstanceId }) => InstanceId).filter(isText),
  createdAt: volume.CreateTime ?? null,
});

export const toVpcPeering = (peering: VpcPeeringConnection): ObservedVpcPeering => ({
  id: peering.VpcPeeringConnectionId ?? '',
  tags: tagsOf(peering.Tags),
  status: (peering.Status?.Code ?? 'initiating-request') as PeeringStatus,
  statusMessage: peering.Status?.Message ?? null,
  vpcId: peering.RequesterVpcInfo?.VpcId ?? '',
  peerVpcId: peering.AccepterVpcInfo?.VpcId ?? '',
  peerOwnerId: peering.AccepterVpcInfo?.OwnerId ?? '',
});

export const toTransitGatewayAttachment = (
  attachment: TransitGatewayVpcAttachment,
): ObservedTransitGatewayAttachment => ({
  id: attachment.TransitGatewayAttachmentId ?? '',
  tags: tagsOf(attachment.Tags),
  state: attachment.State ?? '',
  transitGatewayId: attachment.TransitGatewayId ?? '',
  vpcId: attachment.VpcId ?? '',
  subnetIds: attachment.SubnetIds ?? [],
  createdAt: attachment.CreationTime ?? null,
});

export const toTransitGateway = (gateway: TransitGateway): TransitGatewaySeen => ({
  id: gateway.TransitGatewayId ?? '',
  state: gateway.State ?? '',
  ownerId: gateway.OwnerId ?? '',
});

export const toNetworkAcl = (acl: NetworkAcl): ObservedNetworkAcl => ({
  id: acl.NetworkAclId ?? '',
  tags: tagsOf(acl.Tags),
  vpcId: acl.VpcId ?? '',
  isDefault: acl.IsDefault === true,
  entries: (acl.Entries ?? []).map((entry) => ({
    egress: entry.Egress === true,
    number: entry.RuleNumber ?? 0,
    action: entry.RuleAction ?? '',
    protocol: entry.Protocol ?? '-1',
    cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '',
    fromPort: entry.PortRange?.From ?? null,
    toPort: entry.PortRange?.To ?? null,
  })),
  subnetIds: (acl.Associations ?? []).map(({ SubnetId }) => SubnetId).filter(isText),
});
