import type { DeploymentOutcome } from '@berth/engine';
import type { Stage, StageOptions } from './stage.ts';

/** Something that Berth does under the published policies. */
export interface Scenario {
  id: string;
  /** What it is, for the page. */
  title: string;
  stage?: StageOptions;
  /** Brings the account to where the scenario begins. What is taken away is taken away after this. */
  prepare?(stage: Stage): Promise<void>;
  /** Does it; gives what went wrong, or null. */
  run(stage: Stage): Promise<string | null>;
}

/** What went wrong of a run, or null. */
export const wrong = (outcome: DeploymentOutcome): string | null => {
  if (outcome.kind === 'converged') return null;
  return outcome.kind === 'again'
    ? outcome.because
    : outcome.problems.map(({ message }) => message).join(' ');
};
