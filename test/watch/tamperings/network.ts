import {
  CreateKeyPairCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  DeleteKeyPairCommand,
  DeleteNetworkAclEntryCommand,
  DeleteSubnetCommand,
  DescribeKeyPairsCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Admin, type Deployed, hidden, seenAs, type Tampering } from '../tampering.ts';
import { aclOf, defaultGroupOf, nodeOf, terminate } from './looks.ts';

const DATABASE_PORTS = { From: 10_000, To: 19_999 };

const refuseDatabases =
  (Egress: boolean): Tampering['inject'] =>
  async (admin, deployed) => {
    const { NetworkAclId } = await aclOf(admin, deployed);
    return admin.ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId,
        Egress,
        RuleNumber: 50,
        RuleAction: 'deny',
        Protocol: '6',
        CidrBlock: '0.0.0.0/0',
        PortRange: DATABASE_PORTS,
      }),
    );
  };

async function ownAcl(admin: Admin, deployed: Deployed): Promise<string | undefined> {
  const { NetworkAcl } = await admin.ec2.send(new CreateNetworkAclCommand({ VpcId: deployed.idOf('Vpc') }));
  return NetworkAcl?.NetworkAclId;
}

async function moveToAcl(admin: Admin, deployed: Deployed, NetworkAclId: string | undefined) {
  const { AssociationId } = await aclOf(admin, deployed);
  return admin.ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
}

async function keyNameOf({ ec2 }: Admin, deployed: Deployed): Promise<string | undefined> {
  const seen = await ec2.send(new DescribeKeyPairsCommand({ KeyPairIds: [deployed.idOf('KeyPair')] }));
  return seen.KeyPairs?.[0]?.KeyName;
}

/** Subnets, network ACLs, key pairs, and what somebody else puts into the VPC. */
export const networkTamperings: readonly Tampering[] = [
  ...seenAs('acl_changed', {
    'the network ACL refuses the database ports from everywhere': refuseDatabases(false),
    'the network ACL refuses answers to everywhere': refuseDatabases(true),
    'the network ACL lets nothing in any more': async (admin, d) => {
      const { NetworkAclId } = await aclOf(admin, d);
      await admin.ec2.send(
        new DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 100, Egress: false }),
      );
    },
    'the network ACL lets one network in only': async (admin, d) => {
      const { NetworkAclId } = await aclOf(admin, d);
      await admin.ec2.send(
        new ReplaceNetworkAclEntryCommand({
          NetworkAclId,
          RuleNumber: 100,
          Egress: false,
          RuleAction: 'allow',
          Protocol: '-1',
          CidrBlock: '10.0.0.0/8',
        }),
      );
    },
  }),
  ...seenAs('subnet_acl_changed', {
    'a subnet is given a network ACL that lets nothing pass': async (admin, d) =>
      moveToAcl(admin, d, await ownAcl(admin, d)),
    'a subnet is given a network ACL that lets everything pass': async (admin, d) => {
      const NetworkAclId = await ownAcl(admin, d);
      for (const Egress of [true, false])
        await admin.ec2.send(
          new CreateNetworkAclEntryCommand({
            NetworkAclId,
            Egress,
            RuleNumber: 100,
            RuleAction: 'allow',
            Protocol: '-1',
            CidrBlock: '0.0.0.0/0',
          }),
        );
      await moveToAcl(admin, d, NetworkAclId);
    },
  }),
  ...seenAs('subnet_changed', {
    'a subnet gives public addresses to whatever is launched in it': ({ ec2 }, d) =>
      ec2.send(
        new ModifySubnetAttributeCommand({
          SubnetId: d.idOf('Subnet1'),
          MapPublicIpOnLaunch: { Value: true },
        }),
      ),
  }),
  ...seenAs(['resource_missing', 'instance_terminated'], {
    'a subnet is deleted with the node in it': async (admin, d) => {
      const { SubnetId } = await nodeOf(admin, d, 'Node1');
      await terminate(admin, d, 'Node1');
      await admin.ec2.send(new DeleteSubnetCommand({ SubnetId }));
    },
  }),
  ...seenAs('resource_missing', {
    'the key pair is deleted': ({ ec2 }, d) =>
      ec2.send(new DeleteKeyPairCommand({ KeyPairId: d.idOf('KeyPair') })),
    'the key pair is replaced by another of the same name': async (admin, d) => {
      const KeyName = await keyNameOf(admin, d);
      await admin.ec2.send(new DeleteKeyPairCommand({ KeyName }));
      await admin.ec2.send(new CreateKeyPairCommand({ KeyName, KeyType: 'ed25519' }));
    },
  }),
  ...seenAs('foreign_resource', {
    'somebody puts a subnet into the VPC': ({ ec2 }, d) =>
      ec2.send(new CreateSubnetCommand({ VpcId: d.idOf('Vpc'), CidrBlock: '10.0.0.240/28' })),
    'somebody puts a security group into the VPC': ({ ec2 }, d) =>
      ec2.send(
        new CreateSecurityGroupCommand({ VpcId: d.idOf('Vpc'), GroupName: 'own', Description: 'own' }),
      ),
    'somebody launches an instance among the nodes': async (admin, d) => {
      const { ImageId, SubnetId } = await nodeOf(admin, d);
      await admin.ec2.send(
        new RunInstancesCommand({
          ImageId,
          SubnetId,
          InstanceType: 't3.micro',
          MinCount: 1,
          MaxCount: 1,
          SecurityGroupIds: [await defaultGroupOf(admin, d)],
        }),
      );
      await d.settle();
    },
  }),
  ...hidden({
    'the VPC no longer resolves names': ({ ec2 }, d) =>
      ec2.send(new ModifyVpcAttributeCommand({ VpcId: d.idOf('Vpc'), EnableDnsSupport: { Value: false } })),
  }),
];
