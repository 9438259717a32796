import type { Tag } from '../blueprint/blueprint.ts';
import type { Tags } from '../inventory/iam-inventory.ts';
import { ownershipOf } from '../inventory/ownership.ts';
import { isAttachmentGoing, isAttachmentGone, isPeeringEnded, isPeeringGone } from './connections.ts';
import {
  type CompleteInventory,
  EC2_KIND_NAMES,
  type Ec2Observed,
  isAlive,
  isTerminated,
  type SubscriptionKind,
} from './ec2-inventory.ts';
import { RESOURCE_TAG_KEY } from './subscription-tags.ts';

/** What is known from earlier looks: AWS's ids by logical id. */
export interface Recorded {
  logicalId: string;
  physicalId: string;
}

/** Something in AWS that is the subscription's, by its tags or because its id was recorded. */
export type Owned = {
  [K in SubscriptionKind]: {
    kind: K;
    /** As its tag says, else as it was recorded; empty when neither does. */
    logicalId: string;
    thing: Ec2Observed[K];
    /** Its tags no longer say whose it is: somebody took them off. */
    stripped: boolean;
  };
}[SubscriptionKind];

export type OwnedOf<K extends SubscriptionKind> = Extract<Owned, { kind: K }>;

/**
 * Whether something belongs to the blueprint. Tags that were taken off or changed do not make it another's: an id that
 * was recorded is known, unless a stack of CloudFormation owns it now, whose tag nobody else can set.
 */
function claim(
  tags: Tags,
  physicalId: string,
  blueprintId: string,
  recorded: ReadonlyMap<string, string>,
): { logicalId: string; stripped: boolean } | null {
  const owner = ownershipOf(tags, blueprintId);
  const known = recorded.get(physicalId);
  // A tag can be changed by anybody; what was recorded, we made.
  const logicalId = known ?? tags[RESOURCE_TAG_KEY] ?? '';
  if (owner.kind === 'ours') return { logicalId, stripped: tags[RESOURCE_TAG_KEY] === undefined };
  return known !== undefined && owner.kind !== 'cloudformation' ? { logicalId: known, stripped: true } : null;
}

/** Everything of the blueprint in the inventory. */
export function ownedIn(
  inventory: CompleteInventory,
  blueprintId: string,
  recorded: readonly Recorded[],
): Owned[] {
  const known = new Map(recorded.map(({ physicalId, logicalId }) => [physicalId, logicalId]));
  return EC2_KIND_NAMES.flatMap((kind): Owned[] =>
    inventory[kind].flatMap((thing): Owned[] => {
      const claimed = claim(thing.tags, thing.id, blueprintId, known);
      return claimed ? [{ kind, thing, ...claimed } as Owned] : [];
    }),
  );
}

export const ofKind = <K extends SubscriptionKind>(owned: readonly Owned[], kind: K): OwnedOf<K>[] =>
  owned.filter((one): one is OwnedOf<K> => one.kind === kind);

/** What there is of a logical id, among the things that stay. */
export const keptOf = <K extends SubscriptionKind>(
  kept: readonly Owned[],
  kind: K,
  logicalId: string,
): Ec2Observed[K] | null => {
  const found = ofKind(kept, kind).find((one) => one.logicalId === logicalId);
  return (found?.thing as Ec2Observed[K] | undefined) ?? null;
};

/** What still takes up something: a terminated instance is only a memory of AWS's. */
export const isLeft = (one: Owned): boolean =>
  !(one.kind === 'instance' && isTerminated(one.thing)) &&
  !(one.kind === 'volume' && ['deleting', 'deleted'].includes(one.thing.state)) &&
  !(one.kind === 'vpcPeering' && (isPeeringGone(one.thing) || isPeeringEnded(one.thing))) &&
  !(one.kind === 'transitGatewayAttachment' && isAttachmentGone(one.thing));

/** Whether it can be what is wanted: not what is gone or on its way out. */
function mayStay(one: Owned): boolean {
  switch (one.kind) {
    case 'instance':
      return isAlive(one.thing);
    case 'vpcPeering':
      return !isPeeringGone(one.thing);
    case 'transitGatewayAttachment':
      return !isAttachmentGone(one.thing) && !isAttachmentGoing(one.thing);
    default:
      return true;
  }
}

const madeAt = ({ thing }: Owned): number => {
  if ('launchedAt' in thing) return thing.launchedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  if ('createdAt' in thing) return thing.createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return 0;
};

/**
 * Which of several things of one logical id stays: the one that was recorded, then the one that others of ours are
 * in, then the oldest; of kinds that AWS keeps no time for, the one of the first id.
 */
export function keepOne(
  same: readonly Owned[],
  recorded: readonly Recorded[],
  inUse: (one: Owned) => boolean,
): { kept: Owned | null; others: Owned[] } {
  const known = new Set(recorded.map(({ physicalId }) => physicalId));
  const alive = same.filter(mayStay);
  const [kept, ...others] = [...alive].sort(
    (a, b) =>
      Number(known.has(b.thing.id)) - Number(known.has(a.thing.id)) ||
      Number(inUse(b)) - Number(inUse(a)) ||
      madeAt(a) - madeAt(b) ||
      (a.thing.id < b.thing.id ? -1 : 1),
  );
  return { kept: kept ?? null, others };
}

/** Whether others of ours are in it, or attached to it. */
export function usedBy(inventory: CompleteInventory, owned: readonly Owned[]): (one: Owned) => boolean {
  const vpcs = new Set<string>();
  for (const { kind, thing } of owned) {
    if (kind === 'subnet' || kind === 'securityGroup' || kind === 'routeTable') vpcs.add(thing.vpcId);
  }
  return ({ kind, thing }) => {
    switch (kind) {
      case 'vpc':
        return vpcs.has(thing.id) || inventory.internetGateway.some((g) => g.attachedTo.includes(thing.id));
      case 'internetGateway':
        return thing.attachedTo.length > 0;
      case 'routeTable':
        return thing.associations.length > 0;
      case 'vpcPeering':
        return thing.status === 'active';
      case 'transitGatewayAttachment':
        return thing.state === 'available';
      default:
        return false;
    }
  };
}

/** The wanted tags that a thing has not, or has with another value. EC2 tells the keys of tags apart by case. */
export const lackedTags = (wanted: readonly Tag[], tags: Tags): Tag[] =>
  wanted.filter(({ Key, Value }) => !Object.hasOwn(tags, Key) || tags[Key] !== Value);
