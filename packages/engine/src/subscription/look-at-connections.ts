import {
  BLUEPRINT_TAG_KEY,
  type ConnectionKind,
  EC2_KIND_NAMES,
  EC2_KINDS,
  type Ec2Observed,
  isConnectionWanted,
  type Owned,
  ofKind,
  ownedIn,
  present,
  type Seen,
  sortOut,
  subscriptionBlueprintId,
} from '@berth/domain';
import type { Ec2Reader } from './cloud-ports.ts';
import { together } from './observe-subscription.ts';
import type { PeeringsSeen, TransitGatewaysSeen, WatchedSubscription } from './ports.ts';

/**
 * The connections of one kind that a subscription has in AWS, by logical id: found by its tag, and where that was taken
 * off by the id that was recorded. Without any that is wanted, AWS is not asked.
 */
async function connectionsOf<K extends ConnectionKind>(
  kind: K,
  reader: Ec2Reader,
  { spec, record }: WatchedSubscription,
  signal: AbortSignal,
): Promise<Seen<Map<string, Ec2Observed[K]>>> {
  if (!isConnectionWanted(spec, kind)) return present(new Map());
  const blueprintId = subscriptionBlueprintId(spec);
  const tagged = await reader.list(
    kind,
    { by: 'tag', key: BLUEPRINT_TAG_KEY, values: [blueprintId] },
    signal,
  );
  if (tagged.kind !== 'present') return tagged.kind === 'absent' ? present(new Map()) : tagged;
  const ids = record.resources
    .filter(
      ({ type, physicalId }) =>
        type === EC2_KINDS[kind].type && !tagged.value.some(({ id }) => id === physicalId),
    )
    .map(({ physicalId }) => physicalId);
  const seen = together<Ec2Observed[K]>(
    ids.length === 0 ? [tagged] : [tagged, await reader.list(kind, { by: 'ids', ids }, signal)],
  );
  if (seen.kind !== 'present') return seen.kind === 'absent' ? present(new Map()) : seen;
  const none = Object.fromEntries(EC2_KIND_NAMES.map((name) => [name, []]));
  const inventory = { ...none, [kind]: seen.value } as never;
  const owned = ownedIn(inventory, blueprintId, record.resources);
  const { kept } = sortOut(inventory, owned, record.resources);
  // Of what is gone, AWS's memory still says how it went.
  const ours: readonly Owned[] = [...ofKind(owned, kind), ...ofKind(kept, kind)];
  return present(new Map(ours.map(({ logicalId, thing }) => [logicalId, thing as Ec2Observed[K]])));
}

export async function lookAtPeerings(
  reader: Ec2Reader,
  watched: WatchedSubscription,
  signal: AbortSignal,
): Promise<Seen<PeeringsSeen>> {
  const seen = await connectionsOf('vpcPeering', reader, watched, signal);
  return seen.kind === 'present' ? present({ peerings: seen.value }) : seen;
}

export async function lookAtTransitGateways(
  reader: Ec2Reader,
  watched: WatchedSubscription,
  signal: AbortSignal,
): Promise<Seen<TransitGatewaysSeen>> {
  const [gateways, attachments] = await Promise.all([
    reader.transitGateways(signal),
    connectionsOf('transitGatewayAttachment', reader, watched, signal),
  ]);
  if (gateways.kind !== 'present') return gateways;
  return attachments.kind === 'present'
    ? present({ gateways: gateways.value, attachments: attachments.value })
    : attachments;
}
