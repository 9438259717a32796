import {
  AcceptVpcPeeringConnectionCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeVpcPeeringConnectionsCommand,
  type VpcPeeringConnectionStateReasonCode,
} from '@aws-sdk/client-ec2';
import { until } from '../support/until.ts';
import { type Bench, type Caller, callerOf } from './bench.ts';
import { later } from './instances.ts';
import { inVpc } from './network.ts';

/** A caller of the same account in another region. */
export const elsewhere = ({ endpoint }: Bench, { keys }: Caller, region: string): Caller =>
  callerOf({ region, endpoint }, keys);

/** A VPC that can be peered with 10.0.0.0/16. */
export async function aPeer({ ec2 }: Caller, CidrBlock = '10.1.0.0/16'): Promise<string> {
  return (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
}

/** What a request names beside the requester's VPC. */
export interface Peer {
  PeerVpcId: string;
  PeerOwnerId?: string;
  PeerRegion?: string;
}

/** Asks for a connection. */
export async function request({ ec2 }: Caller, VpcId: string, peer: Peer): Promise<string> {
  const made = await ec2.send(new CreateVpcPeeringConnectionCommand({ VpcId, ...peer }));
  return made.VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
}

/** A connection as the caller sees it. */
export const seenPeering = async ({ ec2 }: Caller, id: string) =>
  (await ec2.send(new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] })))
    .VpcPeeringConnections?.[0];

/** Waits until the caller sees a connection in a state; an emulator needs no time but its own clock's. */
export async function become(
  bench: Bench,
  caller: Caller,
  id: string,
  state: VpcPeeringConnectionStateReasonCode,
) {
  await later(bench);
  const ask = async () => {
    const seen = await seenPeering(caller, id);
    return seen?.Status?.Code === state ? seen : undefined;
  };
  return until(`${id} to be ${state}`, ask, { timeoutMs: bench.endpoint ? 0 : 300_000 });
}

/** A request that waits for its acceptance. */
export async function requested(bench: Bench, vpcId: string, peer: Peer, caller = bench.admin) {
  const id = await request(caller, vpcId, peer);
  await become(bench, caller, id, 'pending-acceptance');
  return id;
}

export const accept = ({ ec2 }: Caller, VpcPeeringConnectionId: string) =>
  ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));

export const end = ({ ec2 }: Caller, VpcPeeringConnectionId: string) =>
  ec2.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));

/** A connection within the account. */
export async function peered(bench: Bench, vpcId: string, peer: Peer): Promise<string> {
  const id = await requested(bench, vpcId, peer);
  await accept(bench.admin, id);
  await become(bench, bench.admin, id, 'active');
  return id;
}

/** Runs a case between two VPCs of the account, 10.0.0.0/16 and 10.1.0.0/16, which go afterwards. */
export const betweenVpcs = (run: (bench: Bench, vpcId: string, peer: Peer) => Promise<void>) =>
  inVpc(async (bench, vpcId) => {
    const PeerVpcId = await aPeer(bench.admin);
    try {
      await run(bench, vpcId, { PeerVpcId });
    } finally {
      if (!bench.control)
        await bench.admin.ec2.send(new DeleteVpcCommand({ VpcId: PeerVpcId })).catch(() => {});
    }
  });
