import {
  type Plan,
  planRepair,
  planSubscriptionApply,
  type SubscriptionAction,
  type SubscriptionBlueprint,
  type SubscriptionInventory,
  type Undone,
  unknown,
  type VendorProfile,
} from '@berth/domain';
import { watchSubscription } from '../watch/watch-region.ts';
import { type Observe, observeSubscription } from './observe-subscription.ts';
import type { DeploymentRecord } from './ports.ts';

/** What the loop brings about: everything that is wanted, or no more than that one finding is undone. */
export type Aim = { kind: 'whole' } | { kind: 'undo'; finding: Undone };

/** How much has to be seen for it. */
export const observerFor = (aim: Aim): Observe =>
  aim.kind === 'whole' ? observeSubscription : watchSubscription;

/** What has to be called to reach the aim. */
export function planFor(
  { profile, record, aim }: { profile: VendorProfile; record: DeploymentRecord; aim: Aim },
  blueprint: SubscriptionBlueprint,
  inventory: SubscriptionInventory,
): Plan<SubscriptionAction> {
  const recorded = record.resources;
  const { endedConnections: ended = {} } = record.choices;
  if (aim.kind === 'undo') {
    const watched = { networkAcl: unknown('not-looked'), ...inventory };
    return planRepair({ profile, blueprint, inventory: watched, recorded, finding: aim.finding, ended });
  }
  const formerTagKeys = record.choices.resourceTagKeys ?? [];
  const formerRanges = record.choices.connectionRanges ?? [];
  return planSubscriptionApply({
    profile,
    blueprint,
    inventory,
    recorded,
    formerTagKeys,
    formerRanges,
    ended,
  });
}
