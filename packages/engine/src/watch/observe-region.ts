import {
  BLUEPRINT_TAG_KEY,
  EC2_KINDS,
  type Ec2Kind,
  type Ec2Observed,
  subscriptionBlueprintId,
  WATCHED_KIND_NAMES,
  type WatchedInventory,
} from '@berth/domain';
import type { Ec2Reader } from '../subscription/cloud-ports.ts';
import {
  IN_VPC,
  isLookedAt,
  type Listed,
  type LookInput,
  together,
} from '../subscription/observe-subscription.ts';

export type { LookInput } from '../subscription/observe-subscription.ts';

/** One subscription of those that are looked at together. */
interface Part {
  subscriptionId: number;
  /** What the ownership tag of its resources says. */
  blueprint: string;
  /** The VPCs that it has, is given, or was recorded to have. */
  vpcIds: ReadonlySet<string>;
  /** Ids that have to be looked up when no listing shows them. */
  named(kind: Ec2Kind): string[];
}

/**
 * Looks at many subscriptions of one AWS account and region together: each kind is listed once by the ownership tags of
 * all, what lives in a VPC once more by their VPCs, and what was recorded and nobody saw is looked up, 200 ids a call.
 * So the calls are as many as the pages, however many resources there are. Each subscription's inventory is what
 * `observeSubscription` gives for it alone, and has of another subscription only what is in the same VPC.
 */
export async function observeRegion(
  reader: Ec2Reader,
  subscriptions: readonly LookInput[],
  signal: AbortSignal,
): Promise<Map<number, WatchedInventory>> {
  if (subscriptions.length === 0) return new Map();
  const byTag = async <K extends Ec2Kind>(kind: K): Promise<Listed<Ec2Observed[K]>> => {
    const values = subscriptions
      .filter((one) => isLookedAt(kind, one))
      .map(({ spec }) => subscriptionBlueprintId(spec));
    // Network ACLs are AWS's and the customer's own: they are looked at for the VPC that they are in.
    return kind === 'networkAcl' || values.length === 0
      ? { kind: 'present', value: [] }
      : reader.list(kind, { by: 'tag', key: BLUEPRINT_TAG_KEY, values }, signal);
  };
  const vpcs = byTag('vpc');
  const parts = vpcs.then((seen) => subscriptions.map((one) => partOf(one, seen)));
  const split = await Promise.all(
    WATCHED_KIND_NAMES.map(async (kind) => {
      const tagged = kind === 'vpc' ? vpcs : byTag(kind);
      return [kind, await eachOfKind(reader, kind, await tagged, await parts, signal)] as const;
    }),
  );
  return new Map(
    (await parts).map(({ subscriptionId }) => {
      const inventory = split.map(([kind, seen]) => [kind, seen.get(subscriptionId)]);
      return [subscriptionId, Object.fromEntries(inventory) as WatchedInventory];
    }),
  );
}

function partOf({ spec, recorded }: LookInput, vpcs: Listed<Ec2Observed['vpc']>): Part {
  const blueprint = subscriptionBlueprintId(spec);
  const given = spec.network.kind === 'existing' ? [spec.network.vpcId] : [];
  const recordedIds = (kind: Ec2Kind) =>
    recorded.filter(({ type }) => type === EC2_KINDS[kind].type).map(({ physicalId }) => physicalId);
  const own = (vpcs.kind === 'present' ? vpcs.value : []).filter(
    ({ tags }) => tags[BLUEPRINT_TAG_KEY] === blueprint,
  );
  return {
    subscriptionId: spec.subscriptionId,
    blueprint,
    vpcIds: new Set([...own.map(({ id }) => id), ...given, ...recordedIds('vpc')]),
    named: (kind) => (kind === 'vpc' ? [...recordedIds(kind), ...given] : recordedIds(kind)),
  };
}

/** What each subscription has of a kind. */
async function eachOfKind<K extends Ec2Kind>(
  reader: Ec2Reader,
  kind: K,
  tagged: Listed<Ec2Observed[K]>,
  parts: readonly Part[],
  signal: AbortSignal,
): Promise<Map<number, Listed<Ec2Observed[K]>>> {
  type Thing = Ec2Observed[K];
  const none: Listed<Thing> = { kind: 'present', value: [] };
  const vpcIds = [...new Set(parts.flatMap((part) => [...part.vpcIds]))];
  const lives = kind === 'networkAcl' || IN_VPC.has(kind);
  const inVpcs = lives && vpcIds.length > 0 ? await reader.list(kind, { by: 'vpc', vpcIds }, signal) : none;
  const ofBlueprint = grouped(tagged, ({ tags }) => [tags[BLUEPRINT_TAG_KEY] ?? '']);
  const ofVpc = grouped(inVpcs, vpcsOf);
  const listed = parts.map((part) => {
    const lists = [ofBlueprint([part.blueprint])];
    if (part.vpcIds.size > 0) lists.push(ofVpc([...part.vpcIds]));
    return { part, seen: together(lists) };
  });
  const known = new Map(
    [tagged, inVpcs]
      .flatMap((list) => (list.kind === 'present' ? list.value : []))
      .map((one) => [one.id, one]),
  );
  const unseen = new Set(
    listed.flatMap(({ part, seen }) =>
      seen.kind === 'present' ? part.named(kind).filter((id) => !known.has(id)) : [],
    ),
  );
  const found = unseen.size > 0 ? await reader.list(kind, { by: 'ids', ids: [...unseen] }, signal) : none;
  if (found.kind === 'present') for (const one of found.value) known.set(one.id, one);
  return new Map(
    listed.map(({ part, seen }) => {
      const named = part.named(kind);
      const lookedUp = found.kind === 'unknown' && named.some((id) => unseen.has(id)) ? found : none;
      const things = named.flatMap((id) => known.get(id) ?? []);
      return [part.subscriptionId, together([seen, lookedUp, { kind: 'present', value: things }])];
    }),
  );
}

/** A listing by what its things belong to; where it is not complete, no part of it is. */
function grouped<T>(list: Listed<T>, keysOf: (thing: T) => string[]): (keys: readonly string[]) => Listed<T> {
  if (list.kind !== 'present') return () => list;
  const groups = new Map<string, T[]>();
  for (const thing of list.value) {
    for (const key of keysOf(thing)) {
      const group = groups.get(key);
      if (group) group.push(thing);
      else groups.set(key, [thing]);
    }
  }
  return (keys) => ({ kind: 'present', value: keys.flatMap((key) => groups.get(key) ?? []) });
}

/** The VPCs that a thing is in or attached to. */
function vpcsOf(thing: Ec2Observed[Ec2Kind]): string[] {
  if ('vpcId' in thing) return thing.vpcId === null ? [] : [thing.vpcId];
  return 'attachedTo' in thing ? thing.attachedTo : [];
}
