import type {
  Ec2Kind,
  ObservedTransitGatewayAttachment,
  ObservedVpcPeering,
  PeeringStatus,
} from './ec2-inventory.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';

/** Kinds by which a subscription's network is joined to others. Few subscriptions have any. */
export const CONNECTION_KINDS = ['vpcPeering', 'transitGatewayAttachment'] as const;
export type ConnectionKind = (typeof CONNECTION_KINDS)[number];

export const isConnectionKind = (kind: Ec2Kind): kind is ConnectionKind =>
  CONNECTION_KINDS.some((one) => one === kind);

/** Logical ids: of a connection, and of the n-th route through it. */
export const CONNECTION_IDS = {
  vpcPeering: (id: number) => `VpcPeering${id}`,
  transitGatewayAttachment: (id: number) => `TransitGatewayAttachment${id}`,
  route: (connection: string, n: number) => `${connection}Route${n}`,
} as const;

const KIND_OF: Record<string, ConnectionKind> = {
  VpcPeering: 'vpcPeering',
  TransitGatewayAttachment: 'transitGatewayAttachment',
};

/** Which kind a logical id is of; null for what is no connection. */
export const connectionKindOf = (logicalId: string): ConnectionKind | null =>
  KIND_OF[/^([A-Za-z]+)\d+$/.exec(logicalId)?.[1] ?? ''] ?? null;

/** Logical ids of all connections that are wanted. */
export const wantedConnections = ({ peerings = [], attachments = [] }: SubscriptionSpec): string[] => [
  ...peerings.map(({ id }) => CONNECTION_IDS.vpcPeering(id)),
  ...attachments.map(({ id }) => CONNECTION_IDS.transitGatewayAttachment(id)),
];

/** The ranges that are to be led to connections. */
export const wantedRanges = ({ peerings = [], attachments = [] }: SubscriptionSpec): string[] =>
  [...peerings, ...attachments].flatMap(({ cidrs }) => cidrs);

export const isConnectionWanted = (spec: SubscriptionSpec, kind: ConnectionKind): boolean =>
  wantedConnections(spec).some((id) => connectionKindOf(id) === kind);

/**
 * Which kinds of connections have to be looked at: few subscriptions have any, and the older policy does not even show
 * attachments. `attempted`: logical ids that were ever asked of AWS, whatever became of it.
 */
export function connectionKindsOf(
  spec: SubscriptionSpec,
  recorded: readonly { logicalId: string }[],
  attempted: readonly string[] = [],
): ReadonlySet<ConnectionKind> {
  const ids = [...wantedConnections(spec), ...recorded.map(({ logicalId }) => logicalId), ...attempted];
  return new Set(ids.flatMap((id) => connectionKindOf(id) ?? []));
}

const GONE: ReadonlySet<PeeringStatus> = new Set<PeeringStatus>(['deleting', 'deleted']);
const ENDED: ReadonlySet<PeeringStatus> = new Set<PeeringStatus>(['rejected', 'failed', 'expired']);
const ROUTABLE: ReadonlySet<PeeringStatus> = new Set<PeeringStatus>([
  'pending-acceptance',
  'provisioning',
  'active',
]);

/** Deleted by somebody: AWS shows it for some hours more. */
export const isPeeringGone = ({ status }: Pick<ObservedVpcPeering, 'status'>): boolean => GONE.has(status);

/** It came to nothing, and goes by itself: AWS deletes none of these, and another request would be another peering. */
export const isPeeringEnded = ({ status }: Pick<ObservedVpcPeering, 'status'>): boolean => ENDED.has(status);

/**
 * Whether a route may lead to it; until the other side accepted it, the route leads nowhere.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
 */
export const isPeeringRoutable = ({ status }: Pick<ObservedVpcPeering, 'status'>): boolean =>
  ROUTABLE.has(status);

/** Deleted, or never come to be. */
export const isAttachmentGone = ({ state }: Pick<ObservedTransitGatewayAttachment, 'state'>): boolean =>
  ['deleted', 'failed', 'rejected'].includes(state);

/** On its way out: until it is gone it holds an address in each subnet. */
export const isAttachmentGoing = ({ state }: Pick<ObservedTransitGatewayAttachment, 'state'>): boolean =>
  state === 'deleting' || state === 'failing' || state === 'rejecting';

/** It waits for the owner of the transit gateway, who is in another AWS account. */
export const isAttachmentForOthers = ({ state }: Pick<ObservedTransitGatewayAttachment, 'state'>): boolean =>
  state === 'pendingAcceptance';
