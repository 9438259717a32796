import { type IamAction, NEEDS_LOOK_BEFORE_REPEAT, type Step } from '@berth/domain';
import type { StepFailure, StepFault } from '../run-plan.ts';

const THROTTLED_MS = 60_000;
const CONSISTENCY_MS = 30_000;
const NETWORK_TRIES = 4;

/** Exponential, 0.2 s to 10 s, with jitter so that parallel steps do not come back together. */
const backOff = (count: number, random: () => number): number =>
  Math.min(10_000, 200 * 2 ** (count - 1)) * (0.5 + random() / 2);

/**
 * When an IAM call that failed is tried again, by its fault:
 * throttled calls had no effect; what a step before it made may take seconds to be seen everywhere ("eventual
 * consistency", https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html); a call with an unknown
 * outcome is repeated only where that is harmless, and looked for otherwise.
 */
export function iamRetry(random: () => number) {
  return (
    step: Step<IamAction>,
    { fault }: StepFailure,
    { count, elapsedMs }: { count: number; elapsedMs: number },
  ): number | null => {
    const delay = backOff(count, random);
    switch (fault) {
      case 'throttled':
        return elapsedMs < THROTTLED_MS ? delay : null;
      case 'missing':
      case 'conflict':
        return step.dependsOn.length > 0 && elapsedMs < CONSISTENCY_MS ? delay : null;
      case 'not-sent':
        return count < NETWORK_TRIES ? delay : null;
      case 'outcome-unknown':
        return NEEDS_LOOK_BEFORE_REPEAT.has(step.action.call) || count >= NETWORK_TRIES ? null : delay;
      default:
        return null;
    }
  };
}

const WORTH_A_LOOK: ReadonlySet<StepFault> = new Set<StepFault>([
  'outcome-unknown',
  'exists',
  'conflict',
  'missing',
]);

/** Whether another look, and a plan made from it, may get further after this failure. */
export const worthAnotherLook = (fault: StepFault): boolean => WORTH_A_LOOK.has(fault);
