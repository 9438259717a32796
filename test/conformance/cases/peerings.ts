import {
  CreateRouteCommand,
  CreateTagsCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcCommand,
  DescribeRouteTablesCommand,
  DescribeVpcPeeringConnectionsCommand,
  RejectVpcPeeringConnectionCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { inVpc, makes, tagged } from '../network.ts';
import {
  accept,
  aPeer,
  become,
  betweenVpcs,
  elsewhere,
  end,
  peered,
  request,
  requested,
  seenPeering,
} from '../peerings.ts';

const basics: Case['page'] = 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html';
const deletion: Case['page'] =
  'https://docs.aws.amazon.com/vpc/latest/peering/delete-vpc-peering-connection.html';
const routing: Case['page'] = 'https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html';
const quotas: Case['page'] = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';

const HOUR_MS = 3_600_000;
const wrongState = { code: 'InvalidStateTransition', status: 400 };
const notPermitted = { code: 'OperationNotPermitted', status: 400 };
const absent = { code: 'InvalidVpcPeeringConnectionID.NotFound', status: 400 };

const reject = ({ ec2 }: Caller, VpcPeeringConnectionId: string) =>
  ec2.send(new RejectVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));

/** Another account of the same AWS, with a VPC that can be peered with 10.0.0.0/16. */
async function otherAccount(bench: Bench) {
  const made = await bench.control?.createAccount();
  if (!made) throw new Error('only a sandbox makes accounts');
  const { accountId, ...keys } = made;
  const other = bench.as(keys);
  return { other, peer: { PeerVpcId: await aPeer(other), PeerOwnerId: accountId } };
}

const within: Case[] = [
  {
    name: 'a request waits, and is a connection once it is accepted',
    page: basics,
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await requested(bench, vpcId, peer);
      const waiting = await seenPeering(bench.admin, id);
      expect(waiting).toMatchObject({
        Status: { Message: `Pending Acceptance by ${bench.accountId}` },
        RequesterVpcInfo: { VpcId: vpcId, OwnerId: bench.accountId, CidrBlock: '10.0.0.0/16' },
        AccepterVpcInfo: { VpcId: peer.PeerVpcId, OwnerId: bench.accountId },
      });
      await accept(bench.admin, id);
      const active = await become(bench, bench.admin, id, 'active');
      expect(active).toMatchObject({
        Status: { Message: 'Active' },
        AccepterVpcInfo: { CidrBlock: '10.1.0.0/16', Region: bench.region },
      });
      await end(bench.admin, id);
    }),
  },
  {
    name: 'a request between overlapping blocks is taken, and fails',
    page: ec2Page('CreateVpcPeeringConnection'),
    run: inVpc(async (bench, vpcId) => {
      const id = await request(bench.admin, vpcId, { PeerVpcId: await aPeer(bench.admin, '10.0.128.0/20') });
      const failed = await become(bench, bench.admin, id, 'failed');
      expect(failed.Status?.Message).toMatch(
        /^Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR/,
      );
      await refused(accept(bench.admin, id), wrongState);
      await refused(end(bench.admin, id), {
        ...wrongState,
        message: /attempted to transition from failed to deleting/,
      });
    }),
  },
  {
    name: 'a request for a VPC of an account that is not there is taken, and fails',
    page: basics,
    run: inVpc(async (bench, vpcId) => {
      const peer = { PeerVpcId: 'vpc-0123456789abcdef0', PeerOwnerId: '123456789012' };
      const id = await request(bench.admin, vpcId, peer);
      await become(bench, bench.admin, id, 'failed');
    }),
  },
  {
    name: 'a requester’s VPC that is not there is InvalidVpcID.NotFound',
    page: ec2Errors,
    run: inVpc(async ({ admin }, PeerVpcId) => {
      await refused(request(admin, 'vpc-0123456789abcdef0', { PeerVpcId }), {
        code: 'InvalidVpcID.NotFound',
      });
    }),
  },
  {
    name: 'what is asked for again is the connection that there is',
    page: ec2Page('CreateVpcPeeringConnection'),
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await requested(bench, vpcId, peer);
      expect(await request(bench.admin, vpcId, peer)).toBe(id);
      await end(bench.admin, id);
      expect(await request(bench.admin, vpcId, peer)).not.toBe(id);
    }),
  },
  {
    name: 'two VPCs are connected once, whichever of them asked',
    page: ec2Errors,
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await peered(bench, vpcId, peer);
      const reversed = await requested(bench, peer.PeerVpcId, { PeerVpcId: vpcId });
      await refused(accept(bench.admin, reversed), { code: 'VpcPeeringConnectionAlreadyExists' });
      await end(bench.admin, id);
      await end(bench.admin, reversed);
    }),
  },
  {
    name: 'a rejected request can be neither accepted nor deleted',
    page: basics,
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await requested(bench, vpcId, peer);
      await reject(bench.admin, id);
      expect((await seenPeering(bench.admin, id))?.Status?.Code).toBe('rejected');
      await refused(accept(bench.admin, id), wrongState);
      await refused(end(bench.admin, id), wrongState);
    }),
  },
  {
    name: 'a connection is deleted, not rejected, once, and still shown then',
    page: basics,
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await peered(bench, vpcId, peer);
      await refused(reject(bench.admin, id), wrongState);
      await end(bench.admin, id);
      const gone = await become(bench, bench.admin, id, 'deleted');
      expect(gone.Status?.Message).toBe(`Deleted by ${bench.accountId}`);
      await refused(end(bench.admin, id), wrongState);
      await refused(accept(bench.admin, id), wrongState);
    }),
  },
  {
    name: 'a connection that is not there is InvalidVpcPeeringConnectionID.NotFound',
    page: ec2Errors,
    run: async ({ admin }) => {
      for (const call of [accept, reject, end, seenPeering])
        await refused(call(admin, 'pcx-0123456789abcdef0'), absent);
      await refused(accept(admin, 'nonsense'), { code: 'InvalidVpcPeeringConnectionId.Malformed' });
    },
  },
  {
    name: 'a connection has the tags that it was asked for with, and is found by them, its VPCs and its state',
    page: ec2Page('DescribeVpcPeeringConnections'),
    run: betweenVpcs(async (bench, VpcId, peer) => {
      const { ec2 } = bench.admin;
      const stage = { Key: 'stage', Value: bench.name('test') };
      const made = await ec2.send(
        new CreateVpcPeeringConnectionCommand({
          VpcId,
          ...peer,
          ...tagged('vpc-peering-connection', stage),
        }),
      );
      const id = made.VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
      expect(made.VpcPeeringConnection?.Tags).toEqual([stage]);
      await become(bench, bench.admin, id, 'pending-acceptance');
      await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'team', Value: 'data' }] }));
      const ask = async (Name: string, value: string) => {
        const Filters = [
          { Name: 'vpc-peering-connection-id', Values: [id] },
          { Name, Values: [value] },
        ];
        const seen = await ec2.send(new DescribeVpcPeeringConnectionsCommand({ Filters }));
        return seen.VpcPeeringConnections?.map((each) => each.VpcPeeringConnectionId);
      };
      for (const [name, value] of [
        ['tag:stage', stage.Value],
        ['tag-key', 'team'],
        ['status-code', 'pending-acceptance'],
        ['requester-vpc-info.vpc-id', VpcId],
        ['requester-vpc-info.cidr-block', '10.0.0.0/16'],
        ['accepter-vpc-info.vpc-id', peer.PeerVpcId],
        ['accepter-vpc-info.owner-id', bench.accountId],
      ] as const)
        expect(await ask(name, value), name).toEqual([id]);
      expect(await ask('status-code', 'active')).toEqual([]);
      expect(await ask('accepter-vpc-info.vpc-id', VpcId)).toEqual([]);
      await end(bench.admin, id);
    }),
  },
  {
    name: 'a VPC takes its connections with it',
    page: deletion,
    run: betweenVpcs(async (bench, VpcId, peer) => {
      const id = await peered(bench, VpcId, peer);
      await bench.admin.ec2.send(new DeleteVpcCommand({ VpcId: peer.PeerVpcId }));
      await become(bench, bench.admin, id, 'deleted');
    }),
  },
  {
    name: 'a request is initiated, then waits, and cannot be accepted before',
    page: basics,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await request(bench.admin, vpcId, peer);
      expect((await seenPeering(bench.admin, id))?.Status?.Code).toBe('initiating-request');
      await refused(accept(bench.admin, id), wrongState);
      const waiting = await become(bench, bench.admin, id, 'pending-acceptance');
      expect(waiting.ExpirationTime).toEqual(expect.any(Date));
      const { VpcPeeringConnection } = await accept(bench.admin, id);
      expect(VpcPeeringConnection?.Status?.Code).toBe('provisioning');
      expect(VpcPeeringConnection?.ExpirationTime).toBeUndefined();
    }),
  },
  {
    name: 'a request that nobody answers expires after seven days, and is shown for two more',
    page: basics,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await requested(bench, vpcId, peer);
      await bench.control?.advanceClock(7 * 24 * HOUR_MS);
      expect((await seenPeering(bench.admin, id))?.Status?.Code).toBe('expired');
      await refused(accept(bench.admin, id), wrongState);
      await bench.control?.advanceClock(47 * HOUR_MS);
      expect((await seenPeering(bench.admin, id))?.Status?.Code).toBe('expired');
      await bench.control?.advanceClock(HOUR_MS);
      await refused(seenPeering(bench.admin, id), absent);
    }),
  },
  {
    name: 'a connection that was deleted within an account is shown for two hours',
    page: basics,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await peered(bench, vpcId, peer);
      await end(bench.admin, id);
      await bench.control?.advanceClock(2 * HOUR_MS - 60_000);
      expect((await seenPeering(bench.admin, id))?.Status?.Code).toBe('deleted');
      await bench.control?.advanceClock(60_000);
      await refused(seenPeering(bench.admin, id), absent);
    }),
  },
  {
    name: 'a VPC has twenty-five outstanding requests at most',
    page: quotas,
    needs: 'control',
    run: inVpc(async (bench, vpcId) => {
      const ask = (nth: number) =>
        request(bench.admin, vpcId, { PeerVpcId: `vpc-0123456789abcde${nth + 10}` });
      for (let nth = 0; nth < 25; nth += 1) await ask(nth);
      await refused(ask(25), { code: 'OutstandingVpcPeeringConnectionLimitExceeded' });
    }),
  },
];

const across: Case[] = [
  {
    name: 'another account’s VPC is connected when that account accepts, and each side has tags of its own',
    page: ec2Page('AcceptVpcPeeringConnection'),
    needs: 'control',
    run: inVpc(async (bench, vpcId) => {
      const { other, peer } = await otherAccount(bench);
      const id = await requested(bench, vpcId, peer);
      await refused(accept(bench.admin, id), notPermitted);
      await refused(reject(bench.admin, id), notPermitted);
      await refused(end(other, id), notPermitted);
      await other.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: '1' }] }));
      await accept(other, id);
      expect(await become(bench, bench.admin, id, 'active')).toMatchObject({
        AccepterVpcInfo: { OwnerId: peer.PeerOwnerId, CidrBlock: '10.1.0.0/16' },
        Tags: [],
      });
      expect((await seenPeering(other, id))?.Tags).toEqual([{ Key: 'a', Value: '1' }]);
      await end(other, id);
      expect((await seenPeering(bench.admin, id))?.Status?.Message).toBe(`Deleted by ${peer.PeerOwnerId}`);
      await bench.control?.advanceClock(2 * HOUR_MS);
      await refused(seenPeering(other, id), absent);
      expect((await seenPeering(bench.admin, id))?.Status?.Code).toBe('deleted');
      await bench.control?.advanceClock(46 * HOUR_MS);
      await refused(seenPeering(bench.admin, id), absent);
    }),
  },
  {
    name: 'another account’s request keeps a VPC until it is rejected, and goes with the VPC that asked',
    page: deletion,
    needs: 'control',
    run: inVpc(async (bench, VpcId) => {
      const { other, peer } = await otherAccount(bench);
      const id = await requested(bench, VpcId, peer);
      const remove = () => other.ec2.send(new DeleteVpcCommand({ VpcId: peer.PeerVpcId }));
      await refused(remove(), { code: 'DependencyViolation' });
      await reject(other, id);
      await remove();
      const again = await otherAccount(bench);
      const second = await requested(bench, VpcId, again.peer);
      await bench.admin.ec2.send(new DeleteVpcCommand({ VpcId }));
      expect((await seenPeering(again.other, second))?.Status?.Code).toBe('deleted');
    }),
  },
  {
    name: 'a request to another region is accepted there, and takes a while to be deleted',
    page: basics,
    needs: 'control',
    run: inVpc(async (bench, vpcId) => {
      const far = elsewhere(bench, bench.admin, 'eu-west-1');
      const id = await requested(bench, vpcId, { PeerVpcId: await aPeer(far), PeerRegion: 'eu-west-1' });
      await refused(accept(bench.admin, id), {
        ...notPermitted,
        message: /must be accepted in region eu-west-1/,
      });
      await accept(far, id);
      await become(bench, bench.admin, id, 'active');
      await end(bench.admin, id);
      expect((await seenPeering(far, id))?.Status?.Code).toBe('deleting');
      await become(bench, far, id, 'deleted');
    }),
  },
];

async function peeringRoutes({ admin }: Bench, RouteTableId: string) {
  const seen = await admin.ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
  return (seen.RouteTables?.[0]?.Routes ?? []).flatMap(
    ({ DestinationCidrBlock, VpcPeeringConnectionId: id, State }) =>
      id === undefined ? [] : [`${DestinationCidrBlock} ${id} ${State}`],
  );
}

const routes: Case[] = [
  {
    name: 'a route to a connection is a black hole until that is accepted, and once it is deleted',
    page: routing,
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const { ec2 } = bench.admin;
      const RouteTableId = await makes(bench.admin).routeTable(vpcId);
      const id = await requested(bench, vpcId, peer);
      const route = { RouteTableId, DestinationCidrBlock: '10.1.0.0/16', VpcPeeringConnectionId: id };
      await ec2.send(new CreateRouteCommand(route));
      expect(await peeringRoutes(bench, RouteTableId)).toEqual([`10.1.0.0/16 ${id} blackhole`]);
      await accept(bench.admin, id);
      await become(bench, bench.admin, id, 'active');
      await ec2.send(new ReplaceRouteCommand(route));
      expect(await peeringRoutes(bench, RouteTableId)).toEqual([`10.1.0.0/16 ${id} active`]);
      const Filters = [{ Name: 'route.vpc-peering-connection-id', Values: [id] }];
      const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
      expect(RouteTables?.map((table) => table.RouteTableId)).toEqual([RouteTableId]);
      await end(bench.admin, id);
      await become(bench, bench.admin, id, 'deleted');
      expect(await peeringRoutes(bench, RouteTableId)).toEqual([`10.1.0.0/16 ${id} blackhole`]);
    }),
  },
  {
    name: 'a route leads to a connection of its own VPC only, and to one that there is',
    page: ec2Page('CreateRoute'),
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await peered(bench, vpcId, peer);
      const lead = (RouteTableId: string, VpcPeeringConnectionId: string) =>
        bench.admin.ec2.send(
          new CreateRouteCommand({
            RouteTableId,
            DestinationCidrBlock: '10.9.0.0/16',
            VpcPeeringConnectionId,
          }),
        );
      const third = await aPeer(bench.admin, '10.2.0.0/16');
      const own = await makes(bench.admin).routeTable(vpcId);
      await refused(lead(await makes(bench.admin).routeTable(third), id), { code: 'InvalidParameterValue' });
      await refused(lead(own, 'pcx-0123456789abcdef0'), absent);
      await end(bench.admin, id);
      await refused(lead(own, id), absent);
    }),
  },
];

export const peerings: Subject = { title: 'VPC peerings', cases: [...within, ...across, ...routes] };
