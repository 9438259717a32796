import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  type ResourceType,
  type Tag,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type { Bench, Caller } from './bench.ts';

/** The tag that the vendor's policies ask for. */
export const IDENTIFIER: Tag = { Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' };

/** A request's tags for the one thing that it makes. */
export const tagged = (
  ResourceType: ResourceType,
  ...Tags: Tag[]
): { TagSpecifications?: TagSpecification[] } =>
  Tags.length > 0 ? { TagSpecifications: [{ ResourceType, Tags }] } : {};

/** Makes things of a network, as one caller. */
export const makes = (caller: Caller) => ({
  vpc: async (...tags: Tag[]): Promise<string> => {
    const made = await caller.ec2.send(
      new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', ...tagged('vpc', ...tags) }),
    );
    return made.Vpc?.VpcId ?? '';
  },
  subnet: async (VpcId: string, CidrBlock = '10.0.0.0/24', ...tags: Tag[]): Promise<string> => {
    const made = await caller.ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock, ...tagged('subnet', ...tags) }),
    );
    return made.Subnet?.SubnetId ?? '';
  },
  gateway: async (...tags: Tag[]): Promise<string> => {
    const made = await caller.ec2.send(new CreateInternetGatewayCommand(tagged('internet-gateway', ...tags)));
    return made.InternetGateway?.InternetGatewayId ?? '';
  },
  attachedGateway: async (VpcId: string, ...tags: Tag[]): Promise<string> => {
    const InternetGatewayId = await makes(caller).gateway(...tags);
    await caller.ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    return InternetGatewayId;
  },
  routeTable: async (VpcId: string, ...tags: Tag[]): Promise<string> => {
    const made = await caller.ec2.send(
      new CreateRouteTableCommand({ VpcId, ...tagged('route-table', ...tags) }),
    );
    return made.RouteTable?.RouteTableId ?? '';
  },
  group: async (VpcId: string, GroupName = 'cluster', ...tags: Tag[]): Promise<string> => {
    const made = await caller.ec2.send(
      new CreateSecurityGroupCommand({
        VpcId,
        GroupName,
        Description: 'nodes',
        ...tagged('security-group', ...tags),
      }),
    );
    return made.GroupId ?? '';
  },
});

/** Takes a VPC away with all that a case can have put into it. */
async function clear({ ec2 }: Caller, VpcId: string): Promise<void> {
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  const gateways = await ec2.send(
    new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] }),
  );
  for (const { InternetGatewayId } of gateways.InternetGateways ?? []) {
    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
  }
  const tables = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
  for (const { RouteTableId, Associations = [] } of tables.RouteTables ?? []) {
    if (Associations.some(({ Main }) => Main)) continue;
    for (const { RouteTableAssociationId: AssociationId } of Associations)
      await ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
  }
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
  for (const { SubnetId } of Subnets) await ec2.send(new DeleteSubnetCommand({ SubnetId }));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  for (const { GroupId, GroupName } of SecurityGroups)
    if (GroupName !== 'default') await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  await ec2.send(new DeleteVpcCommand({ VpcId }));
}

/**
 * Runs a case in a VPC of its own, 10.0.0.0/16. In an account that others use, too, the VPC goes afterwards: there
 * may be five.
 */
export const inVpc =
  (run: (bench: Bench, vpcId: string) => Promise<void>) =>
  async (bench: Bench): Promise<void> => {
    const vpcId = await makes(bench.admin).vpc();
    try {
      await run(bench, vpcId);
    } finally {
      if (!bench.control) await clear(bench.admin, vpcId).catch(() => {});
    }
  };

/** The filter for what is in a VPC. */
export const within = (vpcId: string) => [{ Name: 'vpc-id', Values: [vpcId] }];

/** The route tables of a VPC. */
export async function tablesOf({ admin }: Bench, vpcId: string) {
  const seen = await admin.ec2.send(new DescribeRouteTablesCommand({ Filters: within(vpcId) }));
  return seen.RouteTables ?? [];
}

/** The VPC’s main route table. */
export const mainOf = async (bench: Bench, vpcId: string) =>
  (await tablesOf(bench, vpcId)).find((table) => table.Associations?.some(({ Main }) => Main));
