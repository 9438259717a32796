import {
  choicesMade,
  subscriptionFindings,
  type VendorProfile,
  type WatchedInventory,
  type WatchResult,
} from '@berth/domain';
import type { Ec2Reader } from '../subscription/cloud-ports.ts';

import type { WatchedSubscription } from '../subscription/ports.ts';
import { watchRegion } from './watch-region.ts';

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
  const inputs = built.map(({ spec, record }) => ({
    spec,
    recorded: record.resources,
    attempted: record.choices.connections ?? [],
  }));
  const looks = await watchRegion(reader, inputs, signal);
  signal.throwIfAborted();
  return new Map(
    built.flatMap((one) => {
      const inventory = looks.get(one.spec.subscriptionId);
      const result = inventory && judge(profile, one, inventory);
      return result ? [[one.spec.subscriptionId, result] as const] : [];
    }),
  );
}

function judge(
  profile: VendorProfile,
  { spec, record }: WatchedSubscription,
  inventory: WatchedInventory,
): WatchResult | null {
  const { choices, resources: recorded } = record;
  if (!choicesMade(choices)) return null;
  const publicKey = 'publicKey' in choices && typeof choices.publicKey === 'string' ? choices.publicKey : '';
  const { endedConnections: ended = {} } = record.choices;
  return subscriptionFindings({
    profile,
    spec,
    choices: { ...choices, publicKey },
    inventory,
    recorded,
    ended,
  });
}
