import { type Ec2Region, emptyEc2Region } from '../state/ec2-model.ts';
import type { Account } from '../state/model.ts';

/** An account and a region, as a call has them. */
export interface Where {
  account: Account;
  region: string;
}

/** What the call's account has in the call's region; what is put into it lasts when the call is a mutating one. */
export function ec2Of({ account, region }: Where): Ec2Region {
  account.ec2 ??= new Map();
  const found = account.ec2.get(region);
  if (found) {
    // State that was written before there were any has none.
    found.peerings ??= new Map();
    found.transitGateways ??= new Map();
    found.gatewayAttachments ??= new Map();
    return found;
  }
  const fresh = emptyEc2Region();
  account.ec2.set(region, fresh);
  return fresh;
}
