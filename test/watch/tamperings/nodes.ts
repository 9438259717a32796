import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DisassociateIamInstanceProfileCommand,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
  ModifyInstanceMetadataOptionsCommand,
  type ModifyInstanceMetadataOptionsCommandInput,
  ModifyNetworkInterfaceAttributeCommand,
  ReplaceIamInstanceProfileAssociationCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
} from '@aws-sdk/client-iam';
import { EC2_TRUST } from '@berth/aws/testing';
import { type Admin, type Deployed, hidden, seenAs, type Tampering } from '../tampering.ts';
import { ALL_NODES, cardOf, defaultGroupOf, start, stop, terminate } from './looks.ts';

const modify = (
  { ec2 }: Admin,
  deployed: Deployed,
  change: Partial<ModifyInstanceAttributeCommandInput>,
): Promise<unknown> =>
  ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: deployed.idOf('Node1'), ...change }));

const metadata =
  (change: Partial<ModifyInstanceMetadataOptionsCommandInput>): Tampering['inject'] =>
  ({ ec2 }, deployed) =>
    ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: deployed.idOf('Node1'), ...change }));

async function associationOf({ ec2 }: Admin, deployed: Deployed): Promise<string | undefined> {
  const Filters = [{ Name: 'instance-id', Values: [deployed.idOf('Node1')] }];
  const seen = await ec2.send(new DescribeIamInstanceProfileAssociationsCommand({ Filters }));
  return seen.IamInstanceProfileAssociations?.[0]?.AssociationId;
}

/** An instance profile of the customer's own, with a role of the same name. */
async function ownProfile({ iam }: Admin): Promise<string> {
  const [RoleName, InstanceProfileName] = ['own-role', 'own-role'];
  const AssumeRolePolicyDocument = JSON.stringify(EC2_TRUST);
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  return InstanceProfileName;
}

const attach = async ({ ec2 }: Admin, deployed: Deployed) => {
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId: deployed.idOf('Subnet1') }),
  );
  const { NetworkInterfaceId } = NetworkInterface ?? {};
  return ec2.send(
    new AttachNetworkInterfaceCommand({
      InstanceId: deployed.idOf('Node1'),
      NetworkInterfaceId,
      DeviceIndex: 1,
    }),
  );
};

/** Nodes stopped, terminated, resized, moved, and given other rights. */
export const nodeTamperings: readonly Tampering[] = [
  ...seenAs('instance_stopped', {
    'a node is stopped': (admin, d) => stop(admin, d, 'Node1'),
  }),
  ...seenAs(['instance_stopped', 'instance_stopped', 'instance_stopped'], {
    'all nodes are stopped': (admin, d) => stop(admin, d, ...ALL_NODES),
  }),
  ...seenAs('instance_terminated', {
    'a node is terminated': (admin, d) => terminate(admin, d, 'Node2'),
  }),
  ...seenAs(['instance_terminated', 'instance_terminated', 'instance_terminated'], {
    'all nodes are terminated': (admin, d) => terminate(admin, d, ...ALL_NODES),
  }),
  ...seenAs('instance_resized', {
    'a node is made smaller': async (admin, d) => {
      await stop(admin, d, 'Node1');
      await modify(admin, d, { InstanceType: { Value: 't3.nano' } });
      await start(admin, d, 'Node1');
    },
  }),
  ...seenAs(['instance_resized', 'instance_stopped'], {
    'a node is made larger and left stopped': async (admin, d) => {
      await stop(admin, d, 'Node1');
      await modify(admin, d, { InstanceType: { Value: 'm5.4xlarge' } });
    },
  }),
  ...seenAs('instance_groups_changed', {
    'a node is moved to the default security group': async (admin, d) =>
      modify(admin, d, { Groups: [await defaultGroupOf(admin, d)] }),
    'a node gets the default security group beside ours': async (admin, d) =>
      modify(admin, d, { Groups: [d.idOf('SecurityGroup'), await defaultGroupOf(admin, d)] }),
    'the network interface of a node is moved to the default security group': async (admin, d) =>
      admin.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: await cardOf(admin, d),
          Groups: [await defaultGroupOf(admin, d)],
        }),
      ),
  }),
  ...seenAs('instance_profile_changed', {
    'the instance profile is taken off a node': async (admin, d) =>
      admin.ec2.send(
        new DisassociateIamInstanceProfileCommand({ AssociationId: await associationOf(admin, d) }),
      ),
    'a node gets an instance profile of the customer': async (admin, d) =>
      admin.ec2.send(
        new ReplaceIamInstanceProfileAssociationCommand({
          AssociationId: await associationOf(admin, d),
          IamInstanceProfile: { Name: await ownProfile(admin) },
        }),
      ),
  }),
  ...seenAs('instance_metadata_changed', {
    'the metadata of a node answer without a token': metadata({ HttpTokens: 'optional' }),
    'the metadata of a node are turned off': metadata({ HttpEndpoint: 'disabled' }),
    'the metadata of a node may be read five hops away': metadata({ HttpPutResponseHopLimit: 5 }),
  }),
  ...seenAs('instance_interface_changed', {
    'a node no longer checks source and destination': (admin, d) =>
      modify(admin, d, { SourceDestCheck: { Value: false } }),
    'the network interface of a node no longer checks source and destination': async (admin, d) =>
      admin.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({
          NetworkInterfaceId: await cardOf(admin, d),
          SourceDestCheck: { Value: false },
        }),
      ),
    'a node gets a second network interface': attach,
  }),
  ...hidden({
    'a node is protected from termination': (admin, d) =>
      modify(admin, d, { DisableApiTermination: { Value: true } }),
    'a node is protected from being stopped': (admin, d) =>
      modify(admin, d, { DisableApiStop: { Value: true } }),
    'a node is terminated when it shuts itself down': (admin, d) =>
      modify(admin, d, { InstanceInitiatedShutdownBehavior: { Value: 'terminate' } }),
    'a node gets other user data': async (admin, d) => {
      await stop(admin, d, 'Node1');
      await modify(admin, d, { UserData: { Value: Buffer.from('#!/bin/sh\necho other\n') } });
      await start(admin, d, 'Node1');
    },
  }),
];
