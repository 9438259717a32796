import type { Account } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { settleInstances } from './instance-lifecycle.ts';
import { isForgotten } from './peering-state.ts';
import { ec2Of } from './region.ts';
import { settleGateways } from './transit-gateway-state.ts';

/** Takes away what is gone by now, and what AWS does not show any longer. */
function forget(account: Account, nowMs: number): boolean {
  let changed = false;
  for (const region of account.ec2?.keys() ?? []) {
    const here = ec2Of({ account, region });
    changed = settleGateways(here, nowMs) || changed;
    for (const peering of here.peerings.values())
      if (isForgotten(peering, { account, region, nowMs }))
        changed = here.peerings.delete(peering.id) || changed;
  }
  return changed;
}

/** Brings what an account has in EC2 up to the clock. */
export function settleEc2(world: World, accountId: string): void {
  settleInstances(world, accountId);
  const account = world.state.accounts.get(accountId);
  if (account && forget(account, world.clock.now())) world.commit();
}
