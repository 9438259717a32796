import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type { PeeringEnd, PeeringState, Phase, VpcPeering } from '../state/ec2-model.ts';
import { phaseAt, turned } from './phases.ts';
import { ec2Of, type Where } from './region.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A request that nobody accepts expires: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html */
export const EXPIRES_AFTER_MS = 7 * DAY_MS;

/** What a peering connection is at the moment. */
export const peeringPhase = ({ phases }: VpcPeering, nowMs: number): Phase<PeeringState> =>
  phaseAt(phases, nowMs) ?? { state: 'deleted', at: 0 };

export const peeringState = (peering: VpcPeering, nowMs: number): PeeringState =>
  peeringPhase(peering, nowMs).state;

const OPEN: readonly PeeringState[] = ['initiating-request', 'pending-acceptance', 'provisioning', 'active'];

/** Whether it is, or may yet become, a connection. */
export const isOpen = (peering: VpcPeering, nowMs: number): boolean =>
  OPEN.includes(peeringState(peering, nowMs));

export const isOutstanding = (peering: VpcPeering, nowMs: number): boolean =>
  OPEN.slice(0, 2).includes(peeringState(peering, nowMs));

export const isAt = ({ account, region }: Where, end: PeeringEnd): boolean =>
  end.accountId === account.accountId && end.region === region;

/**
 * How long one that has ended is still shown, by how it ended: two hours within one account and to whoever ended it,
 * two days to the other side.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle
 */
export function isForgotten(peering: VpcPeering, where: Where & { nowMs: number }): boolean {
  const { state, at, by } = peeringPhase(peering, where.nowMs);
  if (OPEN.includes(state) || state === 'deleting') return false;
  const { requester, accepter } = peering;
  const own = requester.accountId === accepter.accountId || by === where.account.accountId;
  const long = state === 'expired' || (state !== 'failed' && !own);
  return where.nowMs >= at + (long ? 2 * DAY_MS : 2 * HOUR_MS);
}

/** The connection as each side has it. */
function sidesOf(call: Call, { id, requester, accepter }: VpcPeering): VpcPeering[] {
  const sides = [requester, accepter].flatMap(({ accountId, region }) => {
    const account = call.world.state.accounts.get(accountId);
    return (account && ec2Of({ account, region }).peerings.get(id)) ?? [];
  });
  return [...new Set(sides)];
}

/** Turns a connection, on both sides, from what it is to something else. */
export function turnPeering(
  call: Call,
  peering: VpcPeering,
  next: Phase<PeeringState>[],
  accepterCidr?: string,
): void {
  for (const side of sidesOf(call, peering)) {
    side.phases = turned(side.phases, call.nowMs, ...next);
    if (accepterCidr !== undefined) side.accepter = { ...side.accepter, cidr: accepterCidr };
  }
}

/** Between regions it takes a while to go. */
export function endPeering(call: Call, peering: VpcPeering): void {
  const { requester, accepter } = peering;
  const by = call.account.accountId;
  const done = call.nowMs + call.world.options.connectionTransitionMs;
  turnPeering(
    call,
    peering,
    requester.region === accepter.region
      ? [{ state: 'deleted', at: call.nowMs, by }]
      : [
          { state: 'deleting', at: call.nowMs, by },
          { state: 'deleted', at: done, by },
        ],
  );
}

const openOf = (call: Call, vpcId: string): VpcPeering[] =>
  [...ec2Of(call).peerings.values()].filter(
    (each) => isOpen(each, call.nowMs) && [each.requester, each.accepter].some((end) => end.vpcId === vpcId),
  );

/**
 * Another account's request keeps the VPC that it asks for until it is rejected.
 * https://docs.aws.amazon.com/vpc/latest/peering/delete-vpc-peering-connection.html
 */
export const isAskedByOthers = (call: Call, vpcId: string): boolean =>
  openOf(call, vpcId).some(
    (each) =>
      isOutstanding(each, call.nowMs) &&
      each.accepter.vpcId === vpcId &&
      each.requester.accountId !== call.account.accountId,
  );

/** A VPC takes its other connections with it. */
export function endPeeringsOf(call: Call, vpcId: string): void {
  for (const peering of openOf(call, vpcId)) endPeering(call, peering);
}

export const invalidTransition = (call: Call, peering: VpcPeering, to: PeeringState): AwsError =>
  new AwsError(
    'InvalidStateTransition',
    `Invalid state transition for ${peering.id}, attempted to transition from ${peeringState(peering, call.nowMs)} to ${to}`,
  );
