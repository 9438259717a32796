import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Call } from '../protocol/operation.ts';
import type { PeeringEnd, PeeringState, VpcPeering } from '../state/ec2-model.ts';
import type { FilterTable } from './filters.ts';
import { isOpen, isOutstanding, peeringPhase, peeringState } from './peering-state.ts';
import { toTagList } from './tag-rules.ts';

/** What AWS says of each state. */
function messageOf({ accepter, ...peering }: VpcPeering, nowMs: number): string {
  const { state, by } = peeringPhase({ accepter, ...peering }, nowMs);
  const words: Record<PeeringState, string> = {
    'initiating-request': `Initiating Request to ${accepter.accountId}`,
    'pending-acceptance': `Pending Acceptance by ${accepter.accountId}`,
    provisioning: 'Provisioning',
    active: 'Active',
    failed: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range',
    expired: 'Expired',
    rejected: `Rejected by ${accepter.accountId}`,
    deleting: `Deleting by ${by}`,
    deleted: `Deleted by ${by}`,
  };
  return words[state];
}

const expiryOf = ({ phases }: VpcPeering): Date | undefined => {
  const expiry = phases.find(({ state }) => state === 'expired');
  return expiry && new Date(expiry.at);
};

/** Blocks and options are shown as long as there is, or may be, a connection. */
function endView(end: PeeringEnd, shown: boolean): Ec2.VpcPeeringConnectionVpcInfo {
  const { accountId, region, vpcId, cidr } = end;
  return {
    OwnerId: accountId,
    VpcId: vpcId,
    Region: region,
    ...(shown && cidr !== undefined
      ? {
          CidrBlock: cidr,
          CidrBlockSet: [{ CidrBlock: cidr }],
          PeeringOptions: {
            AllowDnsResolutionFromRemoteVpc: false,
            AllowEgressFromLocalClassicLinkToRemoteVpc: false,
            AllowEgressFromLocalVpcToRemoteClassicLink: false,
          },
        }
      : {}),
  };
}

export function peeringView({ nowMs }: Call, peering: VpcPeering): Ec2.VpcPeeringConnection {
  const shown = isOpen(peering, nowMs);
  const expiry = isOutstanding(peering, nowMs) ? expiryOf(peering) : undefined;
  return {
    VpcPeeringConnectionId: peering.id,
    Status: { Code: peeringState(peering, nowMs), Message: messageOf(peering, nowMs) },
    RequesterVpcInfo: endView(peering.requester, shown),
    AccepterVpcInfo: endView(peering.accepter, shown),
    ...(expiry ? { ExpirationTime: expiry } : {}),
    Tags: toTagList(peering.tags),
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcPeeringConnections.html */
export const PEERING_FILTERS = ({ nowMs }: Call): FilterTable<VpcPeering> => ({
  'accepter-vpc-info.cidr-block': ({ accepter }) => accepter.cidr,
  'accepter-vpc-info.owner-id': ({ accepter }) => accepter.accountId,
  'accepter-vpc-info.vpc-id': ({ accepter }) => accepter.vpcId,
  'expiration-time': (peering) => expiryOf(peering)?.toISOString(),
  'requester-vpc-info.cidr-block': ({ requester }) => requester.cidr,
  'requester-vpc-info.owner-id': ({ requester }) => requester.accountId,
  'requester-vpc-info.vpc-id': ({ requester }) => requester.vpcId,
  'status-code': (peering) => peeringState(peering, nowMs),
  'status-message': (peering) => messageOf(peering, nowMs),
  'vpc-peering-connection-id': ({ id }) => id,
});
