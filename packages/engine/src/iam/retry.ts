import { type IamAction, NEEDS_LOOK_BEFORE_REPEAT, type Step } from '@berth/domain';
import type { StepFault } from '../run-plan.ts';
import { stepRetry } from '../step-retry.ts';

const LIMITS = { firstMs: 200, throttledMs: 60_000, consistencyMs: 30_000, networkTries: 4 };

/**
 * When an IAM call that failed is tried again. Only what another step made can be there and not be seen yet:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
 */
export const iamRetry = (random: () => number) =>
  stepRetry(
    LIMITS,
    ({ action, dependsOn }: Step<IamAction>) => ({
      mayBeEarly: dependsOn.length > 0,
      harmless: !NEEDS_LOOK_BEFORE_REPEAT.has(action.call),
    }),
    random,
  );

const WORTH_A_LOOK: ReadonlySet<StepFault> = new Set<StepFault>([
  'outcome-unknown',
  'exists',
  'conflict',
  'missing',
]);

/** Whether another look, and a plan made from it, may get further after this failure. */
export const worthAnotherLook = (fault: StepFault): boolean => WORTH_A_LOOK.has(fault);
