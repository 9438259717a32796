import type { CompleteInventory, ObservedVolume } from './ec2-inventory.ts';
import type { SubscriptionBlueprint } from './ec2-resources.ts';
import { type Owned, ofKind } from './owned.ts';

/** The volumes at the devices that each node was given, whatever their tags say by now. */
export function volumesOfNodes(
  blueprint: SubscriptionBlueprint,
  inventory: CompleteInventory,
  kept: readonly Owned[],
): { logicalId: string; volume: ObservedVolume }[] {
  const volumes = new Map(inventory.volume.map((volume) => [volume.id, volume]));
  return ofKind(kept, 'instance').flatMap(({ logicalId, thing }) => {
    const resource = blueprint.Resources[logicalId];
    if (resource?.Type !== 'AWS::EC2::Instance') return [];
    const names = new Set(resource.Properties.BlockDeviceMappings.map(({ DeviceName }) => DeviceName));
    return thing.devices.flatMap(({ name, volumeId }) => {
      const volume = names.has(name) ? volumes.get(volumeId) : undefined;
      return volume ? [{ logicalId, volume }] : [];
    });
  });
}

/**
 * The one loose volume that can only be the one that a device lacks: a node's disks differ in size. Null where there is
 * none, or more than one.
 */
export function looseVolumeFor(
  owned: readonly Owned[],
  logicalId: string,
  size: number,
): ObservedVolume | null {
  const [volume, ...others] = looseVolumes(owned, logicalId).filter((one) => one.size === size);
  return volume && others.length === 0 ? volume : null;
}

/** A node's volumes that are attached to nothing, by the tags that they were made with. */
export const looseVolumes = (owned: readonly Owned[], logicalId: string): ObservedVolume[] =>
  ofKind(owned, 'volume')
    .filter((one) => one.logicalId === logicalId && one.thing.attachedTo.length === 0)
    .map(({ thing }) => thing);
