import {
  choicesMade,
  subscriptionFindings,
  type VendorProfile,
  type WatchedInventory,
  type WatchResult,
} from '@berth/domain';
import type { Ec2Reader } from './cloud-ports.ts';
import { watchSubscription } from './observe-subscription.ts';
import type { WatchedSubscription } from './ports.ts';

/**
 * Looks at subscriptions of one cloud account in one region, and judges what was seen of each. One that was never
 * built has nothing to be judged by, and is left out.
 */
export async function scanRegion(
  profile: VendorProfile,
  reader: Ec2Reader,
  subscriptions: readonly WatchedSubscription[],
  signal: AbortSignal,
): Promise<Map<number, WatchResult>> {
  const built = subscriptions.filter(({ record }) => choicesMade(record.choices));
  const looks = await Promise.all(
    built.map(async ({ spec, record }) => {
      const inventory = await watchSubscription(reader, { spec, recorded: record.resources }, signal);
      return [spec.subscriptionId, judge(profile, { spec, record }, inventory)] as const;
    }),
  );
  signal.throwIfAborted();
  return new Map(looks.flatMap(([id, result]) => (result ? [[id, result] as const] : [])));
}

function judge(
  profile: VendorProfile,
  { spec, record }: WatchedSubscription,
  inventory: WatchedInventory,
): WatchResult | null {
  const { choices, resources: recorded } = record;
  if (!choicesMade(choices)) return null;
  const publicKey = 'publicKey' in choices && typeof choices.publicKey === 'string' ? choices.publicKey : '';
  return subscriptionFindings({ profile, spec, choices: { ...choices, publicKey }, inventory, recorded });
}
