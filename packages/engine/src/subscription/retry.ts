import { type Step, type SubscriptionAction, WITHOUT_TOKEN } from '@berth/domain';
import { stepRetry } from '../step-retry.ts';

const LIMITS = { firstMs: 250, throttledMs: 120_000, consistencyMs: 60_000, networkTries: 5 };

/**
 * When an EC2 call that failed is tried again at once. What AWS removed may still be held ("dependency violation"),
 * and a creation without a token is never repeated here: what became of it is looked for first.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export const subscriptionRetry = (random: () => number) =>
  stepRetry(
    LIMITS,
    ({ action }: Step<SubscriptionAction>) => ({
      mayBeEarly: true,
      harmless: !WITHOUT_TOKEN.has(action.call),
    }),
    random,
  );
