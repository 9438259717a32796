import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { inVpc, mainOf, makes } from '../network.ts';

const quotas = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';
const EVERYWHERE = '0.0.0.0/0';

/** A route table with a route to the internet, and the gateway. */
async function routed(bench: Bench, VpcId: string) {
  const make = makes(bench.admin);
  const GatewayId = await make.attachedGateway(VpcId);
  const RouteTableId = await make.routeTable(VpcId);
  const route = { RouteTableId, DestinationCidrBlock: EVERYWHERE, GatewayId };
  await bench.admin.ec2.send(new CreateRouteCommand(route));
  return { RouteTableId, GatewayId, route };
}

async function routesOf(bench: Bench, RouteTableId: string) {
  const seen = await bench.admin.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
  return (seen.RouteTables?.[0]?.Routes ?? []).map(
    ({ DestinationCidrBlock, GatewayId, State }) => `${DestinationCidrBlock} ${GatewayId} ${State}`,
  );
}

const gateways: Case[] = [
  {
    name: 'an internet gateway is attached to one VPC, and a VPC has one',
    page: ec2Page('AttachInternetGateway'),
    run: inVpc(async ({ admin }, VpcId) => {
      const InternetGatewayId = await makes(admin).attachedGateway(VpcId);
      const attach = (id: string) =>
        admin.ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: id }));
      await refused(attach(InternetGatewayId), { code: 'Resource.AlreadyAssociated', status: 400 });
      const other = await makes(admin).gateway();
      await refused(attach(other), {
        code: 'InvalidParameterValue',
        message: /already has an internet gateway/,
      });
      await admin.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: other }));
    }),
  },
  {
    name: 'detaching a gateway that is not attached is Gateway.NotAttached',
    page: ec2Errors,
    run: inVpc(async ({ admin }, VpcId) => {
      const InternetGatewayId = await makes(admin).gateway();
      await refused(admin.ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId })), {
        code: 'Gateway.NotAttached',
        status: 400,
      });
      await admin.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    }),
  },
  {
    name: 'a gateway is found by the VPC that it is attached to',
    page: ec2Page('DescribeInternetGateways'),
    run: inVpc(async ({ admin }, VpcId) => {
      const id = await makes(admin).attachedGateway(VpcId);
      const Filters = [{ Name: 'attachment.vpc-id', Values: [VpcId] }];
      const { InternetGateways } = await admin.ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
      expect(InternetGateways).toMatchObject([
        { InternetGatewayId: id, Attachments: [{ VpcId, State: 'available' }] },
      ]);
    }),
  },
  {
    name: 'a region has five internet gateways at most',
    page: quotas,
    needs: 'control',
    run: async ({ admin }) => {
      for (let i = 0; i < 5; i += 1) await makes(admin).gateway();
      await refused(admin.ec2.send(new CreateInternetGatewayCommand({})), {
        code: 'InternetGatewayLimitExceeded',
      });
    },
  },
];

const routes: Case[] = [
  {
    name: 'a route leads where it was told, and is a black hole once its gateway is detached',
    page: ec2Page('Route'),
    run: inVpc(async (bench, VpcId) => {
      const { RouteTableId, GatewayId } = await routed(bench, VpcId);
      const own = '10.0.0.0/16 local active';
      expect(await routesOf(bench, RouteTableId)).toEqual([own, `${EVERYWHERE} ${GatewayId} active`]);
      await bench.admin.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId }));
      expect(await routesOf(bench, RouteTableId)).toEqual([own, `${EVERYWHERE} ${GatewayId} blackhole`]);
      await bench.admin.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: GatewayId }));
    }),
  },
  {
    name: 'a second route to the same place is RouteAlreadyExists',
    page: ec2Errors,
    run: inVpc(async (bench, VpcId) => {
      const { route } = await routed(bench, VpcId);
      await refused(bench.admin.ec2.send(new CreateRouteCommand(route)), {
        code: 'RouteAlreadyExists',
        status: 400,
      });
    }),
  },
  {
    name: 'a route to a gateway that is not there is InvalidGatewayID.NotFound; to one of no VPC or another, refused',
    page: ec2Page('CreateRoute'),
    run: inVpc(async ({ admin }, VpcId) => {
      const RouteTableId = await makes(admin).routeTable(VpcId);
      const lead = (GatewayId: string) =>
        admin.ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: EVERYWHERE, GatewayId }));
      await refused(lead('igw-0123456789abcdef0'), {
        code: ['InvalidGatewayID.NotFound', 'InvalidInternetGatewayID.NotFound'],
      });
      const loose = await makes(admin).gateway();
      await refused(lead(loose), { code: 'InvalidParameterValue', message: /different networks/ });
      await admin.ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: loose }));
    }),
  },
  {
    name: 'a route can be replaced and deleted; one that is not there is InvalidRoute.NotFound',
    page: ec2Page('DeleteRoute'),
    run: inVpc(async (bench, VpcId) => {
      const { RouteTableId, route } = await routed(bench, VpcId);
      const { ec2 } = bench.admin;
      await ec2.send(new ReplaceRouteCommand(route));
      const elsewhere = { RouteTableId, DestinationCidrBlock: '192.0.2.0/24' };
      const absent = { code: 'InvalidRoute.NotFound', status: 400 };
      await refused(ec2.send(new DeleteRouteCommand(elsewhere)), absent);
      await ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: EVERYWHERE }));
      await refused(
        ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: EVERYWHERE })),
        absent,
      );
      expect(await routesOf(bench, RouteTableId)).toEqual(['10.0.0.0/16 local active']);
    }),
  },
  {
    name: 'the VPC’s own route stays',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html',
    run: inVpc(async ({ admin }, VpcId) => {
      const RouteTableId = await makes(admin).routeTable(VpcId);
      const own = { RouteTableId, DestinationCidrBlock: '10.0.0.0/16' };
      await refused(admin.ec2.send(new DeleteRouteCommand(own)), { code: 'InvalidParameterValue' });
    }),
  },
  {
    name: 'a subnet has one route table at most, of its own VPC',
    page: ec2Page('AssociateRouteTable'),
    run: inVpc(async ({ admin }, VpcId) => {
      const SubnetId = await makes(admin).subnet(VpcId);
      const RouteTableId = await makes(admin).routeTable(VpcId);
      await admin.ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId }));
      const other = await makes(admin).routeTable(VpcId);
      await refused(admin.ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId: other })), {
        code: 'Resource.AlreadyAssociated',
        status: 400,
      });
    }),
  },
  {
    name: 'an association can be moved to another route table, and has a new id then',
    page: ec2Page('ReplaceRouteTableAssociation'),
    run: inVpc(async ({ admin }, VpcId) => {
      const SubnetId = await makes(admin).subnet(VpcId);
      const RouteTableId = await makes(admin).routeTable(VpcId);
      const first = await admin.ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId }));
      const other = await makes(admin).routeTable(VpcId);
      const { AssociationId } = first;
      const moved = await admin.ec2.send(
        new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: other }),
      );
      expect(moved.NewAssociationId).not.toBe(AssociationId);
      const Filters = [{ Name: 'association.subnet-id', Values: [SubnetId] }];
      const { RouteTables } = await admin.ec2.send(new DescribeRouteTablesCommand({ Filters }));
      expect(RouteTables?.map((table) => table.RouteTableId)).toEqual([other]);
      await refused(admin.ec2.send(new DisassociateRouteTableCommand({ AssociationId })), {
        code: 'InvalidAssociationID.NotFound',
      });
    }),
  },
  {
    name: 'the main association cannot be taken away',
    page: ec2Page('DisassociateRouteTable'),
    run: inVpc(async (bench, vpcId) => {
      const main = await mainOf(bench, vpcId);
      const AssociationId = main?.Associations?.[0]?.RouteTableAssociationId;
      await refused(bench.admin.ec2.send(new DisassociateRouteTableCommand({ AssociationId })), {
        code: 'InvalidParameterValue',
      });
    }),
  },
  {
    name: 'route tables come in pages of 100 at most, each once, and a page holds between 5 and 100',
    page: ec2Page('DescribeRouteTables'),
    needs: 'control',
    run: async ({ admin }) => {
      const VpcId = await makes(admin).vpc();
      await Promise.all(
        Array.from({ length: 104 }, () => admin.ec2.send(new CreateRouteTableCommand({ VpcId }))),
      );
      const first = await admin.ec2.send(new DescribeRouteTablesCommand({}));
      const { NextToken } = first;
      const second = await admin.ec2.send(new DescribeRouteTablesCommand({ NextToken }));
      expect([first.RouteTables?.length, second.RouteTables?.length, second.NextToken]).toEqual([
        100,
        5,
        undefined,
      ]);
      const seen = [...(first.RouteTables ?? []), ...(second.RouteTables ?? [])].map(
        (each) => each.RouteTableId,
      );
      expect(new Set(seen).size).toBe(105);
      for (const MaxResults of [4, 101])
        await refused(admin.ec2.send(new DescribeRouteTablesCommand({ MaxResults })), {
          code: 'InvalidParameterValue',
        });
    },
  },
];

export const routing: Subject = { title: 'Gateways and routes', cases: [...gateways, ...routes] };
