import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Call } from '../protocol/operation.ts';
import type { NetworkInterface, Volume } from '../state/ec2-model.ts';
import type { Ec2Instance } from '../state/model.ts';
import { stateView } from './instance-find.ts';
import { ec2Of } from './region.ts';
import { tagsMember } from './tag-rules.ts';

/** The interface of an instance, as the call sees it; gone with the instance. */
export const cardOf = (call: Call, instance: Ec2Instance): NetworkInterface | undefined =>
  ec2Of(call).networkInterfaces.get(instance.launch?.interfaceId ?? '');

/** The volumes of every instance, by its id. */
export const volumesByInstance = (call: Call): Map<string, Volume[]> =>
  Map.groupBy(ec2Of(call).volumes.values(), ({ attachment }) => attachment?.instanceId ?? '');

export const groupsOf = (call: Call, card: NetworkInterface | undefined): Ec2.GroupIdentifier[] =>
  (card?.groupIds ?? []).map((GroupId) => ({
    GroupId,
    GroupName: ec2Of(call).securityGroups.get(GroupId)?.name ?? '',
  }));

const cardView = (
  call: Call,
  instance: Ec2Instance,
  card: NetworkInterface,
): Ec2.InstanceNetworkInterface => ({
  NetworkInterfaceId: card.id,
  SubnetId: card.subnetId,
  VpcId: card.vpcId,
  OwnerId: call.account.accountId,
  PrivateIpAddress: card.privateIp,
  Status: 'in-use',
  InterfaceType: 'interface',
  SourceDestCheck: true,
  Groups: groupsOf(call, card),
  Attachment: {
    AttachmentId: card.id.replace('eni-', 'eni-attach-'),
    DeviceIndex: 0,
    Status: 'attached',
    AttachTime: new Date(card.createdAt),
    DeleteOnTermination: instance.launch?.deleteInterface ?? true,
  },
  PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: card.privateIp }],
  ...(card.publicIp ? { Association: { IpOwnerId: 'amazon', PublicIp: card.publicIp } } : {}),
});

const diskView = ({ id, attachment }: Volume): Ec2.InstanceBlockDeviceMapping => ({
  DeviceName: attachment?.device ?? '',
  Ebs: {
    VolumeId: id,
    Status: 'attached',
    AttachTime: new Date(attachment?.attachedAt ?? 0),
    DeleteOnTermination: attachment?.deleteOnTermination ?? false,
  },
});

/** What only a launch knows. A terminated instance has neither address nor network any more. */
function launchView(call: Call, instance: Ec2Instance, volumes: readonly Volume[]): Partial<Ec2.Instance> {
  const { launch, state } = instance;
  if (!launch) return { Architecture: 'x86_64', PrivateIpAddress: instance.privateIp };
  const card = cardOf(call, instance);
  const { metadata } = launch;
  return {
    Architecture: launch.architecture as Ec2.ArchitectureValues,
    AmiLaunchIndex: launch.index,
    RootDeviceName: launch.rootDevice,
    BlockDeviceMappings: volumes.map(diskView),
    NetworkInterfaces: card ? [cardView(call, instance, card)] : [],
    SecurityGroups: groupsOf(call, card),
    ...(state === 'terminated'
      ? {}
      : { VpcId: launch.vpcId, SubnetId: launch.subnetId, PrivateIpAddress: instance.privateIp }),
    ...(card?.publicIp ? { PublicIpAddress: card.publicIp } : {}),
    ...(launch.keyName === undefined ? {} : { KeyName: launch.keyName }),
    ...(launch.clientToken === undefined ? {} : { ClientToken: launch.clientToken }),
    MetadataOptions: {
      State: 'applied',
      HttpTokens: metadata.httpTokens as Ec2.HttpTokensState,
      HttpEndpoint: metadata.httpEndpoint as Ec2.InstanceMetadataEndpointState,
      HttpPutResponseHopLimit: metadata.hopLimit,
      InstanceMetadataTags: metadata.instanceTags as Ec2.InstanceMetadataTagsState,
    },
  };
}

/** An instance as EC2 shows it. */
export const instanceView = (
  call: Call,
  instance: Ec2Instance,
  volumes: readonly Volume[],
): Ec2.Instance => ({
  InstanceId: instance.instanceId,
  ImageId: instance.imageId,
  State: stateView(instance),
  InstanceType: instance.instanceType as Ec2._InstanceType,
  LaunchTime: new Date(instance.launchedAt),
  Placement: { AvailabilityZone: instance.zone, Tenancy: 'default' },
  Monitoring: { State: 'disabled' },
  EbsOptimized: false,
  RootDeviceType: 'ebs',
  VirtualizationType: 'hvm',
  ...(instance.profile ? { IamInstanceProfile: { Arn: instance.profile.arn, Id: instance.profile.id } } : {}),
  ...launchView(call, instance, volumes),
  ...tagsMember(instance.tags),
});

/** Instances by the requests that launched them. */
export function reservationsOf(call: Call, instances: readonly Ec2Instance[]): Ec2.Reservation[] {
  const volumes = volumesByInstance(call);
  const byId = Map.groupBy(instances, (instance) => instance.reservationId);
  return [...byId].map(([ReservationId, members]) => ({
    ReservationId,
    OwnerId: call.account.accountId,
    Groups: [],
    Instances: members.map((each) => instanceView(call, each, volumes.get(each.instanceId) ?? [])),
  }));
}
