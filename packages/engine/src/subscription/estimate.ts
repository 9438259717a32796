import { isWait, type Step, type SubscriptionAction } from '@berth/domain';
import { shareOf } from './ec2-budget.ts';

/** What one call takes, by assumption. */
const CALL_MS = 100;

/** Requests of a look: eight kinds by tag, and five of them by VPC where one is known. */
const BY_TAG = 8;
const BY_VPC = 5;

/** Zones, offerings, images, and the other VPCs. */
const FACTS = 4;

export interface Estimate {
  /** Requests apart from polling. */
  calls: number;
  ms: number;
}

/**
 * How many requests the steps and the looks before and after them take, and how long: the longest chain of steps, and
 * what the request budget makes them wait. Waiting for AWS itself is not in it. `more`: kinds that are looked at beside
 * those of every subscription.
 */
export function estimate(
  steps: readonly Pick<Step<SubscriptionAction>, 'id' | 'action' | 'dependsOn'>[],
  { share, vpcKnown, open, more = 0 }: { share: number; vpcKnown: boolean; open: boolean; more?: number },
): Estimate {
  const ends = new Map<string, number>();
  const full = new Map<string, number>();
  let longest = 0;
  for (const { id, action, dependsOn } of steps) {
    const ready = Math.max(0, ...dependsOn.map((other) => ends.get(other) ?? 0));
    let end = ready;
    if (!isWait(action)) {
      const { burst, perSecond } = shareOf(action.call, share);
      const tokenMs = 1000 / perSecond;
      // When the bucket is full again if nothing more is taken: a token is there until it is a whole bucket away.
      const fullAt = Math.max(ready, full.get(action.call) ?? 0);
      const sentAt = Math.max(ready, fullAt - (burst - 1) * tokenMs);
      full.set(action.call, fullAt + tokenMs);
      end = sentAt + CALL_MS;
    }
    ends.set(id, end);
    longest = Math.max(longest, end);
  }
  const byTag = BY_TAG + more;
  const lastLook = steps.length > 0 ? byTag + BY_VPC : 0;
  const calls = steps.filter(({ action }) => !isWait(action)).length;
  return {
    calls: calls + byTag + (vpcKnown ? BY_VPC : 0) + (open ? FACTS : 0) + lastLook,
    ms: Math.round(longest + (vpcKnown ? 2 : 1) * CALL_MS + (steps.length > 0 ? 2 * CALL_MS : 0)),
  };
}
