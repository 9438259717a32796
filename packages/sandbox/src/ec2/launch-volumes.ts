import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type { Volume } from '../state/ec2-model.ts';
import type { Tags } from '../state/origin.ts';
import { born } from './born.ts';
import { type Image, snapshotOf } from './images.ts';
import { checkedDisk, type Disk } from './volume-rules.ts';

/** A volume to be made with each instance. */
export interface LaunchDisk extends Disk {
  device: string;
  deleteOnTermination: boolean;
}

function diskOf(
  { DeviceName = '', Ebs = {} }: Ec2.BlockDeviceMapping,
  root: LaunchDisk | undefined,
): LaunchDisk {
  const disk = checkedDisk({
    Size: Ebs.VolumeSize ?? root?.sizeGiB,
    VolumeType: Ebs.VolumeType ?? root?.volumeType,
    Iops: Ebs.Iops,
    Throughput: Ebs.Throughput,
    Encrypted: Ebs.Encrypted,
    SnapshotId: Ebs.SnapshotId ?? root?.snapshotId,
  });
  if (root && disk.sizeGiB < root.sizeGiB)
    throw new AwsError(
      'InvalidBlockDeviceMapping',
      `Volume of size ${disk.sizeGiB}GB is smaller than snapshot '${root.snapshotId}', expect size>= ${root.sizeGiB}GB`,
    );
  return { ...disk, device: DeviceName, deleteOnTermination: Ebs.DeleteOnTermination ?? true };
}

/**
 * The image's root volume, changed as a mapping of its device says, and the volumes of the other mappings.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html
 */
export function launchDisks(input: Ec2.RunInstancesRequest, image: Image): LaunchDisk[] {
  const mappings = (input.BlockDeviceMappings ?? []).filter(
    ({ NoDevice, VirtualName }) => NoDevice === undefined && VirtualName === undefined,
  );
  const names = mappings.map(({ DeviceName = '' }) => DeviceName);
  if (new Set(names).size < names.length)
    throw new AwsError('InvalidBlockDeviceMapping', 'A device may be mapped once only.');
  const root: LaunchDisk = {
    device: image.rootDevice,
    sizeGiB: image.rootGiB,
    volumeType: 'gp3',
    encrypted: false,
    snapshotId: snapshotOf(image),
    deleteOnTermination: true,
  };
  const ownRoot = mappings.find(({ DeviceName }) => DeviceName === image.rootDevice);
  const data = mappings.filter((each) => each !== ownRoot);
  return [ownRoot ? diskOf(ownRoot, root) : root, ...data.map((each) => diskOf(each, undefined))];
}

/** The volume of a disk, on an instance. */
export function volumeOn(
  call: Call,
  { device, deleteOnTermination, ...disk }: LaunchDisk,
  to: { instanceId: string; zone: string; tags: Tags },
): Volume {
  return {
    ...born(call, 'volume', new Map(to.tags)),
    ...disk,
    zone: to.zone,
    attachment: { instanceId: to.instanceId, device, attachedAt: call.nowMs, deleteOnTermination },
  };
}
