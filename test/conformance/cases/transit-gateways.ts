import {
  AcceptTransitGatewayVpcAttachmentCommand,
  CreateRouteCommand,
  CreateTagsCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  ModifyTransitGatewayVpcAttachmentCommand,
  RejectTransitGatewayVpcAttachmentCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Page, refused, type Subject } from '../case.ts';
import { later } from '../instances.ts';
import { inVpc, makes } from '../network.ts';
import {
  atGateway,
  attach,
  attachmentIs,
  detach,
  gatewayIs,
  makeGateway,
  removeGateway,
  seenAttachment,
  seenGateway,
} from '../transit-gateways.ts';

const attaching: Case['page'] = 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html';
const quotas: Case['page'] = 'https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html';

const HOUR_MS = 3_600_000;
const wrongState = { code: 'IncorrectState', status: 400 };
const noGateway = { code: 'InvalidTransitGatewayID.NotFound', status: 400 };
const noAttachment = { code: 'InvalidTransitGatewayAttachmentID.NotFound', status: 400 };
const inUse = { code: 'DependencyViolation', status: 400 };

const gateways: Case[] = [
  {
    name: 'a transit gateway has AWS’s defaults, and is gone once it is deleted',
    page: ec2Page('CreateTransitGateway'),
    run: async (bench) => {
      const id = await makeGateway(bench.admin);
      expect(await gatewayIs(bench, id, 'available')).toMatchObject({
        TransitGatewayArn: `arn:aws:ec2:${bench.region}:${bench.accountId}:transit-gateway/${id}`,
        OwnerId: bench.accountId,
        Description: 'hub',
        Options: {
          AmazonSideAsn: 64_512,
          AutoAcceptSharedAttachments: 'disable',
          DefaultRouteTableAssociation: 'enable',
          DefaultRouteTablePropagation: 'enable',
          DnsSupport: 'enable',
          VpnEcmpSupport: 'enable',
        },
      });
      await removeGateway(bench.admin, id);
    },
  },
  {
    name: 'a transit gateway that is being made or is deleted can be neither attached to nor deleted',
    page: ec2Page('DeleteTransitGateway'),
    needs: 'control',
    run: inVpc(async (bench, VpcId) => {
      const { admin } = bench;
      const TransitGatewayId = await makeGateway(admin);
      const input = { TransitGatewayId, VpcId, SubnetIds: [await makes(admin).subnet(VpcId)] };
      expect((await seenGateway(admin, TransitGatewayId))?.State).toBe('pending');
      await refused(attach(admin, input), wrongState);
      await refused(removeGateway(admin, TransitGatewayId), wrongState);
      await gatewayIs(bench, TransitGatewayId, 'available');
      expect((await removeGateway(admin, TransitGatewayId)).TransitGateway?.State).toBe('deleting');
      await gatewayIs(bench, TransitGatewayId, 'deleted');
      await refused(attach(admin, input), noGateway);
      await refused(removeGateway(admin, TransitGatewayId), noGateway);
      await bench.control?.advanceClock(HOUR_MS);
      await refused(seenGateway(admin, TransitGatewayId), noGateway);
    }),
  },
  {
    name: 'a transit gateway that is not there is InvalidTransitGatewayID.NotFound, and an attachment alike',
    page: ec2Page('DeleteTransitGateway'),
    run: async ({ admin }) => {
      await refused(removeGateway(admin, 'tgw-0123456789abcdef0'), noGateway);
      await refused(seenGateway(admin, 'tgw-0123456789abcdef0'), noGateway);
      await refused(detach(admin, 'tgw-attach-0123456789abcdef0'), noAttachment);
      await refused(seenAttachment(admin, 'tgw-attach-0123456789abcdef0'), noAttachment);
    },
  },
  {
    name: 'a region has five transit gateways at most',
    page: quotas,
    needs: 'control',
    run: async ({ admin }) => {
      for (let nth = 0; nth < 5; nth += 1) await makeGateway(admin);
      await refused(makeGateway(admin), { code: 'TransitGatewayLimitExceeded' });
    },
  },
  {
    name: 'transit gateways and attachments are found by tags, state and what they join',
    page: ec2Page('DescribeTransitGatewayVpcAttachments'),
    run: atGateway(async (bench, on) => {
      const { ec2 } = bench.admin;
      const id = await on.attached();
      const stage = { Key: 'stage', Value: bench.name('test') };
      await ec2.send(new CreateTagsCommand({ Resources: [id, on.gatewayId], Tags: [stage] }));
      const filters = (Name: string, value: string) => [{ Name, Values: [value] }];
      for (const [name, value] of [
        ['tag:stage', stage.Value],
        ['transit-gateway-id', on.gatewayId],
        ['vpc-id', on.vpcId],
      ] as const) {
        const Filters = [...filters(name, value), ...filters('state', 'available')];
        const seen = await ec2.send(new DescribeTransitGatewayVpcAttachmentsCommand({ Filters }));
        const ids = seen.TransitGatewayVpcAttachments?.map((each) => each.TransitGatewayAttachmentId);
        expect(ids, name).toEqual([id]);
      }
      const plain = await ec2.send(
        new DescribeTransitGatewayAttachmentsCommand({ Filters: filters('resource-id', on.vpcId) }),
      );
      expect(plain.TransitGatewayAttachments).toMatchObject([
        { TransitGatewayAttachmentId: id, ResourceType: 'vpc', State: 'available' },
      ]);
      const { TransitGateways } = await ec2.send(
        new DescribeTransitGatewaysCommand({ Filters: filters('tag:stage', stage.Value) }),
      );
      expect(TransitGateways?.map((each) => each.TransitGatewayId)).toEqual([on.gatewayId]);
    }),
  },
];

const attachments: Case[] = [
  {
    name: 'an attachment joins a VPC’s subnets and a transit gateway, and is gone once it is deleted',
    page: ec2Page('CreateTransitGatewayVpcAttachment'),
    run: atGateway(async (bench, { vpcId, subnetId, gatewayId, attached }) => {
      const id = await attached();
      expect(await seenAttachment(bench.admin, id)).toMatchObject({
        TransitGatewayId: gatewayId,
        VpcId: vpcId,
        VpcOwnerId: bench.accountId,
        SubnetIds: [subnetId],
        Options: { DnsSupport: 'enable', Ipv6Support: 'disable', ApplianceModeSupport: 'disable' },
      });
      await detach(bench.admin, id);
      await attachmentIs(bench, id, 'deleted');
      await refused(detach(bench.admin, id), noAttachment);
    }),
  },
  {
    name: 'an attachment is pending, then available, and deleting before it is deleted',
    page: attaching,
    needs: 'control',
    run: atGateway(async (bench, { vpcId, subnetId, gatewayId }) => {
      const input = { TransitGatewayId: gatewayId, VpcId: vpcId, SubnetIds: [subnetId] };
      const id = await attach(bench.admin, input);
      expect((await seenAttachment(bench.admin, id))?.State).toBe('pending');
      await refused(detach(bench.admin, id), wrongState);
      await attachmentIs(bench, id, 'available');
      await detach(bench.admin, id);
      expect((await seenAttachment(bench.admin, id))?.State).toBe('deleting');
      await attachmentIs(bench, id, 'deleted');
      await bench.control?.advanceClock(HOUR_MS);
      await refused(seenAttachment(bench.admin, id), noAttachment);
    }),
  },
  {
    name: 'a VPC is attached to a transit gateway once: DuplicateTransitGatewayAttachment',
    page: attaching,
    run: atGateway(async (bench, { vpcId, subnetId, gatewayId, attached }) => {
      await attached();
      const input = { TransitGatewayId: gatewayId, VpcId: vpcId, SubnetIds: [subnetId] };
      await refused(attach(bench.admin, input), {
        code: 'DuplicateTransitGatewayAttachment',
        message: /has non-deleted Transit Gateway Attachments with same VPC ID/,
      });
    }),
  },
  {
    name: 'an attachment has one subnet of a zone, of its own VPC',
    page: attaching,
    run: atGateway(async (bench, { vpcId, subnetId, gatewayId }) => {
      const same = await makes(bench.admin).subnet(vpcId, '10.0.1.0/24');
      const input = { TransitGatewayId: gatewayId, VpcId: vpcId, SubnetIds: [subnetId, same] };
      await refused(attach(bench.admin, input), { code: 'DuplicateSubnetsInSameZone' });
      const absent = ['subnet-0123456789abcdef0'];
      await refused(attach(bench.admin, { ...input, SubnetIds: absent }), {
        code: 'InvalidSubnetID.NotFound',
      });
    }),
  },
  {
    name: 'a transit gateway stays as long as a VPC is attached to it',
    page: ec2Page('DeleteTransitGateway'),
    run: atGateway(async (bench, { gatewayId, attached }) => {
      const id = await attached();
      await refused(removeGateway(bench.admin, gatewayId), {
        ...wrongState,
        message: new RegExp(`${gatewayId} has non-deleted VPC Attachments: ${id}`),
      });
    }),
  },
  {
    name: 'an attachment’s interfaces keep its subnets and its VPC until it is gone',
    page: attaching,
    run: atGateway(async (bench, { vpcId, subnetId, attached }) => {
      const { ec2 } = bench.admin;
      const id = await attached();
      const Filters = [{ Name: 'subnet-id', Values: [subnetId] }];
      const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
      expect(NetworkInterfaces).toMatchObject([
        {
          Description: `Network Interface for Transit Gateway Attachment ${id}`,
          InterfaceType: 'transit_gateway',
          RequesterManaged: true,
          Status: 'in-use',
        },
      ]);
      await refused(ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId })), inUse);
      await refused(ec2.send(new DeleteVpcCommand({ VpcId: vpcId })), inUse);
      await detach(bench.admin, id);
      await attachmentIs(bench, id, 'deleted');
      await ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
    }),
  },
  {
    name: 'an attachment takes another subnet, and keeps one at least',
    page: ec2Page('ModifyTransitGatewayVpcAttachment'),
    needs: 'control',
    run: atGateway(async (bench, { vpcId, subnetId, attached }) => {
      const { ec2 } = bench.admin;
      const TransitGatewayAttachmentId = await attached();
      const other = await makes(bench.admin).subnet(vpcId, '10.0.1.0/24');
      const change = (input: { AddSubnetIds?: string[]; RemoveSubnetIds?: string[] }) =>
        ec2.send(new ModifyTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId, ...input }));
      await refused(change({ AddSubnetIds: [other] }), { code: 'DuplicateSubnetsInSameZone' });
      await refused(change({ RemoveSubnetIds: [subnetId] }), { code: 'InvalidParameterValue' });
      const made = await change({ AddSubnetIds: [other], RemoveSubnetIds: [subnetId] });
      expect(made.TransitGatewayVpcAttachment).toMatchObject({ State: 'modifying', SubnetIds: [other] });
      await ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
      await attachmentIs(bench, TransitGatewayAttachmentId, 'available');
    }),
  },
];

/** A transit gateway of another account that the bench's own was shared, and the bench's subnet. */
async function sharedGround(bench: Bench, vpcId: string) {
  const made = await bench.control?.createAccount();
  if (!made) throw new Error('only a sandbox makes accounts');
  const { accountId: ownerId, ...keys } = made;
  const owner = bench.as(keys);
  const transitGatewayId = await makeGateway(owner, { Key: 'team', Value: 'network' });
  await later(bench);
  const { region, accountId } = bench;
  await bench.control?.shareTransitGateway(ownerId, { region, transitGatewayId, accountId });
  const SubnetIds = [await makes(bench.admin).subnet(vpcId)];
  const input = { TransitGatewayId: transitGatewayId, VpcId: vpcId, SubnetIds };
  return { owner, ownerId, input };
}

const shared: Case[] = [
  {
    name: 'a VPC is attached to another account’s transit gateway when that account accepts',
    page: 'https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html',
    needs: 'control',
    run: inVpc(async (bench, vpcId) => {
      const { owner, ownerId, input } = await sharedGround(bench, vpcId);
      const { TransitGatewayId } = input;
      expect(await seenGateway(bench.admin, TransitGatewayId)).toMatchObject({ OwnerId: ownerId, Tags: [] });
      await refused(removeGateway(bench.admin, TransitGatewayId), { code: 'OperationNotPermitted' });
      const id = await attach(bench.admin, input);
      await attachmentIs(bench, id, 'pendingAcceptance');
      const inSubnet = new DeleteSubnetCommand({ SubnetId: input.SubnetIds[0] });
      await refused(bench.admin.ec2.send(inSubnet), inUse);
      const accept = new AcceptTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: id });
      await refused(bench.admin.ec2.send(accept), { code: 'OperationNotPermitted' });
      await bench.admin.ec2.send(
        new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: '1' }] }),
      );
      expect(await seenAttachment(owner, id)).toMatchObject({ VpcOwnerId: bench.accountId, Tags: [] });
      await owner.ec2.send(accept);
      await attachmentIs(bench, id, 'available');
      await refused(removeGateway(owner, TransitGatewayId), wrongState);
      await refused(bench.admin.ec2.send(inSubnet), inUse);
      await detach(bench.admin, id);
      await attachmentIs(bench, id, 'deleted');
      await removeGateway(owner, TransitGatewayId);
    }),
  },
  {
    name: 'an attachment that the transit gateway’s account rejects keeps nothing',
    page: ec2Page('RejectTransitGatewayVpcAttachment'),
    needs: 'control',
    run: inVpc(async (bench, vpcId) => {
      const { owner, input } = await sharedGround(bench, vpcId);
      const id = await attach(bench.admin, input);
      await attachmentIs(bench, id, 'pendingAcceptance');
      const reject = new RejectTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: id });
      await owner.ec2.send(reject);
      await attachmentIs(bench, id, 'rejected');
      await refused(owner.ec2.send(reject), wrongState);
      await bench.admin.ec2.send(new DeleteSubnetCommand({ SubnetId: input.SubnetIds[0] }));
      await removeGateway(owner, input.TransitGatewayId);
    }),
  },
];

async function transitRoutes({ admin }: Bench, RouteTableId: string) {
  const seen = await admin.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
  return (seen.RouteTables?.[0]?.Routes ?? []).flatMap(
    ({ DestinationCidrBlock, TransitGatewayId: id, State }) =>
      id === undefined ? [] : [`${DestinationCidrBlock} ${id} ${State}`],
  );
}

const routes: Case[] = [
  {
    name: 'a route to a transit gateway needs the VPC to be attached, and is a black hole once it is not',
    page: attaching,
    run: atGateway(async (bench, { vpcId, gatewayId, attached }) => {
      const { ec2 } = bench.admin;
      const RouteTableId = await makes(bench.admin).routeTable(vpcId);
      const route = { RouteTableId, DestinationCidrBlock: '10.8.0.0/16', TransitGatewayId: gatewayId };
      await refused(ec2.send(new CreateRouteCommand(route)), noGateway);
      const id = await attached();
      await ec2.send(new CreateRouteCommand(route));
      await ec2.send(new ReplaceRouteCommand(route));
      expect(await transitRoutes(bench, RouteTableId)).toEqual([`10.8.0.0/16 ${gatewayId} active`]);
      const Filters = [{ Name: 'route.transit-gateway-id', Values: [gatewayId] }];
      const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
      expect(RouteTables?.map((table) => table.RouteTableId)).toEqual([RouteTableId]);
      await detach(bench.admin, id);
      await attachmentIs(bench, id, 'deleted');
      await later(bench);
      expect(await transitRoutes(bench, RouteTableId)).toEqual([`10.8.0.0/16 ${gatewayId} blackhole`]);
    }),
  },
];

export const transitGateways: Subject = {
  title: 'Transit gateways',
  cases: [...gateways, ...attachments, ...shared, ...routes],
};
