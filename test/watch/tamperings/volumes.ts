import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DetachVolumeCommand,
  ModifyInstanceAttributeCommand,
  ModifyVolumeCommand,
  type ModifyVolumeCommandInput,
} from '@aws-sdk/client-ec2';
import { type Admin, type Deployed, seenAs, type Tampering } from '../tampering.ts';
import { nodeOf, rootVolumeOf, stop, volumeOf } from './looks.ts';

async function detach(admin: Admin, deployed: Deployed): Promise<string> {
  const VolumeId = await volumeOf(admin, deployed);
  await admin.ec2.send(new DetachVolumeCommand({ VolumeId }));
  return VolumeId;
}

const change =
  (wanted: Partial<ModifyVolumeCommandInput>): Tampering['inject'] =>
  async (admin, deployed) =>
    admin.ec2.send(new ModifyVolumeCommand({ VolumeId: await volumeOf(admin, deployed), ...wanted }));

const keep = async (admin: Admin, deployed: Deployed, DeviceName: string | undefined) =>
  admin.ec2.send(
    new ModifyInstanceAttributeCommand({
      InstanceId: deployed.idOf('Node1'),
      BlockDeviceMappings: [{ DeviceName, Ebs: { DeleteOnTermination: false } }],
    }),
  );

/** Volumes detached, deleted, changed, kept, and added. */
export const volumeTamperings: readonly Tampering[] = [
  ...seenAs('volume_detached', {
    'the data volume of a node is detached': detach,
    'the data volume of a node is attached at another device': async (admin, d) =>
      admin.ec2.send(
        new AttachVolumeCommand({
          VolumeId: await detach(admin, d),
          InstanceId: d.idOf('Node1'),
          Device: '/dev/sdk',
        }),
      ),
  }),
  ...seenAs('volume_missing', {
    'the data volume of a node is detached and deleted': async (admin, d) =>
      admin.ec2.send(new DeleteVolumeCommand({ VolumeId: await detach(admin, d) })),
  }),
  ...seenAs(['volume_detached', 'instance_stopped'], {
    'the root volume is taken out of a stopped node': async (admin, d) => {
      await stop(admin, d, 'Node1');
      await admin.ec2.send(new DetachVolumeCommand({ VolumeId: await rootVolumeOf(admin, d) }));
    },
  }),
  ...seenAs('volume_kept_after_termination', {
    'the data volume is told to stay when its node goes': (admin, d) => keep(admin, d, '/dev/sdb'),
    'the root volume is told to stay when its node goes': async (admin, d) =>
      keep(admin, d, (await nodeOf(admin, d)).RootDeviceName),
  }),
  ...seenAs('volume_changed', {
    'the data volume of a node is grown': change({ Size: 100 }),
    'the data volume of a node gets another type': change({ VolumeType: 'gp2' }),
    'the data volume of a node gets more throughput': change({ Throughput: 500 }),
  }),
  ...seenAs('volume_added', {
    'a volume of the customer is attached to a node': async (admin, d) => {
      const { Placement } = await nodeOf(admin, d);
      const { VolumeId } = await admin.ec2.send(
        new CreateVolumeCommand({ AvailabilityZone: Placement?.AvailabilityZone, Size: 8 }),
      );
      await admin.ec2.send(
        new AttachVolumeCommand({ VolumeId, InstanceId: d.idOf('Node1'), Device: '/dev/sdk' }),
      );
    },
  }),
];
