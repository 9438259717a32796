import { isPeeringEnded, isPeeringGone } from './connections.ts';
import type { ObservedVpcPeering } from './ec2-inventory.ts';

/** The statuses of a peering that Redis Cloud's clients know (wire contract, section 4.8). */
export type ShownPeeringStatus =
  | 'initiating-request'
  | 'pending-acceptance'
  | 'active'
  | 'inactive'
  | 'failed';

/**
 * What a client is told of a peering. `recorded`: AWS had it once. `failed`: the last run could not bring about what is
 * wanted. `ended`: it was seen to come to nothing, though AWS may no longer show that.
 */
export function shownPeeringStatus(
  seen: Pick<ObservedVpcPeering, 'status'> | undefined,
  { recorded, failed, ended }: { recorded: boolean; failed: boolean; ended: boolean },
): ShownPeeringStatus {
  if (ended) return 'failed';
  if (!seen) {
    if (recorded) return 'inactive';
    return failed ? 'failed' : 'initiating-request';
  }
  if (isPeeringGone(seen)) return 'inactive';
  if (isPeeringEnded(seen)) return 'failed';
  // Accepted, and not there yet: clients wait on.
  return seen.status === 'active' || seen.status === 'pending-acceptance'
    ? seen.status
    : 'initiating-request';
}
