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

/** The interfaces of every instance, by its id. */
export const cardsByInstance = (call: Call): Map<string, NetworkInterface[]> =>
  Map.groupBy(ec2Of(call).networkInterfaces.values(), ({ instanceId }) => instanceId ?? '');

/** What hangs on an instance. */
interface Hung {
  volumes: readonly Volume[];
  cards: readonly NetworkInterface[];
}

export const attachmentIdOf = ({ id }: NetworkInterface): string => id.replace('eni-', 'eni-attach-');

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
  SourceDestCheck: card.sourceDestCheck ?? true,
  ...(card.description === undefined ? {} : { Description: card.description }),
  Groups: groupsOf(call, card),
  Attachment: {
    AttachmentId: attachmentIdOf(card),
    DeviceIndex: card.deviceIndex ?? 0,
    Status: 'attached',
    AttachTime: new Date(card.createdAt),
    DeleteOnTermination: card.deviceIndex === undefined && (instance.launch?.deleteInterface ?? true),
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
function launchView(call: Call, instance: Ec2Instance, { volumes, cards }: Hung): Partial<Ec2.Instance> {
  const { launch, state } = instance;
  if (!launch) return { Architecture: 'x86_64', PrivateIpAddress: instance.privateIp };
  const card = cardOf(call, instance);
  const { metadata } = launch;
  return {
    Architecture: launch.architecture as Ec2.ArchitectureValues,
    AmiLaunchIndex: launch.index,
    RootDeviceName: launch.rootDevice,
    BlockDeviceMappings: volumes.map(diskView),
    NetworkInterfaces: cards.map((each) => cardView(call, instance, each)),
    SecurityGroups: groupsOf(call, card),
    ...(card ? { SourceDestCheck: card.sourceDestCheck ?? true } : {}),
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

/** Why and since when an instance is not running. */
function endView({ ended }: Ec2Instance): Partial<Ec2.Instance> {
  if (!ended) return { StateTransitionReason: '' };
  const at = new Date(ended.at).toISOString().slice(0, 19).replace('T', ' ');
  return {
    StateTransitionReason: `User initiated (${at} GMT)`,
    StateReason: { Code: ended.code, Message: `${ended.code}: User initiated shutdown` },
  };
}

/** An instance as EC2 shows it. */
const instanceView = (call: Call, instance: Ec2Instance, hung: Hung): Ec2.Instance => ({
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
  ...endView(instance),
  ...launchView(call, instance, hung),
  ...tagsMember(instance.tags),
});

/** Instances by the requests that launched them. */
export function reservationsOf(call: Call, instances: readonly Ec2Instance[]): Ec2.Reservation[] {
  const volumes = volumesByInstance(call);
  const cards = cardsByInstance(call);
  const byId = Map.groupBy(instances, (instance) => instance.reservationId);
  return [...byId].map(([ReservationId, members]) => ({
    ReservationId,
    OwnerId: call.account.accountId,
    Groups: [],
    Instances: members.map((each) =>
      instanceView(call, each, {
        volumes: volumes.get(each.instanceId) ?? [],
        cards: cards.get(each.instanceId) ?? [],
      }),
    ),
  }));
}
