import {
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  type SecurityGroupRule,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Admin, Deployed } from '../tampering.ts';

/** What an administrator looks up before changing it. A thing that is not there ends the test. */
function there<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`There is no ${what}`);
  return thing;
}

const inVpc = (deployed: Deployed) => [{ Name: 'vpc-id', Values: [deployed.idOf('Vpc')] }];

export async function nodeOf({ ec2 }: Admin, deployed: Deployed, node = 'Node1') {
  const seen = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [deployed.idOf(node)] }));
  return there(seen.Reservations?.[0]?.Instances?.[0], node);
}

/** The id of the volume at a device of a node. */
export async function volumeOf(admin: Admin, deployed: Deployed, device = '/dev/sdb'): Promise<string> {
  const { BlockDeviceMappings = [] } = await nodeOf(admin, deployed);
  const mapping = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === device);
  return there(mapping?.Ebs?.VolumeId, device);
}

export async function rootVolumeOf(admin: Admin, deployed: Deployed): Promise<string> {
  const { RootDeviceName } = await nodeOf(admin, deployed);
  return volumeOf(admin, deployed, there(RootDeviceName, 'root device'));
}

/** The id of a node's network interface. */
export async function cardOf(admin: Admin, deployed: Deployed, node = 'Node1'): Promise<string> {
  const { NetworkInterfaces = [] } = await nodeOf(admin, deployed, node);
  return there(NetworkInterfaces[0]?.NetworkInterfaceId, 'interface');
}

/** A rule of the subscription's security group. */
export async function ruleOf(
  { ec2 }: Admin,
  deployed: Deployed,
  is: (rule: SecurityGroupRule) => boolean,
): Promise<SecurityGroupRule> {
  const Filters = [{ Name: 'group-id', Values: [deployed.idOf('SecurityGroup')] }];
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return there(SecurityGroupRules.find(is), 'such rule');
}

/** The rule that lets the allow list in, the one for the cluster's own traffic, and the one for what leaves. */
export const isAllowed = ({ IsEgress, CidrIpv4 }: SecurityGroupRule): boolean =>
  !IsEgress && CidrIpv4 !== undefined;
export const isCluster = ({ IsEgress, ReferencedGroupInfo }: SecurityGroupRule): boolean =>
  !IsEgress && ReferencedGroupInfo !== undefined;
export const isEgress = ({ IsEgress }: SecurityGroupRule): boolean => IsEgress === true;

/** The security group that comes with the VPC. */
export async function defaultGroupOf({ ec2 }: Admin, deployed: Deployed): Promise<string> {
  const Filters = [...inVpc(deployed), { Name: 'group-name', Values: ['default'] }];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  return there(SecurityGroups[0]?.GroupId, 'default group');
}

async function tablesOf({ ec2 }: Admin, deployed: Deployed) {
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: inVpc(deployed) }));
  return RouteTables;
}

export async function mainTableOf(admin: Admin, deployed: Deployed): Promise<string> {
  const tables = await tablesOf(admin, deployed);
  return there(
    tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main))?.RouteTableId,
    'main table',
  );
}

/** What ties subnets to the subscription's route table. */
export async function tableAssociations(admin: Admin, deployed: Deployed): Promise<string[]> {
  const tables = await tablesOf(admin, deployed);
  const own = tables.find(({ RouteTableId }) => RouteTableId === deployed.idOf('RouteTable'));
  return (own?.Associations ?? []).flatMap(({ RouteTableAssociationId }) => RouteTableAssociationId ?? []);
}

/** The network ACL that comes with the VPC, and what ties the first subnet to it. */
export async function aclOf({ ec2 }: Admin, deployed: Deployed) {
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: inVpc(deployed) }));
  const own = there(
    NetworkAcls.find(({ IsDefault }) => IsDefault),
    'default network ACL',
  );
  const tie = own.Associations?.find(({ SubnetId }) => SubnetId === deployed.idOf('Subnet1'));
  return {
    NetworkAclId: there(own.NetworkAclId, 'network ACL'),
    AssociationId: there(tie?.NetworkAclAssociationId, 'association of the network ACL'),
  };
}

export async function stop({ ec2 }: Admin, deployed: Deployed, ...nodes: string[]): Promise<void> {
  await ec2.send(new StopInstancesCommand({ InstanceIds: nodes.map(deployed.idOf) }));
  await deployed.settle();
}

export async function start({ ec2 }: Admin, deployed: Deployed, ...nodes: string[]): Promise<void> {
  await ec2.send(new StartInstancesCommand({ InstanceIds: nodes.map(deployed.idOf) }));
  await deployed.settle();
}

export async function terminate({ ec2 }: Admin, deployed: Deployed, ...nodes: string[]): Promise<void> {
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: nodes.map(deployed.idOf) }));
  await deployed.settle();
}

export const ALL_NODES = ['Node1', 'Node2', 'Node3'];

/** TCP from one block. */
export const tcp = (CidrIp: string, FromPort: number, ToPort = FromPort): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  IpRanges: [{ CidrIp }],
});
