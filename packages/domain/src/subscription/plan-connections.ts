import {
  connectionKindOf,
  isAttachmentForOthers,
  isAttachmentGoing,
  isAttachmentGone,
  isConnectionKind,
  isPeeringEnded,
  isPeeringRoutable,
} from './connections.ts';
import type {
  AttachmentResource,
  RouteResource,
  SubscriptionBlueprint,
  VpcPeeringResource,
} from './ec2-resources.ts';
import { routeTarget } from './ec2-resources.ts';
import { keptOf, type Owned, ofKind } from './owned.ts';
import { right } from './plan-network.ts';
import type { ConnectionWait } from './subscription-action.ts';
import { SUBSCRIPTION_IDS } from './subscription-blueprint.ts';
import {
  addSubscriptionStep,
  because,
  makersOf,
  place,
  type SubscriptionDraft,
} from './subscription-draft.ts';

type Kept = readonly Owned[];

/**
 * Plans peerings and transit gateway attachments, and the routes through them. A route is planned only once AWS has
 * what it leads to, so that one that comes to nothing does not hold up the rest.
 * `removed`: the steps that take routes away, which make room: a route table takes 50.
 */
export function planConnections(
  draft: SubscriptionDraft,
  blueprint: SubscriptionBlueprint,
  kept: Kept,
  removed: readonly string[],
): void {
  const resources = Object.entries(blueprint.Resources);
  const isRouted = (target: string): boolean =>
    resources.some(([id]) => id.startsWith(`${target}Route`) && connectionKindOf(target) !== null);
  for (const [id, resource] of resources) {
    if (resource.Type === 'AWS::EC2::VPCPeeringConnection')
      planPeering(draft, id, resource, kept, isRouted(id));
    if (resource.Type === 'AWS::EC2::TransitGatewayVpcAttachment')
      planAttachment(draft, id, resource, kept, isRouted(id));
    if (resource.Type === 'AWS::EC2::Route') planRoute(draft, id, resource.Properties, kept, removed);
  }
}

function planPeering(
  draft: SubscriptionDraft,
  id: string,
  { Properties, Metadata }: VpcPeeringResource,
  kept: Kept,
  routed: boolean,
): void {
  const peering = keptOf(kept, 'vpcPeering', id);
  if (!peering && isEnded(draft, id)) return;
  if (!peering) {
    const VpcId = place(draft, Properties.VpcId);
    const action = { call: 'CreateVpcPeeringConnection', input: { ...Properties, VpcId } } as const;
    const reason = because('absent', Metadata.Purpose);
    const old = ofKind(draft.owned, 'vpcPeering').filter(
      ({ thing }) => thing.peerVpcId === Properties.PeerVpcId && thing.status !== 'deleted',
    );
    const gone = afterOld(draft, id, old);
    draft.makers.set(
      id,
      addSubscriptionStep(draft, id, action, reason, [...makersOf(draft, [VpcId]), ...gone]),
    );
  } else if (isPeeringEnded(peering)) {
    const text = `${peering.id} is ${peering.status}: it goes by itself, and can only be asked for anew.`;
    draft.plan.unchanged.push({ resource: id, because: because('ended', text) });
    return;
  } else right(draft, id, peering.id);
  if (routed && !(peering && isPeeringRoutable(peering))) wait(draft, 'WaitForPeering', id);
}

function planAttachment(
  draft: SubscriptionDraft,
  id: string,
  { Properties, Metadata }: AttachmentResource,
  kept: Kept,
  routed: boolean,
): void {
  const attachment = keptOf(kept, 'transitGatewayAttachment', id);
  if (!attachment && isEnded(draft, id)) return;
  if (!attachment) {
    const VpcId = place(draft, Properties.VpcId);
    const SubnetIds = Properties.SubnetIds.map((subnet) => place(draft, subnet));
    const input = { ...Properties, VpcId, SubnetIds };
    const reason = because('absent', Metadata.Purpose);
    const old = ofKind(draft.owned, 'transitGatewayAttachment').filter(
      ({ thing }) => thing.transitGatewayId === Properties.TransitGatewayId && !isAttachmentGone(thing),
    );
    const before = [...makersOf(draft, [VpcId, ...SubnetIds]), ...afterOld(draft, id, old)];
    const action = { call: 'CreateTransitGatewayVpcAttachment', input } as const;
    draft.makers.set(id, addSubscriptionStep(draft, id, action, reason, before));
  } else right(draft, id, attachment.id);
  const ready = attachment && (attachment.state === 'available' || isAttachmentForOthers(attachment));
  if (routed && !ready) wait(draft, 'WaitForAttachment', id);
}

/** Whether it came to nothing before: whoever said no is not asked again. */
function isEnded({ ended, plan }: SubscriptionDraft, id: string): boolean {
  const how = ended[id];
  if (how === undefined) return false;
  const text = `${id} is ${how}: it is not asked for again until it was deleted and is asked for anew.`;
  plan.unchanged.push({ resource: id, because: because('ended', text) });
  return true;
}

/** Waits for what is on its way out, or is to be removed before: AWS makes no second connection beside it. */
function afterOld(draft: SubscriptionDraft, id: string, old: readonly Owned[]): string[] {
  return old.flatMap(({ kind, thing }) => {
    const deleted = draft.plan.steps.find(
      ({ action }) =>
        (action.call === 'DeleteVpcPeeringConnection' && action.input.VpcPeeringConnectionId === thing.id) ||
        (action.call === 'DeleteTransitGatewayVpcAttachment' &&
          action.input.TransitGatewayAttachmentId === thing.id),
    );
    const going =
      (kind === 'vpcPeering' && thing.status === 'deleting') ||
      (kind === 'transitGatewayAttachment' && isAttachmentGoing(thing));
    if (!deleted && !going) return [];
    const call = kind === 'vpcPeering' ? 'WaitForPeeringRemoval' : 'WaitForDetachment';
    const reason = because('still_going', 'AWS makes no second connection before the old one is gone.');
    return [
      addSubscriptionStep(draft, id, { call, input: { ConnectionId: thing.id } }, reason, [deleted?.id]),
    ];
  });
}

function wait(draft: SubscriptionDraft, call: ConnectionWait, id: string): void {
  const ConnectionId = place(draft, { Ref: id });
  const reason = because('not_there_yet', 'A route leads only to what AWS has made.');
  const before = makersOf(draft, [ConnectionId]);
  addSubscriptionStep(draft, id, { call, input: { ConnectionId } }, reason, before);
}

function planRoute(
  draft: SubscriptionDraft,
  id: string,
  { RouteTableId, ...properties }: RouteResource['Properties'],
  kept: Kept,
  removed: readonly string[],
): void {
  if (properties.GatewayId !== undefined || !isUsable(id, kept)) return;
  const { VpcPeeringConnectionId } = properties;
  const input = {
    ...properties,
    ...(VpcPeeringConnectionId === undefined
      ? {}
      : { VpcPeeringConnectionId: place(draft, VpcPeeringConnectionId) }),
    RouteTableId: place(draft, RouteTableId),
  };
  const table = draft.inventory.routeTable.find((one) => one.id === input.RouteTableId);
  const route = table?.routes.find(({ destination }) => destination === input.DestinationCidrBlock);
  // Until the other side accepts a peering, its route leads nowhere, and is right all the same.
  const leads = route?.target === routeTarget(input) && !(route.blackhole && 'TransitGatewayId' in input);
  if (table && leads) {
    right(draft, id, table.id);
    return;
  }
  const reason = because('absent', 'It leads what is for the other network to the connection with it.');
  const call = route ? 'ReplaceRoute' : 'CreateRoute';
  const before = [...makersOf(draft, [input.RouteTableId]), ...(route ? [] : removed)];
  addSubscriptionStep(draft, id, { call, input }, reason, before);
}

/** Whether AWS lets a route lead through the connection that the route's logical id names. */
export function isUsable(routeId: string, kept: Kept): boolean {
  const connection = routeId.replace(/Route\d+$/, '');
  const peering = keptOf(kept, 'vpcPeering', connection);
  const attachment = keptOf(kept, 'transitGatewayAttachment', connection);
  return (peering !== null && isPeeringRoutable(peering)) || attachment?.state === 'available';
}

/** Connections of ours that nobody wants any more. */
export const surplusConnections = (
  { Resources }: SubscriptionBlueprint,
  owned: readonly Owned[],
  others: readonly Owned[],
): Owned[] =>
  owned.filter(
    (one) =>
      isConnectionKind(one.kind) &&
      connectionKindOf(one.logicalId) !== null &&
      !(one.logicalId in Resources) &&
      !others.includes(one),
  );

/**
 * Plans the deletion of routes of our table through connections of ours that nobody wants any more. In a VPC of the
 * customer's, connections and the routes to them are theirs, in our table, too.
 */
export function planSurplusRoutes(
  draft: SubscriptionDraft,
  { Resources }: SubscriptionBlueprint,
  kept: Kept,
  formerRanges: readonly string[],
): string[] {
  if (!(SUBSCRIPTION_IDS.vpc in Resources)) return [];
  const table = keptOf(kept, 'routeTable', SUBSCRIPTION_IDS.routeTable);
  const wanted = new Set(
    Object.values(Resources).flatMap((resource) =>
      resource.Type === 'AWS::EC2::Route' ? [resource.Properties.DestinationCidrBlock] : [],
    ),
  );
  const targets = new Set([
    ...draft.recorded.flatMap(({ logicalId, physicalId }) =>
      connectionKindOf(logicalId) === 'vpcPeering' ? [physicalId] : [],
    ),
    ...ofKind(draft.owned, 'vpcPeering').map(({ thing }) => thing.id),
    ...ofKind(draft.owned, 'transitGatewayAttachment').map(({ thing }) => thing.transitGatewayId),
  ]);
  const surplus = (table?.routes ?? []).filter(
    ({ destination, target, blackhole }) =>
      target !== null &&
      !wanted.has(destination) &&
      // What is left of an attachment that is gone does not say whose it was: where it leads was ours, or not.
      (targets.has(target) || (blackhole && target.startsWith('tgw-') && formerRanges.includes(destination))),
  );
  return surplus.map(({ destination, target }) => {
    const input = { RouteTableId: table?.id ?? '', DestinationCidrBlock: destination };
    const reason = because('unwanted', `Nothing is to be led to ${target} any more.`);
    return addSubscriptionStep(draft, 'Routes', { call: 'DeleteRoute', input }, reason);
  });
}
