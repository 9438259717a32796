import type { ObservedNetworkAcl } from '../../subscription/ec2-inventory.ts';
import {
  type CompleteInventory,
  EC2_KIND_NAMES,
  EC2_KINDS,
  type Ec2Kind,
  type SubscriptionKind,
  type WatchedInventory,
} from '../../subscription/ec2-inventory.ts';
import type { Id, SubscriptionBlueprint } from '../../subscription/ec2-resources.ts';
import { isRef } from '../../subscription/ec2-resources.ts';
import { type EndedConnections, endedConnections } from '../../subscription/ended-connections.ts';
import { type Owned, ownedIn, type Recorded } from '../../subscription/owned.ts';
import { sortOut } from '../../subscription/plan-subscription-apply.ts';
import type { VendorProfile } from '../../vendor-profile/vendor-profile.ts';
import type { Finding, FindingSubject } from '../finding.ts';
import type { SubscriptionFindingCode } from '../subscription-finding-codes.ts';
import { SUBSCRIPTION_FINDING_WORDS } from './finding-words.ts';

/** One look at a subscription, sorted out for those who judge it. */
export interface Watched {
  profile: VendorProfile;
  blueprint: SubscriptionBlueprint;
  /** What could not be seen is empty here: ask {@link Watched.sees} before anything is called missing. */
  inventory: CompleteInventory;
  acls: ObservedNetworkAcl[];
  sees(kind: Ec2Kind): boolean;
  owned: Owned[];
  kept: Owned[];
  others: Owned[];
  recorded: readonly Recorded[];
  /** Connections that came to nothing. */
  ended: EndedConnections;
  /** AWS's id of what the blueprint means: what is there, else what was recorded. */
  at(id: Id): string | null;
}

/** What of an inventory was seen, the rest empty. */
export function seenOf(inventory: WatchedInventory): CompleteInventory {
  const list = (kind: SubscriptionKind) => {
    const seen = inventory[kind];
    return seen.kind === 'present' ? seen.value : [];
  };
  return Object.fromEntries(EC2_KIND_NAMES.map((kind) => [kind, list(kind)])) as unknown as CompleteInventory;
}

export function watched(
  profile: VendorProfile,
  blueprint: SubscriptionBlueprint,
  seen: WatchedInventory,
  recorded: readonly Recorded[],
  ended: EndedConnections = {},
): Watched {
  const inventory = seenOf(seen);
  const owned = ownedIn(inventory, blueprint.id, recorded);
  const { kept, others } = sortOut(inventory, owned, recorded);
  const ids = new Map([
    ...recorded.map(({ logicalId, physicalId }) => [logicalId, physicalId] as const),
    ...kept.map(({ logicalId, thing }) => [logicalId, thing.id] as const),
  ]);
  return {
    profile,
    blueprint,
    inventory,
    acls: seen.networkAcl.kind === 'present' ? seen.networkAcl.value : [],
    sees: (kind) => seen[kind].kind !== 'unknown',
    owned,
    kept,
    others,
    recorded,
    ended: endedConnections(Object.keys(blueprint.Resources), owned, recorded, ended),
    at: (id) => (isRef(id) ? (ids.get(id.Ref) ?? null) : id),
  };
}

export const subjectOf = (
  kind: Ec2Kind,
  logicalId: string | null,
  physicalId: string | null,
): FindingSubject => ({ type: EC2_KINDS[kind].type, logicalId, physicalId });

/** A finding with the words of its code, unless it brings its own. */
export function finding(
  code: SubscriptionFindingCode,
  subject: FindingSubject,
  said: { title: string; wanted?: string | null; seen?: string | null } & Partial<
    Pick<Finding, 'detail' | 'severity' | 'risk' | 'remedy' | 'undo'>
  >,
): Finding {
  const { title, wanted = null, seen = null, detail = '', ...own } = said;
  const words = SUBSCRIPTION_FINDING_WORDS[code];
  return { code, subject, detail, title, evidence: { wanted, seen }, ...words, ...own };
}
