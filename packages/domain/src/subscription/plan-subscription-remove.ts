import type { VendorProfile } from '../vendor-profile/vendor-profile.ts';
import { completeInventory, EC2_KINDS, type SubscriptionInventory } from './ec2-inventory.ts';
import { isLeft, type Owned, ownedIn, type Recorded } from './owned.ts';
import { planRemovalOf } from './plan-removal.ts';
import { because, emptyPlan, planWithoutLook, type SubscriptionPlan } from './subscription-draft.ts';

export interface SubscriptionRemoveInput {
  profile: VendorProfile;
  /** Whose tags to look for. */
  blueprintId: string;
  inventory: SubscriptionInventory;
  recorded: readonly Recorded[];
}

/** What has to be called so that nothing of the subscription is left; nothing when anything could not be seen. */
export function planSubscriptionRemove(input: SubscriptionRemoveInput): SubscriptionPlan {
  const { profile, blueprintId, recorded } = input;
  const look = completeInventory(input.inventory);
  if (!look.complete) return planWithoutLook(look.unseen);
  const { inventory } = look;
  const owned = ownedIn(inventory, blueprintId, recorded);
  const draft = {
    inventory,
    owned,
    recorded,
    replace: new Set<string>(),
    plan: emptyPlan(),
    known: new Map<string, string>(),
    makers: new Map<string, string>(),
    ended: {},
  };
  const { key: Key, value: Value } = profile.identifierTag;
  planRemovalOf(draft, owned, [{ Key, Value }], (one) =>
    because(
      one.stripped ? 'recorded' : 'ours',
      one.stripped
        ? `The ${EC2_KINDS[one.kind].word} was made for the subscription; its tags were taken off.`
        : `The ${EC2_KINDS[one.kind].word} carries the tags of the subscription.`,
    ),
  );
  return draft.plan;
}

/** What of the subscription an inventory shows; null when not everything could be seen. */
export function leftOf({ blueprintId, inventory, recorded }: SubscriptionRemoveInput): Owned[] | null {
  const look = completeInventory(inventory);
  return look.complete ? ownedIn(look.inventory, blueprintId, recorded).filter(isLeft) : null;
}
