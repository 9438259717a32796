import {
  AssociateIamInstanceProfileCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DescribeInstanceAttributeCommand,
  DescribeVolumesCommand,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
  ModifyInstanceMetadataOptionsCommand,
  ReplaceIamInstanceProfileAssociationCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, ec2Page, refused, type Subject } from '../case.ts';
import { aProfile, type Ground, ground, later, launched, seen, volumesOf } from '../instances.ts';
import { makes } from '../network.ts';

interface Given {
  bench: Bench;
  admin: Caller;
  here: Ground;
  InstanceId: string;
  modify: (change: Partial<ModifyInstanceAttributeCommandInput>) => Promise<unknown>;
  stop: () => Promise<unknown>;
}

/** A case about a running instance with a data volume. */
const aboutOne = (name: string, page: Case['page'], run: (given: Given) => Promise<void>): Case => ({
  name,
  page,
  needs: 'control',
  run: async (bench) => {
    const { admin } = bench;
    const here = await ground(bench);
    const data = { DeviceName: '/dev/sdb', Ebs: { VolumeSize: 8, DeleteOnTermination: true } };
    const InstanceId = await launched(admin, here, {
      SubnetId: undefined,
      SecurityGroupIds: undefined,
      NetworkInterfaces: [
        { DeviceIndex: 0, SubnetId: here.subnetId, Groups: [here.groupId], AssociatePublicIpAddress: true },
      ],
      BlockDeviceMappings: [data],
    });
    await later(bench);
    await run({
      bench,
      admin,
      here,
      InstanceId,
      modify: (change) => admin.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, ...change })),
      stop: async () => {
        await admin.ec2.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }));
        await later(bench);
      },
    });
  },
});

const modifying = ec2Page('ModifyInstanceAttribute');
const stopStart =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/how-ec2-instance-stop-start-works.html';

const cases: Case[] = [
  aboutOne(
    'an instance stopped and started keeps its private address and gets a new public one',
    stopStart,
    async ({ bench, admin, InstanceId, stop }) => {
      const before = await seen(admin, InstanceId);
      expect(before.PublicIpAddress).toMatch(/^\d+\./);
      await stop();
      const stopped = await seen(admin, InstanceId);
      expect(stopped).toMatchObject({
        PrivateIpAddress: before.PrivateIpAddress,
        StateTransitionReason: expect.stringMatching(
          /^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/,
        ),
        StateReason: { Code: 'Client.UserInitiatedShutdown' },
      });
      expect(stopped.PublicIpAddress).toBeUndefined();
      await admin.ec2.send(new StartInstancesCommand({ InstanceIds: [InstanceId] }));
      await later(bench);
      const after = await seen(admin, InstanceId);
      expect(after.PrivateIpAddress).toBe(before.PrivateIpAddress);
      expect(after.PublicIpAddress).toMatch(/^\d+\./);
      expect(after.PublicIpAddress).not.toBe(before.PublicIpAddress);
      expect(after.LaunchTime?.getTime()).toBeGreaterThan(before.LaunchTime?.getTime() ?? 0);
    },
  ),
  aboutOne(
    'metadata options are changed on a running instance and show there',
    ec2Page('ModifyInstanceMetadataOptions'),
    async ({ admin, InstanceId }) => {
      await admin.ec2.send(
        new ModifyInstanceMetadataOptionsCommand({
          InstanceId,
          HttpTokens: 'required',
          HttpPutResponseHopLimit: 2,
          InstanceMetadataTags: 'enabled',
        }),
      );
      expect((await seen(admin, InstanceId)).MetadataOptions).toMatchObject({
        HttpTokens: 'required',
        HttpEndpoint: 'enabled',
        HttpPutResponseHopLimit: 2,
        InstanceMetadataTags: 'enabled',
      });
      await refused(
        admin.ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, HttpPutResponseHopLimit: 65 })),
        { code: 'InvalidParameterValue' },
      );
    },
  ),
  aboutOne(
    'an instance is moved to other groups of its VPC, and to none of another',
    modifying,
    async ({ admin, InstanceId, here, modify }) => {
      const make = makes(admin);
      const other = await make.group(here.vpcId, 'other');
      await modify({ Groups: [other] });
      expect((await seen(admin, InstanceId)).SecurityGroups).toEqual([
        { GroupId: other, GroupName: 'other' },
      ]);
      const foreign = await make.group(await make.vpc(), 'foreign');
      await refused(modify({ Groups: [foreign] }), { code: 'InvalidGroup.NotFound' });
    },
  ),
  aboutOne(
    'the check of source and destination shows where it is turned off',
    modifying,
    async ({ admin, InstanceId, modify }) => {
      await modify({ SourceDestCheck: { Value: false } });
      const after = await seen(admin, InstanceId);
      expect([after.SourceDestCheck, after.NetworkInterfaces?.[0]?.SourceDestCheck]).toEqual([false, false]);
    },
  ),
  aboutOne(
    'a volume is told to stay after the termination, and stays',
    modifying,
    async ({ bench, admin, InstanceId, modify }) => {
      const keep = { DeviceName: '/dev/sdb', Ebs: { DeleteOnTermination: false } };
      await modify({ BlockDeviceMappings: [keep] });
      const mapping = (await seen(admin, InstanceId)).BlockDeviceMappings?.find(
        ({ DeviceName }) => DeviceName === '/dev/sdb',
      );
      expect(mapping?.Ebs?.DeleteOnTermination).toBe(false);
      const data = (await volumesOf(admin, InstanceId)).find(
        ({ Attachments }) => Attachments?.[0]?.Device === '/dev/sdb',
      );
      await admin.ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
      await later(bench);
      const left = await admin.ec2.send(new DescribeVolumesCommand({ VolumeIds: [data?.VolumeId ?? ''] }));
      expect(left.Volumes).toMatchObject([{ State: 'available' }]);
    },
  ),
  aboutOne('a device that is not there cannot be told to stay', modifying, ({ modify }) =>
    refused(
      modify({ BlockDeviceMappings: [{ DeviceName: '/dev/sdz', Ebs: { DeleteOnTermination: false } }] }),
      { code: 'InvalidInstanceAttributeValue' },
    ),
  ),
  aboutOne(
    'protection from being stopped protects from termination, too',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-stop-protection.html',
    async ({ admin, InstanceId, modify }) => {
      const InstanceIds = [InstanceId];
      await modify({ DisableApiStop: { Value: true } });
      await refused(admin.ec2.send(new StopInstancesCommand({ InstanceIds })), {
        code: 'OperationNotPermitted',
      });
      await refused(admin.ec2.send(new TerminateInstancesCommand({ InstanceIds })), {
        code: 'OperationNotPermitted',
      });
      await modify({ DisableApiStop: { Value: false } });
      await admin.ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    },
  ),
  aboutOne(
    'user data is changed on a stopped instance only',
    modifying,
    async ({ admin, InstanceId, modify, stop }) => {
      const change = { UserData: { Value: Buffer.from('#!/bin/sh\necho other\n') } };
      await refused(modify(change), { code: 'IncorrectInstanceState' });
      await stop();
      await modify(change);
      const { UserData } = await admin.ec2.send(
        new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'userData' }),
      );
      expect(Buffer.from(UserData?.Value ?? '', 'base64').toString()).toContain('echo other');
    },
  ),
  aboutOne(
    'two attributes at once are InvalidParameterCombination, none is MissingParameter',
    modifying,
    async ({ modify }) => {
      await refused(modify({ SourceDestCheck: { Value: false }, DisableApiStop: { Value: true } }), {
        code: 'InvalidParameterCombination',
      });
      await refused(modify({}), { code: 'MissingParameter' });
    },
  ),
  aboutOne(
    'the profile of an instance is replaced by another, under a new association',
    ec2Page('ReplaceIamInstanceProfileAssociation'),
    async ({ bench, admin, InstanceId }) => {
      const give = (Name: string) => ({ IamInstanceProfile: { Name } });
      const [first, second] = [await aProfile(bench, 'first'), await aProfile(bench, 'second')];
      const { IamInstanceProfileAssociation: made } = await admin.ec2.send(
        new AssociateIamInstanceProfileCommand({ InstanceId, ...give(first) }),
      );
      const AssociationId = made?.AssociationId;
      await admin.ec2.send(
        new ReplaceIamInstanceProfileAssociationCommand({ AssociationId, ...give(second) }),
      );
      expect((await seen(admin, InstanceId)).IamInstanceProfile?.Arn).toMatch(/\/second$/);
      const { IamInstanceProfileAssociations = [] } = await admin.ec2.send(
        new DescribeIamInstanceProfileAssociationsCommand({
          Filters: [{ Name: 'instance-id', Values: [InstanceId] }],
        }),
      );
      expect(IamInstanceProfileAssociations).toHaveLength(1);
      expect(IamInstanceProfileAssociations[0]?.AssociationId).not.toBe(AssociationId);
    },
  ),
];

export const instanceAttributes: Subject = { title: 'EC2 instances, changed', cases };
