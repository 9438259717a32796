import { type Step, type SubscriptionAction, WITHOUT_TOKEN } from '@berth/domain';
import type { StepFailure } from '../run-plan.ts';

const THROTTLED_MS = 120_000;
const CONSISTENCY_MS = 60_000;
const NETWORK_TRIES = 5;

const backOff = (count: number, random: () => number): number =>
  Math.min(10_000, 250 * 2 ** (count - 1)) * (0.5 + random() / 2);

/**
 * When an EC2 call that failed is tried again at once, by its fault. What a step before it made may not be seen
 * everywhere yet, and what one removed may still be held by AWS ("dependency violation"). A creation without a token
 * is never repeated here: what became of it is looked for first.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export function subscriptionRetry(random: () => number) {
  return (
    step: Step<SubscriptionAction>,
    { fault }: StepFailure,
    { count, elapsedMs }: { count: number; elapsedMs: number },
  ): number | null => {
    const delay = backOff(count, random);
    switch (fault) {
      case 'throttled':
        return elapsedMs < THROTTLED_MS ? delay : null;
      case 'missing':
      case 'conflict':
        return elapsedMs < CONSISTENCY_MS ? delay : null;
      case 'not-sent':
        return count < NETWORK_TRIES ? delay : null;
      case 'outcome-unknown':
        return WITHOUT_TOKEN.has(step.action.call) || count >= NETWORK_TRIES ? null : delay;
      default:
        return null;
    }
  };
}
