import {
  CreateRouteCommand,
  CreateVpcPeeringConnectionCommand,
  RejectVpcPeeringConnectionCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, refused, type Subject } from '../case.ts';
import { aCaller, aKey, allow, aPolicy, attached, aUser } from '../given.ts';
import { IDENTIFIER, makes, tagged } from '../network.ts';
import { accept, aPeer, become, betweenVpcs, end, request, requested, seenPeering } from '../peerings.ts';
import { userPolicy } from '../published.ts';

const guide: Case['page'] = 'https://docs.aws.amazon.com/vpc/latest/peering/security-iam.html';
const tagging: Case['page'] =
  'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html';
const denied = { code: 'UnauthorizedOperation', status: 403 };

const arn = ({ accountId, region }: Bench, what: string) => `arn:aws:ec2:${region}:${accountId}:${what}`;

const given = (Condition: Record<string, unknown>, action: string, resource: string) => ({
  ...allow(action, resource),
  Condition,
});

/** The programmatic user under the policy of 2024. */
async function programmatic(bench: Bench): Promise<Caller> {
  const { name } = await aUser(bench);
  await attached(bench, { user: name }, await aPolicy(bench, userPolicy('2024')));
  return bench.as(await aKey(bench, name));
}

/** Asks for a connection with the tag of the vendor. */
const requestTagged = async ({ ec2 }: Caller, VpcId: string, peer: { PeerVpcId: string }) => {
  const tags = tagged('vpc-peering-connection', IDENTIFIER);
  const made = await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId, ...peer, ...tags }));
  return made.VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
};

const published: Case[] = [
  {
    name: 'under the policy of 2024 connections are asked for, accepted and rejected, and those with the tag deleted',
    page: guide,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const user = await programmatic(bench);
      const id = await requestTagged(user, vpcId, peer);
      await become(bench, user, id, 'pending-acceptance');
      await accept(user, id);
      await become(bench, user, id, 'active');
      await end(user, id);
      const other = await requested(bench, vpcId, peer, user);
      await refused(end(user, other), { ...denied, message: /ec2:DeleteVpcPeeringConnection/ });
      await user.ec2.send(new RejectVpcPeeringConnectionCommand({ VpcPeeringConnectionId: other }));
    }),
  },
  {
    name: 'under the policy of 2024 a route to a connection is made in a table with the tag',
    page: guide,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const user = await programmatic(bench);
      const VpcPeeringConnectionId = await requested(bench, vpcId, peer, user);
      const lead = (RouteTableId: string) =>
        user.ec2.send(
          new CreateRouteCommand({
            RouteTableId,
            DestinationCidrBlock: '10.1.0.0/16',
            VpcPeeringConnectionId,
          }),
        );
      await lead(await makes(bench.admin).routeTable(vpcId, IDENTIFIER));
      await refused(lead(await makes(bench.admin).routeTable(vpcId)), denied);
    }),
  },
];

const conditions: Case[] = [
  {
    name: 'who may ask is decided by the requester’s VPC and by the connection’s accepter',
    page: guide,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const other = { PeerVpcId: await aPeer(bench.admin, '10.2.0.0/16') };
      const AccepterVpc = { ArnEquals: { 'ec2:AccepterVpc': arn(bench, `vpc/${peer.PeerVpcId}`) } };
      const action = 'ec2:CreateVpcPeeringConnection';
      const { caller } = await aCaller(bench, [
        allow(action, arn(bench, `vpc/${vpcId}`)),
        given(AccepterVpc, action, arn(bench, 'vpc-peering-connection/*')),
      ]);
      await request(caller, vpcId, peer);
      await refused(request(caller, vpcId, other), { ...denied, message: /vpc-peering-connection\/\*/ });
      await refused(request(caller, other.PeerVpcId, peer), denied);
    }),
  },
  {
    name: 'who may accept is decided by the accepter’s VPC and by the connection’s requester',
    page: guide,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const id = await requested(bench, vpcId, peer);
      const action = 'ec2:AcceptVpcPeeringConnection';
      const from = async (requester: string, accepter: string) => {
        const RequesterVpc = { ArnEquals: { 'ec2:RequesterVpc': arn(bench, `vpc/${requester}`) } };
        const { caller } = await aCaller(
          bench,
          [
            allow(action, arn(bench, `vpc/${accepter}`)),
            given(RequesterVpc, action, arn(bench, 'vpc-peering-connection/*')),
          ],
          bench.name(`${requester}-${accepter}`),
        );
        return caller;
      };
      const wrong = 'vpc-0123456789abcdef0';
      await refused(accept(await from(wrong, peer.PeerVpcId), id), denied);
      await refused(accept(await from(vpcId, wrong), id), denied);
      await accept(await from(vpcId, peer.PeerVpcId), id);
    }),
  },
  {
    name: 'tags of a connection at its creation need ec2:CreateTags for that',
    page: tagging,
    needs: 'control',
    run: betweenVpcs(async (bench, vpcId, peer) => {
      const create = allow('ec2:CreateVpcPeeringConnection');
      const { caller: without } = await aCaller(bench, [create]);
      await refused(requestTagged(without, vpcId, peer), { ...denied, message: /ec2:CreateTags/ });
      const whenMade = { StringEquals: { 'ec2:CreateAction': 'CreateVpcPeeringConnection' } };
      const statements = [create, given(whenMade, 'ec2:CreateTags', arn(bench, 'vpc-peering-connection/*'))];
      const { caller } = await aCaller(bench, statements, bench.name('tagger'));
      const id = await requestTagged(caller, vpcId, peer);
      expect((await seenPeering(bench.admin, id))?.Tags).toEqual([IDENTIFIER]);
    }),
  },
  {
    name: 'a dry run asks for no connection',
    page: guide,
    needs: 'control',
    run: betweenVpcs(async ({ admin }, VpcId, peer) => {
      const dry = new CreateVpcPeeringConnectionCommand({ VpcId, ...peer, DryRun: true });
      await refused(admin.ec2.send(dry), { code: 'DryRunOperation', status: 412 });
    }),
  },
];

export const peeringPermissions: Subject = {
  title: 'Permissions on VPC peerings',
  cases: [...published, ...conditions],
};
