import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

/** A network that a customer made, without any tag of the vendor's. */
export interface CustomersNetwork {
  vpcId: string;
  subnetIds: string[];
  securityGroupId: string;
}

/** Makes a VPC with an internet gateway, subnets in three zones and a security group, with the admin's key. */
export async function customersNetwork(ec2: EC2Client): Promise<CustomersNetwork> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? '';
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId }));
  const subnetIds: string[] = [];
  for (const [n, AvailabilityZone] of ['us-east-1a', 'us-east-1b', 'us-east-1c'].entries()) {
    const input = { VpcId: vpcId, CidrBlock: `10.0.${n}.0/24`, AvailabilityZone };
    const { Subnet } = await ec2.send(new CreateSubnetCommand(input));
    subnetIds.push(Subnet?.SubnetId ?? '');
  }
  const group = { VpcId: vpcId, GroupName: 'theirs', Description: 'what may reach our nodes' };
  const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand(group));
  return { vpcId, subnetIds, securityGroupId: GroupId };
}

/** Everything in the VPC with its tags, rules and routes, as text: what is the customer's has to stay as it was. */
export async function shownIn(ec2: EC2Client, vpcId: string): Promise<string> {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const attached = [{ Name: 'attachment.vpc-id', Values: [vpcId] }];
  const [vpcs, gateways, tables, subnets, groups] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({ Filters })),
    ec2.send(new DescribeInternetGatewaysCommand({ Filters: attached })),
    ec2.send(new DescribeRouteTablesCommand({ Filters })),
    ec2.send(new DescribeSubnetsCommand({ Filters })),
    ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
  ]);
  return JSON.stringify([
    vpcs.Vpcs,
    gateways.InternetGateways,
    tables.RouteTables,
    subnets.Subnets,
    groups.SecurityGroups,
  ]);
}
