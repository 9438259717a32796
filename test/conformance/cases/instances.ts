import {
  AssociateIamInstanceProfileCommand,
  AttachVolumeCommand,
  CreateSubnetCommand,
  CreateVolumeCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVolumeCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DescribeImagesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DetachVolumeCommand,
  DisassociateIamInstanceProfileCommand,
  ModifyInstanceAttributeCommand,
  ModifyVolumeCommand,
  RebootInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { aProfile, type Ground, ground, later, launched, run, seen, volumesOf } from '../instances.ts';

const running = ec2Page('RunInstances');
const lifecycle = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html';
const tokens = 'https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html';

const on =
  (act: (bench: Bench, ground: Ground) => Promise<void>) =>
  async (bench: Bench): Promise<void> =>
    act(bench, await ground(bench));

interface Wrong {
  what: string;
  code: string;
  change: (on: Ground) => Partial<RunInstancesCommandInput>;
}

const wrong: Wrong[] = [
  {
    what: 'an image that is not there',
    code: 'InvalidAMIID.NotFound',
    change: () => ({ ImageId: 'ami-0123456789abcdef0' }),
  },
  { what: 'what is no image id', code: 'InvalidAMIID.Malformed', change: () => ({ ImageId: 'ubuntu' }) },
  {
    what: 'a subnet that is not there',
    code: 'InvalidSubnetID.NotFound',
    change: () => ({ SubnetId: 'subnet-0123456789abcdef0' }),
  },
  {
    what: 'a group that is not there',
    code: 'InvalidGroup.NotFound',
    change: () => ({ SecurityGroupIds: ['sg-0123456789abcdef0'] }),
  },
  {
    what: 'a key pair that is not there',
    code: 'InvalidKeyPair.NotFound',
    change: () => ({ KeyName: 'nobody' }),
  },
  {
    what: 'a size that is not there',
    code: 'InvalidParameterValue',
    change: () => ({ InstanceType: 'm5.huge' as 'm5.large' }),
  },
  {
    what: 'a size of another architecture',
    code: 'InvalidParameterValue',
    change: () => ({ InstanceType: 'm6g.large' }),
  },
  {
    what: 'a profile that is not there',
    code: 'InvalidParameterValue',
    change: () => ({ IamInstanceProfile: { Name: 'nobody' } }),
  },
  {
    what: 'an address outside the subnet',
    code: 'InvalidParameterValue',
    change: () => ({ PrivateIpAddress: '10.0.9.9' }),
  },
  {
    what: 'an address that AWS keeps',
    code: 'InvalidParameterValue',
    change: () => ({ PrivateIpAddress: '10.0.0.2' }),
  },
  { what: 'more at least than at most', code: 'InvalidParameterValue', change: () => ({ MinCount: 2 }) },
  {
    what: 'more than the subnet has addresses',
    code: 'InsufficientFreeAddressesInSubnet',
    change: () => ({ MinCount: 252, MaxCount: 252 }),
  },
  {
    what: 'more vCPUs than the quota',
    code: 'VcpuLimitExceeded',
    change: () => ({ MinCount: 50, MaxCount: 50, InstanceType: 'm5.16xlarge' }),
  },
  {
    what: 'user data that is too long',
    code: 'InvalidParameterValue',
    change: () => ({ UserData: Buffer.alloc(16_385, 'a').toString('base64') }),
  },
  {
    what: 'a root volume smaller than the image',
    code: 'InvalidBlockDeviceMapping',
    change: () => ({ BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 2 } }] }),
  },
  {
    what: 'network said twice',
    code: 'InvalidParameterCombination',
    change: ({ subnetId }) => ({ NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnetId }] }),
  },
  {
    what: 'tags for a type that it does not make',
    code: 'InvalidParameterValue',
    change: () => ({ TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }] }),
  },
];

const refusals: Case[] = wrong.map(({ what, code, change }) => ({
  name: `a launch with ${what} is ${code}, and nothing is launched`,
  page: ec2Errors,
  needs: 'control',
  run: on(async ({ admin }, here) => {
    await refused(run(admin, here, change(here)), { code });
    expect((await admin.ec2.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
  }),
}));

const made = (
  name: string,
  act: (bench: Bench, ground: Ground) => Promise<void>,
  page: Case['page'] = running,
): Case => ({
  name,
  page,
  needs: 'control',
  run: on(act),
});

const launches: Case[] = [
  made(
    'an instance is pending, and running after a while',
    async (bench, here) => {
      const id = await launched(bench.admin, here);
      expect((await seen(bench.admin, id)).State).toEqual({ Code: 0, Name: 'pending' });
      await later(bench);
      expect((await seen(bench.admin, id)).State).toEqual({ Code: 16, Name: 'running' });
    },
    lifecycle,
  ),
  made(
    'an instance has the network, the key and the metadata options that it was given',
    async ({ admin }, here) => {
      const id = await launched(admin, here, {
        PrivateIpAddress: '10.0.0.10',
        MetadataOptions: { HttpTokens: 'required' },
      });
      expect(await seen(admin, id)).toMatchObject({
        VpcId: here.vpcId,
        SubnetId: here.subnetId,
        PrivateIpAddress: '10.0.0.10',
        SecurityGroups: [{ GroupId: here.groupId, GroupName: 'nodes' }],
        MetadataOptions: { HttpTokens: 'required' },
      });
    },
  ),
  made('an address in use is InvalidIPAddress.InUse', async ({ admin }, here) => {
    await launched(admin, here, { PrivateIpAddress: '10.0.0.10' });
    await refused(run(admin, here, { PrivateIpAddress: '10.0.0.10' }), { code: 'InvalidIPAddress.InUse' });
  }),
  made('mapped volumes are made encrypted, tagged, and go with the instance', async (bench, here) => {
    const Ebs = { VolumeSize: 20, VolumeType: 'gp3' as const, Encrypted: true, DeleteOnTermination: true };
    const id = await launched(bench.admin, here, {
      BlockDeviceMappings: [
        { DeviceName: '/dev/sda1', Ebs },
        { DeviceName: '/dev/sdf', Ebs },
      ],
      TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'a', Value: 'b' }] }],
    });
    const volumes = await volumesOf(bench.admin, id);
    expect(volumes).toHaveLength(2);
    for (const volume of volumes)
      expect(volume).toMatchObject({
        Encrypted: true,
        Size: 20,
        State: 'in-use',
        Tags: [{ Key: 'a', Value: 'b' }],
      });
    await bench.admin.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await later(bench);
    expect(await volumesOf(bench.admin, id)).toEqual([]);
  }),
  made('one request launches several instances as one reservation', async ({ admin }, here) => {
    const { Instances = [] } = await run(admin, here, { MinCount: 1, MaxCount: 3 });
    expect(Instances.map(({ AmiLaunchIndex }) => AmiLaunchIndex)).toEqual([0, 1, 2]);
    expect(new Set(Instances.map(({ PrivateIpAddress }) => PrivateIpAddress)).size).toBe(3);
  }),
  made(
    'an instance is found by VPC, subnet, group, tag and client token',
    async ({ admin }, here) => {
      await launched(admin, here, {
        ClientToken: 'one',
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }],
      });
      for (const [Name, value] of [
        ['vpc-id', here.vpcId],
        ['subnet-id', here.subnetId],
        ['instance.group-id', here.groupId],
        ['tag:a', 'b'],
        ['client-token', 'one'],
      ]) {
        const found = await admin.ec2.send(
          new DescribeInstancesCommand({ Filters: [{ Name, Values: [value ?? ''] }] }),
        );
        expect(found.Reservations, Name).toHaveLength(1);
      }
    },
    ec2Page('DescribeInstances'),
  ),
  made(
    'the same token with the same request launches nothing more',
    async ({ admin }, here) => {
      const first = await run(admin, here, { ClientToken: 'one' });
      const again = await run(admin, here, { ClientToken: 'one' });
      expect(again.ReservationId).toBe(first.ReservationId);
      expect(again.Instances?.[0]?.InstanceId).toBe(first.Instances?.[0]?.InstanceId);
    },
    tokens,
  ),
  made(
    'the same token with another request is IdempotentParameterMismatch',
    async ({ admin }, here) => {
      await run(admin, here, { ClientToken: 'one' });
      await refused(run(admin, here, { ClientToken: 'one', InstanceType: 'm5.xlarge' }), {
        code: 'IdempotentParameterMismatch',
      });
    },
    tokens,
  ),
  made(
    'the token of a terminated instance is IdempotentInstanceTerminated',
    async (bench, here) => {
      const id = await launched(bench.admin, here, { ClientToken: 'one' });
      await bench.admin.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      await later(bench);
      await refused(run(bench.admin, here, { ClientToken: 'one' }), { code: 'IdempotentInstanceTerminated' });
    },
    ec2Errors,
  ),
  made('a dry run of a launch says so and launches nothing', async ({ admin }, here) => {
    await refused(run(admin, here, { DryRun: true }), { code: 'DryRunOperation', status: 412 });
    expect((await admin.ec2.send(new DescribeInstancesCommand({}))).Reservations).toEqual([]);
  }),
];

const lives: Case[] = [
  made(
    'a terminated instance keeps its subnet and group until it is terminated, and is visible for an hour',
    async (bench, here) => {
      const { admin } = bench;
      const id = await launched(admin, here);
      await admin.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      expect((await seen(admin, id)).State?.Name).toBe('shutting-down');
      const code = 'DependencyViolation';
      await refused(admin.ec2.send(new DeleteSubnetCommand({ SubnetId: here.subnetId })), { code });
      await refused(admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId: here.groupId })), { code });
      await later(bench);
      expect((await seen(admin, id)).State?.Name).toBe('terminated');
      await admin.ec2.send(new DeleteSubnetCommand({ SubnetId: here.subnetId }));
      await admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId: here.groupId }));
      await later(bench, 3_600_000);
      await refused(seen(admin, id), { code: 'InvalidInstanceID.NotFound' });
    },
    lifecycle,
  ),
  made(
    'a protected instance is OperationNotPermitted to terminate',
    async ({ admin }, here) => {
      const id = await launched(admin, here, { DisableApiTermination: true });
      const end = () => admin.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      await refused(end(), { code: 'OperationNotPermitted' });
      await admin.ec2.send(
        new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiTermination: { Value: false } }),
      );
      await end();
    },
    ec2Page('TerminateInstances'),
  ),
  made(
    'an instance stops, gets another size, and starts',
    async (bench, here) => {
      const { admin } = bench;
      const InstanceIds = [await launched(admin, here)];
      await later(bench);
      const resize = () =>
        admin.ec2.send(
          new ModifyInstanceAttributeCommand({
            InstanceId: InstanceIds[0],
            InstanceType: { Value: 'm5.xlarge' },
          }),
        );
      await refused(resize(), { code: 'IncorrectInstanceState' });
      await admin.ec2.send(new StopInstancesCommand({ InstanceIds }));
      await later(bench);
      await resize();
      await admin.ec2.send(new StartInstancesCommand({ InstanceIds }));
      await later(bench);
      expect(await seen(admin, InstanceIds[0] ?? '')).toMatchObject({
        InstanceType: 'm5.xlarge',
        State: { Name: 'running' },
      });
    },
    ec2Page('ModifyInstanceAttribute'),
  ),
  made(
    'a stopped instance cannot be rebooted',
    async (bench, here) => {
      const InstanceIds = [await launched(bench.admin, here)];
      await later(bench);
      await bench.admin.ec2.send(new RebootInstancesCommand({ InstanceIds }));
      await bench.admin.ec2.send(new StopInstancesCommand({ InstanceIds }));
      await later(bench);
      await refused(bench.admin.ec2.send(new RebootInstancesCommand({ InstanceIds })), {
        code: 'IncorrectInstanceState',
      });
    },
    ec2Page('RebootInstances'),
  ),
  made(
    'the status of an instance shows once it runs',
    async (bench, here) => {
      await launched(bench.admin, here);
      const statuses = async () =>
        (await bench.admin.ec2.send(new DescribeInstanceStatusCommand({}))).InstanceStatuses;
      expect(await statuses()).toEqual([]);
      await later(bench);
      expect(await statuses()).toMatchObject([{ InstanceStatus: { Status: 'ok' } }]);
    },
    ec2Page('DescribeInstanceStatus'),
  ),
];

const catalogue: Case[] = [
  made(
    'images are shown of their owners only',
    async ({ admin }) => {
      const { Images = [] } = await admin.ec2.send(new DescribeImagesCommand({ Owners: ['099720109477'] }));
      expect(new Set(Images.map(({ OwnerId }) => OwnerId))).toEqual(new Set(['099720109477']));
    },
    ec2Page('DescribeImages'),
  ),
  made(
    'a size is offered in some zones, and a launch in another is Unsupported',
    async ({ admin }, here) => {
      const { InstanceTypeOfferings = [] } = await admin.ec2.send(
        new DescribeInstanceTypeOfferingsCommand({
          LocationType: 'availability-zone',
          Filters: [{ Name: 'instance-type', Values: ['m7i.large'] }],
        }),
      );
      const zones = InstanceTypeOfferings.map(({ Location }) => Location);
      expect(zones).toContain('us-east-1a');
      expect(zones).not.toContain('us-east-1c');
      const elsewhere = { VpcId: here.vpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'us-east-1c' };
      const SubnetId = (await admin.ec2.send(new CreateSubnetCommand(elsewhere))).Subnet?.SubnetId;
      await refused(run(admin, here, { SubnetId, InstanceType: 'm7i.large' }), { code: 'Unsupported' });
    },
    ec2Page('DescribeInstanceTypeOfferings'),
  ),
];

const attachments: Case[] = [
  made(
    'a volume is made, attached, grown, detached and deleted; in use it is not deleted',
    async (bench, here) => {
      const { ec2 } = bench.admin;
      const InstanceId = await launched(bench.admin, here);
      await later(bench);
      const AvailabilityZone = (await seen(bench.admin, InstanceId)).Placement?.AvailabilityZone;
      const { VolumeId } = await ec2.send(
        new CreateVolumeCommand({ AvailabilityZone, Size: 8, Encrypted: true }),
      );
      const Device = '/dev/sdg';
      await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
      await refused(ec2.send(new DeleteVolumeCommand({ VolumeId })), { code: 'VolumeInUse' });
      await ec2.send(new ModifyVolumeCommand({ VolumeId, Size: 16 }));
      await refused(ec2.send(new ModifyVolumeCommand({ VolumeId, Size: 8 })), {
        code: 'InvalidParameterValue',
      });
      await ec2.send(new DetachVolumeCommand({ VolumeId }));
      await ec2.send(new DeleteVolumeCommand({ VolumeId }));
      expect(await volumesOf(bench.admin, InstanceId)).toHaveLength(1);
    },
    ec2Page('AttachVolume'),
  ),
  made(
    'a profile is given to an instance, shown, and taken away; a second one is IncorrectState',
    async (bench, here) => {
      const { ec2 } = bench.admin;
      const InstanceId = await launched(bench.admin, here);
      const give = { InstanceId, IamInstanceProfile: { Name: await aProfile(bench, 'node') } };
      const { IamInstanceProfileAssociation: made } = await ec2.send(
        new AssociateIamInstanceProfileCommand(give),
      );
      await refused(ec2.send(new AssociateIamInstanceProfileCommand(give)), { code: 'IncorrectState' });
      const shown = await ec2.send(new DescribeIamInstanceProfileAssociationsCommand({}));
      expect(shown.IamInstanceProfileAssociations).toMatchObject([{ InstanceId, State: 'associated' }]);
      const { AssociationId } = made ?? {};
      await ec2.send(new DisassociateIamInstanceProfileCommand({ AssociationId }));
      expect((await seen(bench.admin, InstanceId)).IamInstanceProfile).toBeUndefined();
    },
    ec2Page('AssociateIamInstanceProfile'),
  ),
  made(
    'a zone without capacity is InsufficientInstanceCapacity',
    async ({ admin, control }, here) => {
      await control?.setOptions({ insufficientCapacity: ['us-east-1a/m5.large'] });
      try {
        await refused(run(admin, here), { code: 'InsufficientInstanceCapacity', status: 500 });
        await run(admin, here, { InstanceType: 'm5.xlarge' });
      } finally {
        await control?.setOptions({ insufficientCapacity: [] });
      }
    },
    ec2Errors,
  ),
];

export const instances: Subject = {
  title: 'EC2 instances',
  cases: [...launches, ...lives, ...refusals, ...catalogue, ...attachments],
};
