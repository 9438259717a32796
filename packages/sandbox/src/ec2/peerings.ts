import type * as Ec2 from '@aws-sdk/client-ec2';
import type { ContextValue } from '../policy/request.ts';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { PeeringEnd, PeeringState, Phase, Vpc, VpcPeering } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { overlaps, parseCidr } from './cidr.ts';
import { described } from './describe.ts';
import { needsOn, needsToMake } from './needs.ts';
import {
  EXPIRES_AFTER_MS,
  endPeering,
  invalidTransition,
  isAt,
  isOpen,
  isOutstanding,
  peeringState,
  turnPeering,
} from './peering-state.ts';
import { PEERING_FILTERS, peeringView } from './peering-view.ts';
import { ec2Of } from './region.ts';
import { isRegion } from './regions.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found, noSuchResources } from './taggable.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-peering */
const MAX_ACTIVE_PER_VPC = 50;
const MAX_OUTSTANDING_PER_VPC = 25;

const vpcArn = ({ accountId, region, vpcId }: PeeringEnd): string =>
  `arn:aws:ec2:${region}:${accountId}:vpc/${vpcId}`;

type Ends = Pick<VpcPeering, 'requester' | 'accepter'>;

/** https://docs.aws.amazon.com/vpc/latest/peering/security-iam.html */
const endsContext = ({ requester, accepter }: Ends): Record<string, ContextValue> => ({
  'ec2:RequesterVpc': vpcArn(requester),
  'ec2:AccepterVpc': vpcArn(accepter),
});

const endsOf = (input: Ec2.CreateVpcPeeringConnectionRequest, call: Call): Ends => {
  const { accountId } = call.account;
  const { VpcId = '', PeerVpcId = '', PeerOwnerId = accountId, PeerRegion = call.region } = input;
  return {
    requester: { accountId, region: call.region, vpcId: VpcId },
    accepter: { accountId: PeerOwnerId, region: PeerRegion, vpcId: PeerVpcId },
  };
};

function checkPeer({ accountId, region, vpcId }: PeeringEnd): void {
  if (vpcId === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter peerVpcId');
  if (!/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/.test(vpcId)) throw noSuchResources('vpc', [vpcId]);
  if (!/^\d{12}$/.test(accountId))
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${accountId}) for parameter peerOwnerId is invalid. This is not a valid account ID.`,
    );
  if (!isRegion(region)) throw new AwsError('InvalidParameterValue', `Invalid region name: ${region}`);
}

const sameEnd = (a: PeeringEnd, b: PeeringEnd): boolean => vpcArn(a) === vpcArn(b);

/** The VPC that is asked for, where the request can succeed. */
function peerOf(call: Call, end: PeeringEnd, own: Vpc): Vpc | undefined {
  const account = call.world.state.accounts.get(end.accountId);
  const vpc = account && ec2Of({ account, region: end.region }).vpcs.get(end.vpcId);
  const [a, b] = [parseCidr(own.cidr), parseCidr(vpc?.cidr ?? '')];
  return a && b && !overlaps(a, b) ? vpc : undefined;
}

/**
 * A VPC that is not there, an account that is not, and overlapping blocks show later only: the request fails. Asking
 * for the same once more gives the connection that there is, as people met it (terraform-provider-aws issue 27750).
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html
 */
function create(
  input: Ec2.CreateVpcPeeringConnectionRequest,
  call: Call,
): Ec2.CreateVpcPeeringConnectionResult {
  const here = ec2Of(call);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  const { requester, accepter } = endsOf(input, call);
  checkPeer(accepter);
  const tags = tagsForNew(input.TagSpecifications, 'vpc-peering-connection');
  const own = [...here.peerings.values()].filter((each) => sameEnd(each.requester, requester));
  const same = own.find((each) => isOpen(each, call.nowMs) && sameEnd(each.accepter, accepter));
  if (same) return { VpcPeeringConnection: peeringView(call, same) };
  if (own.filter((each) => isOutstanding(each, call.nowMs)).length >= MAX_OUTSTANDING_PER_VPC)
    throw new AwsError(
      'OutstandingVpcPeeringConnectionLimitExceeded',
      'The maximum number of outstanding VPC peering connection requests has been reached.',
    );
  const peer = peerOf(call, accepter, vpc);
  const heardAt = call.nowMs + call.world.options.connectionTransitionMs;
  const next: Phase<PeeringState>[] = peer
    ? [
        { state: 'pending-acceptance', at: heardAt },
        { state: 'expired', at: heardAt + EXPIRES_AFTER_MS },
      ]
    : [{ state: 'failed', at: heardAt }];
  const peering: VpcPeering = {
    ...born(call, 'vpc-peering-connection', tags),
    requester: { ...requester, cidr: vpc.cidr },
    accepter,
    phases: [{ state: 'initiating-request', at: call.nowMs }, ...next],
  };
  here.peerings.set(peering.id, peering);
  const account = call.world.state.accounts.get(accepter.accountId);
  if (peer && account && !isAt(call, accepter))
    ec2Of({ account, region: accepter.region }).peerings.set(peering.id, { ...peering, tags: new Map() });
  return { VpcPeeringConnection: peeringView(call, peering) };
}

const peeringFor = (call: Call, id: string | undefined): VpcPeering =>
  found('vpc-peering-connection', ec2Of(call).peerings, id);

/** Only where the accepter's VPC is, and as long as nobody has. */
function forAccepter(call: Call, id: string | undefined, verb: string, to: PeeringState): VpcPeering {
  const peering = peeringFor(call, id);
  const { accepter } = peering;
  if (accepter.accountId !== call.account.accountId)
    throw new AwsError(
      'OperationNotPermitted',
      `User ${call.account.accountId} cannot ${verb} peering ${peering.id}`,
    );
  if (accepter.region !== call.region)
    throw new AwsError(
      'OperationNotPermitted',
      `Incorrect region (${call.region}) specified for this request. VPC peering connection ${peering.id} must be ${verb}ed in region ${accepter.region}`,
    );
  if (peeringState(peering, call.nowMs) !== 'pending-acceptance') throw invalidTransition(call, peering, to);
  return peering;
}

const isUp = (peering: VpcPeering, nowMs: number): boolean =>
  isOpen(peering, nowMs) && !isOutstanding(peering, nowMs);

const between = (peering: VpcPeering, a: PeeringEnd, b: PeeringEnd): boolean =>
  (sameEnd(peering.requester, a) && sameEnd(peering.accepter, b)) ||
  (sameEnd(peering.requester, b) && sameEnd(peering.accepter, a));

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AcceptVpcPeeringConnection.html */
function accept(
  input: Ec2.AcceptVpcPeeringConnectionRequest,
  call: Call,
): Ec2.AcceptVpcPeeringConnectionResult {
  const here = ec2Of(call);
  const peering = forAccepter(call, input.VpcPeeringConnectionId, 'accept', 'provisioning');
  const { requester, accepter } = peering;
  const up = [...here.peerings.values()].filter((each) => isUp(each, call.nowMs));
  if (up.some((each) => between(each, requester, accepter)))
    throw new AwsError(
      'VpcPeeringConnectionAlreadyExists',
      `The vpc peering connection identified by ${peering.id} already exists.`,
    );
  const ofVpc = up.filter((each) => [each.requester, each.accepter].some((end) => sameEnd(end, accepter)));
  if (ofVpc.length >= MAX_ACTIVE_PER_VPC)
    throw new AwsError(
      'ActiveVpcPeeringConnectionPerVpcLimitExceeded',
      'The maximum number of active VPC peering connections has been reached.',
    );
  const doneAt = call.nowMs + call.world.options.connectionTransitionMs;
  turnPeering(
    call,
    peering,
    [
      { state: 'provisioning', at: call.nowMs },
      { state: 'active', at: doneAt },
    ],
    found('vpc', here.vpcs, accepter.vpcId).cidr,
  );
  return { VpcPeeringConnection: peeringView(call, peering) };
}

function reject(
  input: Ec2.RejectVpcPeeringConnectionRequest,
  call: Call,
): Ec2.RejectVpcPeeringConnectionResult {
  const peering = forAccepter(call, input.VpcPeeringConnectionId, 'reject', 'rejected');
  turnPeering(call, peering, [{ state: 'rejected', at: call.nowMs, by: call.account.accountId }]);
  return { Return: true };
}

/**
 * Either side may end a connection, a request only who made it.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcPeeringConnection.html
 */
function remove(
  input: Ec2.DeleteVpcPeeringConnectionRequest,
  call: Call,
): Ec2.DeleteVpcPeeringConnectionResult {
  const peering = peeringFor(call, input.VpcPeeringConnectionId);
  if (!isOpen(peering, call.nowMs)) throw invalidTransition(call, peering, 'deleting');
  const { accountId } = call.account;
  if (isOutstanding(peering, call.nowMs) && peering.requester.accountId !== accountId)
    throw new AwsError('OperationNotPermitted', `User ${accountId} cannot delete peering ${peering.id}`);
  endPeering(call, peering);
  return { Return: true };
}

interface Named {
  VpcPeeringConnectionId: string | undefined;
}

function needsOnPeering({ VpcPeeringConnectionId: id }: Named, call: Call): Need[] {
  const known = ec2Of(call).peerings.get(id ?? '');
  return [needsOn(call, 'vpc-peering-connection', id, known ? endsContext(known) : {})];
}

/** The VPC is always the requester's; the connection has both as condition keys. */
function needsToCreate(input: Ec2.CreateVpcPeeringConnectionRequest, call: Call): Need[] {
  const ends = endsContext(endsOf(input, call));
  return [
    needsOn(call, 'vpc', input.VpcId),
    ...needsToMake(call, 'vpc-peering-connection', input.TagSpecifications).map((need) => ({
      ...need,
      context: { ...need.context, ...ends },
    })),
  ];
}

/** The VPC is always the accepter's. */
function needsToAccept(input: Named, call: Call): Need[] {
  const known = ec2Of(call).peerings.get(input.VpcPeeringConnectionId ?? '');
  return [
    ...needsOnPeering(input, call),
    ...(known && isAt(call, known.accepter) ? [needsOn(call, 'vpc', known.accepter.vpcId)] : []),
  ];
}

export const peeringOperations: OperationTable = {
  DescribeVpcPeeringConnections: operation<
    Ec2.DescribeVpcPeeringConnectionsRequest,
    Ec2.DescribeVpcPeeringConnectionsResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'vpc-peering-connection',
        things: ec2Of(call).peerings.values(),
        ids: input.VpcPeeringConnectionIds,
        input,
        filters: PEERING_FILTERS(call),
      });
      return {
        VpcPeeringConnections: items.map((peering) => peeringView(call, peering)),
        ...(NextToken ? { NextToken } : {}),
      };
    },
  }),
  CreateVpcPeeringConnection: operation<
    Ec2.CreateVpcPeeringConnectionRequest,
    Ec2.CreateVpcPeeringConnectionResult
  >({ readOnly: false, needs: needsToCreate, run: create }),
  AcceptVpcPeeringConnection: operation<
    Ec2.AcceptVpcPeeringConnectionRequest,
    Ec2.AcceptVpcPeeringConnectionResult
  >({ readOnly: false, needs: needsToAccept, run: accept }),
  RejectVpcPeeringConnection: operation<
    Ec2.RejectVpcPeeringConnectionRequest,
    Ec2.RejectVpcPeeringConnectionResult
  >({ readOnly: false, needs: needsOnPeering, run: reject }),
  DeleteVpcPeeringConnection: operation<
    Ec2.DeleteVpcPeeringConnectionRequest,
    Ec2.DeleteVpcPeeringConnectionResult
  >({ readOnly: false, needs: needsOnPeering, run: remove }),
};
