import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSubnetCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { ground, later, launched, seen } from '../instances.ts';
import { inVpc, makes, tagged } from '../network.ts';

const shown = async ({ admin }: Bench, id: string) =>
  (await admin.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] })))
    .NetworkInterfaces?.[0];

async function anInterface({ admin }: Bench, SubnetId: string, ...Groups: string[]): Promise<string> {
  const { NetworkInterface } = await admin.ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId,
      ...(Groups.length > 0 ? { Groups } : {}),
      ...tagged('network-interface', { Key: 'stage', Value: 'test' }),
    }),
  );
  return NetworkInterface?.NetworkInterfaceId ?? '';
}

const remove = ({ admin }: Bench, NetworkInterfaceId: string) =>
  admin.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));

const alone: Case[] = [
  {
    name: 'an interface has an address of its subnet, is shown, and keeps the subnet until it is deleted',
    page: ec2Page('CreateNetworkInterface'),
    run: inVpc(async (bench, vpcId) => {
      const SubnetId = await makes(bench.admin).subnet(vpcId, '10.0.3.0/24');
      const id = await anInterface(bench, SubnetId);
      expect(await shown(bench, id)).toMatchObject({
        SubnetId,
        VpcId: vpcId,
        Status: 'available',
        SourceDestCheck: true,
        PrivateIpAddress: expect.stringMatching(/^10\.0\.3\./),
        TagSet: [{ Key: 'stage', Value: 'test' }],
      });
      await refused(bench.admin.ec2.send(new DeleteSubnetCommand({ SubnetId })), {
        code: 'DependencyViolation',
      });
      await remove(bench, id);
      await bench.admin.ec2.send(new DeleteSubnetCommand({ SubnetId }));
    }),
  },
  {
    name: 'an interface gets other groups, and its check of source and destination is turned off',
    page: ec2Page('ModifyNetworkInterfaceAttribute'),
    run: inVpc(async (bench, vpcId) => {
      const { ec2 } = bench.admin;
      const make = makes(bench.admin);
      const NetworkInterfaceId = await anInterface(bench, await make.subnet(vpcId));
      try {
        const groupId = await make.group(vpcId);
        await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [groupId] }));
        const SourceDestCheck = { Value: false };
        await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, SourceDestCheck }));
        expect(await shown(bench, NetworkInterfaceId)).toMatchObject({
          Groups: [{ GroupId: groupId, GroupName: 'cluster' }],
          SourceDestCheck: false,
        });
      } finally {
        await remove(bench, NetworkInterfaceId);
      }
    }),
  },
  {
    name: 'an interface that is not there is InvalidNetworkInterfaceID.NotFound',
    page: ec2Errors,
    run: async (bench) => {
      await refused(shown(bench, 'eni-0123456789abcdef0'), { code: 'InvalidNetworkInterfaceID.NotFound' });
    },
  },
];

const onInstances: Case[] = [
  {
    name: 'groups of an instance’s own interface are the instance’s groups',
    page: ec2Page('ModifyNetworkInterfaceAttribute'),
    needs: 'control',
    run: async (bench) => {
      const { admin } = bench;
      const here = await ground(bench);
      const id = await launched(admin, here);
      await later(bench);
      const NetworkInterfaceId = (await seen(admin, id)).NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '';
      expect((await shown(bench, NetworkInterfaceId))?.Attachment).toMatchObject({
        InstanceId: id,
        DeviceIndex: 0,
      });
      const other = await makes(admin).group(here.vpcId, 'other');
      await admin.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [other] }),
      );
      expect((await seen(admin, id)).SecurityGroups).toEqual([{ GroupId: other, GroupName: 'other' }]);
      await refused(remove(bench, NetworkInterfaceId), { code: 'InvalidParameterValue' });
    },
  },
  {
    name: 'a second interface is attached to an instance, shown there, and detached; the first one stays',
    page: ec2Page('AttachNetworkInterface'),
    needs: 'control',
    run: async (bench) => {
      const { admin } = bench;
      const here = await ground(bench);
      const InstanceId = await launched(admin, here);
      await later(bench);
      const NetworkInterfaceId = await anInterface(bench, here.subnetId, here.groupId);
      const attach = (DeviceIndex: number) =>
        admin.ec2.send(new AttachNetworkInterfaceCommand({ InstanceId, NetworkInterfaceId, DeviceIndex }));
      await refused(attach(0), { code: 'InvalidParameterValue' });
      const { AttachmentId } = await attach(1);
      const cards = (await seen(admin, InstanceId)).NetworkInterfaces ?? [];
      expect(cards.map(({ Attachment }) => Attachment?.DeviceIndex)).toEqual([0, 1]);
      const first = cards[0]?.Attachment?.AttachmentId;
      await refused(admin.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: first })), {
        code: 'OperationNotPermitted',
      });
      await admin.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
      expect((await seen(admin, InstanceId)).NetworkInterfaces).toHaveLength(1);
      await remove(bench, NetworkInterfaceId);
    },
  },
];

export const networkInterfaces: Subject = { title: 'Network interfaces', cases: [...alone, ...onInstances] };
