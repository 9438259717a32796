import type { Account } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { settleInstances } from './instance-lifecycle.ts';
import { isForgotten } from './peering-state.ts';

/** Forgets what AWS does not show any longer. */
function forget(account: Account, nowMs: number): boolean {
  let changed = false;
  for (const [region, { peerings }] of account.ec2 ?? [])
    for (const peering of peerings?.values() ?? []) {
      if (!isForgotten(peering, { account, region, nowMs })) continue;
      peerings.delete(peering.id);
      changed = true;
    }
  return changed;
}

/** Brings what an account has in EC2 up to the clock. */
export function settleEc2(world: World, accountId: string): void {
  settleInstances(world, accountId);
  const account = world.state.accounts.get(accountId);
  if (account && forget(account, world.clock.now())) world.commit();
}
