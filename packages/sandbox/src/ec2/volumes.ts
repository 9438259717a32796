import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Volume } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { instanceById } from './instance-find.ts';
import { needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { zonesOf } from './regions.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';
import { checkedDisk } from './volume-rules.ts';

const stateOf = ({ attachment }: Volume): Ec2.VolumeState => (attachment ? 'in-use' : 'available');

const FILTERS: FilterTable<Volume> = {
  'attachment.delete-on-termination': ({ attachment }) =>
    attachment && String(attachment.deleteOnTermination),
  'attachment.device': ({ attachment }) => attachment?.device,
  'attachment.instance-id': ({ attachment }) => attachment?.instanceId,
  'attachment.status': ({ attachment }) => attachment && 'attached',
  'availability-zone': (volume) => volume.zone,
  encrypted: (volume) => String(volume.encrypted),
  size: (volume) => String(volume.sizeGiB),
  'snapshot-id': (volume) => volume.snapshotId,
  status: stateOf,
  'volume-id': (volume) => volume.id,
  'volume-type': (volume) => volume.volumeType,
};

function attachmentView({ id, attachment }: Volume, State: Ec2.VolumeAttachmentState): Ec2.VolumeAttachment {
  if (!attachment) return { VolumeId: id, State };
  return {
    VolumeId: id,
    InstanceId: attachment.instanceId,
    Device: attachment.device,
    State,
    AttachTime: new Date(attachment.attachedAt),
    DeleteOnTermination: attachment.deleteOnTermination,
  };
}

const view = (volume: Volume): Ec2.Volume => ({
  VolumeId: volume.id,
  AvailabilityZone: volume.zone,
  CreateTime: new Date(volume.createdAt),
  Encrypted: volume.encrypted,
  Size: volume.sizeGiB,
  SnapshotId: volume.snapshotId ?? '',
  State: stateOf(volume),
  VolumeType: volume.volumeType as Ec2.VolumeType,
  MultiAttachEnabled: false,
  Attachments: volume.attachment ? [attachmentView(volume, 'attached')] : [],
  ...(volume.iops === undefined ? {} : { Iops: volume.iops }),
  ...(volume.throughput === undefined ? {} : { Throughput: volume.throughput }),
  ...tagsMember(volume.tags),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html */
function create(input: Ec2.CreateVolumeRequest, call: Call): Ec2.Volume {
  const zone = input.AvailabilityZone ?? '';
  if (!zonesOf(call.region).some(({ ZoneName }) => ZoneName === zone))
    throw new AwsError('InvalidZone.NotFound', `The zone '${zone}' does not exist.`);
  if (input.SnapshotId !== undefined)
    throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${input.SnapshotId}' does not exist.`);
  const volume: Volume = {
    ...born(call, 'volume', tagsForNew(input.TagSpecifications, 'volume')),
    ...checkedDisk(input),
    zone,
  };
  ec2Of(call).volumes.set(volume.id, volume);
  return { ...view(volume), State: 'creating' };
}

const volumeInUse = (volume: Volume): AwsError =>
  new AwsError(
    'VolumeInUse',
    `Volume ${volume.id} is currently attached to ${volume.attachment?.instanceId ?? ''}`,
  );

function remove(input: Ec2.DeleteVolumeRequest, call: Call): object {
  const { volumes } = ec2Of(call);
  const volume = found('volume', volumes, input.VolumeId);
  if (volume.attachment) throw volumeInUse(volume);
  volumes.delete(volume.id);
  return {};
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVolume.html */
function attach(input: Ec2.AttachVolumeRequest, call: Call): Ec2.VolumeAttachment {
  const { volumes } = ec2Of(call);
  const volume = found('volume', volumes, input.VolumeId);
  const instance = instanceById(call, input.InstanceId);
  const device = input.Device ?? '';
  if (volume.attachment) throw new AwsError('VolumeInUse', `${volume.id} is already attached to an instance`);
  if (volume.zone !== instance.zone)
    throw new AwsError(
      'InvalidVolume.ZoneMismatch',
      `The volume '${volume.id}' is not in the same availability zone as instance '${instance.instanceId}'`,
    );
  if (instance.state !== 'running' && instance.state !== 'stopped')
    throw new AwsError('IncorrectState', `Instance '${instance.instanceId}' is not 'running'.`);
  for (const { attachment } of volumes.values())
    if (attachment?.instanceId === instance.instanceId && attachment.device === device)
      throw new AwsError(
        'InvalidParameterValue',
        `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
      );
  const { instanceId } = instance;
  volume.attachment = { instanceId, device, attachedAt: call.nowMs, deleteOnTermination: false };
  return attachmentView(volume, 'attaching');
}

function detach(input: Ec2.DetachVolumeRequest, call: Call): Ec2.VolumeAttachment {
  const volume = found('volume', ec2Of(call).volumes, input.VolumeId);
  const { attachment } = volume;
  if (!attachment) throw new AwsError('IncorrectState', `Volume '${volume.id}' is in the 'available' state.`);
  const instance = instanceById(call, attachment.instanceId);
  if (instance.launch?.rootDevice === attachment.device && instance.state !== 'stopped')
    throw new AwsError(
      'OperationNotPermitted',
      `Unable to detach root volume '${volume.id}' from instance '${instance.instanceId}'`,
    );
  const was = attachmentView(volume, 'detaching');
  delete volume.attachment;
  return was;
}

/** A volume grows and never shrinks. */
function modify(input: Ec2.ModifyVolumeRequest, call: Call): Ec2.ModifyVolumeResult {
  const volume = found('volume', ec2Of(call).volumes, input.VolumeId);
  const before = { ...volume };
  if ((input.Size ?? volume.sizeGiB) < volume.sizeGiB)
    throw new AwsError('InvalidParameterValue', `New size cannot be smaller than existing size`);
  const kept = input.VolumeType === undefined || input.VolumeType === volume.volumeType;
  Object.assign(
    volume,
    checkedDisk({
      Size: input.Size ?? volume.sizeGiB,
      VolumeType: input.VolumeType ?? volume.volumeType,
      Iops: input.Iops ?? (kept ? volume.iops : undefined),
      Throughput: input.Throughput ?? (kept ? volume.throughput : undefined),
      Encrypted: volume.encrypted,
    }),
  );
  return {
    VolumeModification: {
      VolumeId: volume.id,
      ModificationState: 'modifying',
      OriginalSize: before.sizeGiB,
      TargetSize: volume.sizeGiB,
      OriginalVolumeType: before.volumeType as Ec2.VolumeType,
      TargetVolumeType: volume.volumeType as Ec2.VolumeType,
      Progress: 0,
    },
  };
}

export const volumeOperations: OperationTable = {
  /** Pages of 500 also where none is asked for. */
  DescribeVolumes: operation<Ec2.DescribeVolumesRequest, Ec2.DescribeVolumesResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'volume',
        things: ec2Of(call).volumes.values(),
        ids: input.VolumeIds,
        input,
        filters: FILTERS,
        page: { max: 500, always: true },
      });
      return { Volumes: items.map(view), ...(NextToken ? { NextToken } : {}) };
    },
  }),
  CreateVolume: operation<Ec2.CreateVolumeRequest, Ec2.Volume>({
    readOnly: false,
    needs: (input, call) => needsToMake(call, 'volume', input.TagSpecifications),
    run: create,
  }),
  DeleteVolume: operation<Ec2.DeleteVolumeRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'volume', input.VolumeId)],
    run: remove,
  }),
  AttachVolume: operation<Ec2.AttachVolumeRequest, Ec2.VolumeAttachment>({
    readOnly: false,
    needs: (input, call) => [
      needsOn(call, 'instance', input.InstanceId),
      needsOn(call, 'volume', input.VolumeId),
    ],
    run: attach,
  }),
  DetachVolume: operation<Ec2.DetachVolumeRequest, Ec2.VolumeAttachment>({
    readOnly: false,
    needs: (input, call) => {
      const holder = ec2Of(call).volumes.get(input.VolumeId ?? '')?.attachment?.instanceId;
      const on = input.InstanceId ?? holder;
      return [
        ...(on === undefined ? [] : [needsOn(call, 'instance', on)]),
        needsOn(call, 'volume', input.VolumeId),
      ];
    },
    run: detach,
  }),
  ModifyVolume: operation<Ec2.ModifyVolumeRequest, Ec2.ModifyVolumeResult>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'volume', input.VolumeId)],
    run: modify,
  }),
};
