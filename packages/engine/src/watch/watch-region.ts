import type { Ec2Observed, WatchedInventory } from '@berth/domain';
import type { Ec2Reader } from '../subscription/cloud-ports.ts';
import { type LookInput, together } from '../subscription/observe-subscription.ts';
import { observeRegion } from './observe-region.ts';

/**
 * Looks at many subscriptions of one AWS account and region together, and at the volumes that nodes have although no
 * tag leads to them any more: these are looked up once for all, 200 ids a call.
 */
export async function watchRegion(
  reader: Ec2Reader,
  subscriptions: readonly LookInput[],
  signal: AbortSignal,
): Promise<Map<number, WatchedInventory>> {
  const looks = await observeRegion(reader, subscriptions, signal);
  const unseen = new Map([...looks].map(([id, inventory]) => [id, unseenVolumes(inventory)]));
  const ids = [...new Set([...unseen.values()].flat())];
  if (ids.length === 0) return looks;
  const found = await reader.list('volume', { by: 'ids', ids }, signal);
  for (const [id, inventory] of looks) {
    const mine = new Set(unseen.get(id));
    if (mine.size === 0) continue;
    const own =
      found.kind === 'present' ? { ...found, value: found.value.filter((one) => mine.has(one.id)) } : found;
    looks.set(id, { ...inventory, volume: together<Ec2Observed['volume']>([inventory.volume, own]) });
  }
  return looks;
}

/** The same for one subscription. */
export async function watchSubscription(
  reader: Ec2Reader,
  input: LookInput,
  signal: AbortSignal,
): Promise<WatchedInventory> {
  const look = (await watchRegion(reader, [input], signal)).get(input.spec.subscriptionId);
  if (!look) throw new Error('A subscription that was asked for was not looked at');
  return look;
}

/** Volumes that instances have, and that are in no listing. */
function unseenVolumes({ instance, volume }: WatchedInventory): string[] {
  if (instance.kind !== 'present' || volume.kind !== 'present') return [];
  const seen = new Set(volume.value.map(({ id }) => id));
  const attached = instance.value.flatMap(({ devices }) => devices.map(({ volumeId }) => volumeId));
  return attached.filter((id) => id !== '' && !seen.has(id));
}
