import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import type { Subnet } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import type { Ec2Instance, InstanceLaunch, ProfileAssociation } from '../state/model.ts';
import { born } from './born.ts';
import { type Image, imagesById } from './images.ts';
import { begin, setPublicAddress } from './instance-lifecycle.ts';
import { associationWith } from './instance-profiles.ts';
import { reservationsOf } from './instance-view.ts';
import { checkCapacity, withinVcpus } from './launch-capacity.ts';
import { needsToLaunch } from './launch-needs.ts';
import {
  type LaunchNetwork,
  launchAddresses,
  launchGroups,
  launchSubnet,
  networkOf,
} from './launch-network.ts';
import { rememberLaunch, repeatedLaunch } from './launch-tokens.ts';
import { type LaunchDisk, launchDisks, volumeOn } from './launch-volumes.ts';
import { type InstanceSize, sizeNamed } from './offerings.ts';
import { ec2Of } from './region.ts';
import { specifiedTags } from './tag-specifications.ts';

const MAX_USER_DATA = 16_384;

/** A request that was found good, with all that it names. */
interface Launch {
  input: Ec2.RunInstancesRequest;
  image: Image;
  size: InstanceSize;
  network: LaunchNetwork;
  subnet: Subnet;
  groupIds: string[];
  disks: LaunchDisk[];
  profile: ProfileAssociation | undefined;
  addresses: string[];
}

function counts({ MinCount = 0, MaxCount = 0 }: Ec2.RunInstancesRequest): { least: number; wanted: number } {
  if (MinCount < 1 || MaxCount < MinCount)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${MinCount}) for parameter minCount is invalid: it must be 1 or more, and not more than maxCount (${MaxCount}).`,
    );
  return { least: MinCount, wanted: MaxCount };
}

function imageFor(input: Ec2.RunInstancesRequest, call: Call, size: InstanceSize): Image {
  if (input.ImageId === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ImageId');
  const image = imagesById(call.region, [input.ImageId])[0] as Image;
  if (image.architecture !== size.architecture)
    throw new AwsError(
      'InvalidParameterValue',
      `The architecture '${size.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  return image;
}

function checkKey({ KeyName }: Ec2.RunInstancesRequest, call: Call): void {
  if (KeyName !== undefined && ![...ec2Of(call).keyPairs.values()].some(({ name }) => name === KeyName))
    throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${KeyName}' does not exist`);
}

function checkUserData({ UserData = '' }: Ec2.RunInstancesRequest): void {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(UserData))
    throw new AwsError('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  if (Buffer.from(UserData, 'base64').length > MAX_USER_DATA)
    throw new AwsError('InvalidParameterValue', `User data is limited to ${MAX_USER_DATA} bytes`);
}

/** Everything is checked before anything is made. */
function checked(input: Ec2.RunInstancesRequest, call: Call): Launch {
  const { least, wanted } = counts(input);
  const size = sizeNamed(input.InstanceType ?? 'm1.small');
  const image = imageFor(input, call, size);
  checkKey(input, call);
  checkUserData(input);
  const network = networkOf(input);
  const subnet = launchSubnet(call, network);
  const groupIds = launchGroups(call, subnet, network);
  const disks = launchDisks(input, image);
  const profile = input.IamInstanceProfile && associationWith(call, input.IamInstanceProfile);
  checkCapacity(call, size, subnet.zone);
  const fit = withinVcpus(call, size, { least, wanted });
  const addresses = launchAddresses(call, subnet, network, { least, wanted: fit });
  return { input, image, size, network, subnet, groupIds, disks, profile, addresses };
}

function detailsOf(call: Call, launch: Launch, interfaceId: string, index: number): InstanceLaunch {
  const { input, image, network, subnet } = launch;
  const { MetadataOptions: metadata = {}, UserData, KeyName, ClientToken } = input;
  const { instanceTransitionMs, instanceBootMs } = call.world.options;
  return {
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    interfaceId,
    index,
    architecture: image.architecture,
    rootDevice: image.rootDevice,
    deleteInterface: network.deleteInterface,
    protected: input.DisableApiTermination === true,
    ...(input.DisableApiStop ? { stopProtected: true } : {}),
    shutdownTerminates: input.InstanceInitiatedShutdownBehavior === 'terminate',
    publicIp: network.publicIp ?? subnet.publicIpOnLaunch,
    metadata: {
      httpTokens: metadata.HttpTokens ?? 'optional',
      httpEndpoint: metadata.HttpEndpoint ?? 'enabled',
      hopLimit: metadata.HttpPutResponseHopLimit ?? 1,
      instanceTags: metadata.InstanceMetadataTags ?? 'disabled',
    },
    ...(KeyName === undefined ? {} : { keyName: KeyName }),
    ...(ClientToken === undefined ? {} : { clientToken: ClientToken }),
    ...(UserData === undefined
      ? {}
      : { userData: UserData, bootsAt: call.nowMs + instanceTransitionMs + instanceBootMs }),
  };
}

/** Makes one instance with its interface and its volumes. */
function make(call: Call, launch: Launch, reservationId: string, index: number): Ec2Instance {
  const { input, image, size, subnet, groupIds, disks, profile, addresses } = launch;
  const here = ec2Of(call);
  const tags = specifiedTags(input.TagSpecifications, ['instance', 'volume', 'network-interface']);
  const instanceId = ec2Id('i');
  const privateIp = addresses[index] ?? '';
  const card = {
    ...born(call, 'network-interface', new Map(tags.get('network-interface'))),
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    groupIds: [...groupIds],
    privateIp,
    instanceId,
  };
  here.networkInterfaces.set(card.id, card);
  for (const disk of disks) {
    const to = { instanceId, zone: subnet.zone, tags: tags.get('volume') ?? new Map<string, string>() };
    const volume = volumeOn(call, disk, to);
    here.volumes.set(volume.id, volume);
  }
  const instance: Ec2Instance = {
    instanceId,
    region: call.region,
    zone: subnet.zone,
    instanceType: size.name,
    imageId: image.id,
    state: 'pending',
    launchedAt: call.nowMs,
    privateIp,
    reservationId,
    tags: new Map(tags.get('instance')),
    launch: detailsOf(call, launch, card.id, index),
    ...(profile ? { profile: { ...profile, associationId: ec2Id('iip-assoc') } } : {}),
  };
  begin(call.world, instance, 'pending', 'running', call.nowMs);
  call.account.instances.push(instance);
  setPublicAddress(call.account, instance, true);
  return instance;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html */
function run(input: Ec2.RunInstancesRequest, call: Call): Ec2.Reservation {
  const again = repeatedLaunch(input, call);
  if (again) return reservationsOf(call, again)[0] ?? {};
  const launch = checked(input, call);
  const reservationId = ec2Id('r');
  const made = launch.addresses.map((_address, index) => make(call, launch, reservationId, index));
  rememberLaunch(input, call, reservationId);
  return reservationsOf(call, made)[0] ?? {};
}

export const runInstancesOperations: OperationTable = {
  RunInstances: operation<Ec2.RunInstancesRequest, Ec2.Reservation>({
    readOnly: false,
    needs: needsToLaunch,
    run,
  }),
};
