import {
  AssociateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { inVpc, mainOf, makes, tablesOf, within } from '../network.ts';

const quotas = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';
const vpcs: Case[] = [
  {
    name: 'a new VPC has a main route table, a default network ACL and a default security group',
    page: ec2Page('CreateVpc'),
    run: inVpc(async (bench, vpcId) => {
      const Filters = within(vpcId);
      const main = await mainOf(bench, vpcId);
      expect(main?.Routes).toMatchObject([
        { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
      ]);
      const { NetworkAcls } = await bench.admin.ec2.send(new DescribeNetworkAclsCommand({ Filters }));
      expect(NetworkAcls).toMatchObject([{ IsDefault: true, VpcId: vpcId }]);
      const { SecurityGroups } = await bench.admin.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
      expect(SecurityGroups?.map(({ GroupName }) => GroupName)).toEqual(['default']);
    }),
  },
  {
    name: 'a VPC is pending as it is made, then available, and shows its block and its owner',
    page: ec2Page('Vpc'),
    run: inVpc(async (bench, vpcId) => {
      const { Vpcs } = await bench.admin.ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
      expect(Vpcs).toMatchObject([
        {
          VpcId: vpcId,
          State: 'available',
          CidrBlock: '10.0.0.0/16',
          OwnerId: bench.accountId,
          IsDefault: false,
        },
      ]);
      expect(Vpcs?.[0]?.CidrBlockAssociationSet).toMatchObject([{ CidrBlock: '10.0.0.0/16' }]);
    }),
  },
  {
    name: 'the bits of a VPC’s block beyond its prefix are cleared',
    page: ec2Page('CreateVpc'),
    needs: 'control',
    run: async (bench) => {
      const made = await bench.admin.ec2.send(new CreateVpcCommand({ CidrBlock: '10.68.0.18/18' }));
      expect(made.Vpc?.CidrBlock).toBe('10.68.0.0/18');
    },
  },
  ...[
    { CidrBlock: '10.0.0.0/8', code: 'InvalidVpc.Range' },
    { CidrBlock: '10.0.0.0/29', code: 'InvalidVpc.Range' },
    { CidrBlock: '10.0.0/16', code: 'InvalidParameterValue' },
    { CidrBlock: 'everything', code: 'InvalidParameterValue' },
  ].map(
    ({ CidrBlock, code }): Case => ({
      name: `a VPC of ${CidrBlock} is ${code}`,
      page: ec2Errors,
      run: ({ admin }) => refused(admin.ec2.send(new CreateVpcCommand({ CidrBlock })), { code, status: 400 }),
    }),
  ),
  {
    name: 'a region has five VPCs at most',
    page: quotas,
    needs: 'control',
    run: async (bench) => {
      const made = await Promise.all(Array.from({ length: 5 }, () => makes(bench.admin).vpc()));
      await refused(bench.admin.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })), {
        code: 'VpcLimitExceeded',
        status: 400,
      });
      await bench.admin.ec2.send(new DeleteVpcCommand({ VpcId: made[0] }));
      await makes(bench.admin).vpc();
    },
  },
  {
    name: 'a VPC that is not there is InvalidVpcID.NotFound to whoever asks for it',
    page: ec2Errors,
    run: async ({ admin }) => {
      const gone = { code: 'InvalidVpcID.NotFound', status: 400 };
      const VpcId = 'vpc-0123456789abcdef0';
      await refused(admin.ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })), gone);
      await refused(admin.ec2.send(new DeleteVpcCommand({ VpcId })), gone);
      await refused(admin.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24' })), gone);
    },
  },
  {
    name: 'an unknown filter is InvalidParameterValue',
    page: ec2Page('DescribeVpcs'),
    run: ({ admin }) =>
      refused(admin.ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })), {
        code: 'InvalidParameterValue',
      }),
  },
  {
    name: 'a VPC resolves names from the start and gives none, until told to',
    page: ec2Page('ModifyVpcAttribute'),
    run: inVpc(async ({ admin }, VpcId) => {
      const attribute = async (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => {
        const seen = await admin.ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
        return (seen.EnableDnsSupport ?? seen.EnableDnsHostnames)?.Value;
      };
      expect([await attribute('enableDnsSupport'), await attribute('enableDnsHostnames')]).toEqual([
        true,
        false,
      ]);
      await admin.ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
      expect(await attribute('enableDnsHostnames')).toBe(true);
    }),
  },
];

type Blocker = (bench: Bench, vpcId: string) => Promise<unknown>;
const blockers: { what: string; put: Blocker }[] = [
  { what: 'a subnet', put: ({ admin }, vpcId) => makes(admin).subnet(vpcId) },
  { what: 'an internet gateway', put: ({ admin }, vpcId) => makes(admin).attachedGateway(vpcId) },
  { what: 'a route table of its own', put: ({ admin }, vpcId) => makes(admin).routeTable(vpcId) },
  { what: 'a security group', put: ({ admin }, vpcId) => makes(admin).group(vpcId) },
];

const deletions: Case[] = [
  ...blockers.map(
    ({ what, put }): Case => ({
      name: `a VPC with ${what} cannot be deleted`,
      page: ec2Page('DeleteVpc'),
      run: inVpc(async (bench, VpcId) => {
        await put(bench, VpcId);
        await refused(bench.admin.ec2.send(new DeleteVpcCommand({ VpcId })), {
          code: 'DependencyViolation',
          status: 400,
          message: /has dependencies and cannot be deleted/,
        });
      }),
    }),
  ),
  {
    name: 'a VPC goes with what came with it',
    page: ec2Page('DeleteVpc'),
    needs: 'control',
    run: async (bench) => {
      const VpcId = await makes(bench.admin).vpc();
      await bench.admin.ec2.send(new DeleteVpcCommand({ VpcId }));
      expect(await tablesOf(bench, VpcId)).toEqual([]);
      const { SecurityGroups } = await bench.admin.ec2.send(new DescribeSecurityGroupsCommand({}));
      expect(SecurityGroups).toEqual([]);
      await refused(bench.admin.ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })), {
        code: 'InvalidVpcID.NotFound',
      });
    },
  },
  {
    name: 'a route table goes once no subnet has it; the main one never',
    page: ec2Page('DeleteRouteTable'),
    run: inVpc(async (bench, vpcId) => {
      const { ec2 } = bench.admin;
      const SubnetId = await makes(bench.admin).subnet(vpcId);
      const RouteTableId = await makes(bench.admin).routeTable(vpcId);
      const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId }));
      const needed = { code: 'DependencyViolation', status: 400 };
      await refused(ec2.send(new DeleteRouteTableCommand({ RouteTableId })), needed);
      await ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
      await ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
      const main = await mainOf(bench, vpcId);
      await refused(ec2.send(new DeleteRouteTableCommand({ RouteTableId: main?.RouteTableId })), needed);
    }),
  },
  {
    name: 'an internet gateway goes once it is detached',
    page: ec2Page('DeleteInternetGateway'),
    run: inVpc(async ({ admin }, VpcId) => {
      const InternetGatewayId = await makes(admin).attachedGateway(VpcId);
      await refused(admin.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })), {
        code: 'DependencyViolation',
      });
      await admin.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
      await admin.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
      await refused(
        admin.ec2.send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [InternetGatewayId] })),
        { code: 'InvalidInternetGatewayID.NotFound' },
      );
    }),
  },
  {
    name: 'with a subnet goes its place in a route table',
    page: ec2Page('DeleteSubnet'),
    run: inVpc(async ({ admin }, vpcId) => {
      const SubnetId = await makes(admin).subnet(vpcId);
      const RouteTableId = await makes(admin).routeTable(vpcId);
      await admin.ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId }));
      await admin.ec2.send(new DeleteSubnetCommand({ SubnetId }));
      await admin.ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
    }),
  },
];

const subnets: Case[] = [
  {
    name: 'a subnet has the addresses of its block but five, and shows its zone',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
    run: inVpc(async ({ admin, region }, VpcId) => {
      const made = await admin.ec2.send(
        new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: `${region}b` }),
      );
      expect(made.Subnet).toMatchObject({
        AvailableIpAddressCount: 251,
        AvailabilityZone: `${region}b`,
        VpcId,
      });
    }),
  },
  ...[
    { CidrBlock: '10.1.0.0/24', code: 'InvalidSubnet.Range', why: 'it is outside of the VPC' },
    { CidrBlock: '10.0.2.0/29', code: 'InvalidSubnet.Range', why: 'it is smaller than /28' },
    { CidrBlock: '10.0.0.128/25', code: 'InvalidSubnet.Conflict', why: 'it overlaps another subnet' },
    { CidrBlock: '10.0.0.0/23', code: 'InvalidSubnet.Conflict', why: 'it holds another subnet' },
    { CidrBlock: 'some', code: 'InvalidParameterValue', why: 'it is no block' },
  ].map(
    ({ CidrBlock, code, why }): Case => ({
      name: `a subnet of ${CidrBlock} is ${code}: ${why}`,
      page: ec2Errors,
      run: inVpc(async ({ admin }, VpcId) => {
        await makes(admin).subnet(VpcId);
        await refused(admin.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock })), { code, status: 400 });
      }),
    }),
  ),
  {
    name: 'a subnet in a zone that is not there is InvalidParameterValue, and the refusal names the zones',
    page: ec2Page('CreateSubnet'),
    run: inVpc(async ({ admin, region }, VpcId) => {
      const AvailabilityZone = `${region}z`;
      await refused(
        admin.ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24', AvailabilityZone })),
        {
          code: 'InvalidParameterValue',
          message: new RegExp(`${region}a`),
        },
      );
    }),
  },
  {
    name: 'subnets are found by VPC, by zone and by several ids, of which each must be there',
    page: ec2Page('DescribeSubnets'),
    run: inVpc(async ({ admin, region }, VpcId) => {
      const a = await makes(admin).subnet(VpcId, '10.0.0.0/24');
      const b = await makes(admin).subnet(VpcId, '10.0.1.0/24');
      const ask = async (input: DescribeSubnetsCommand['input']) =>
        ((await admin.ec2.send(new DescribeSubnetsCommand(input))).Subnets ?? [])
          .map(({ SubnetId }) => SubnetId)
          .sort();
      expect(await ask({ Filters: within(VpcId) })).toEqual([a, b].sort());
      const Filters = [...within(VpcId), { Name: 'availability-zone', Values: [`${region}*`] }];
      expect(await ask({ Filters })).toEqual([a, b].sort());
      expect(await ask({ SubnetIds: [b] })).toEqual([b]);
      await refused(ask({ SubnetIds: [a, 'subnet-0123456789abcdef0'] }), {
        code: 'InvalidSubnetID.NotFound',
      });
    }),
  },
  {
    name: 'a subnet gives no public addresses until told to',
    page: ec2Page('ModifySubnetAttribute'),
    run: inVpc(async ({ admin }, vpcId) => {
      const SubnetId = await makes(admin).subnet(vpcId);
      const isPublic = async () =>
        (await admin.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [SubnetId] }))).Subnets?.[0]
          ?.MapPublicIpOnLaunch;
      expect(await isPublic()).toBe(false);
      await admin.ec2.send(
        new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }),
      );
      expect(await isPublic()).toBe(true);
    }),
  },
];

export const networks: Subject = {
  title: 'Networks',
  cases: [...vpcs, ...deletions, ...subnets],
};
