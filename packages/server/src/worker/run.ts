import type { AppContext } from '../app/context.ts';
import type { SubscriptionRecord } from '../app/subscription.ts';

/** Every place at which a crash of a deployment is tested; see `STEPS` of tasks. */
export const DEPLOY_STEPS = [
  'deploy.taken',
  'deploy.sealing',
  'deploy.running',
  'deploy.saving',
  'deploy.ending',
  'deploy.leaving',
  'deploy.ended',
] as const;

export type DeployStep = (typeof DEPLOY_STEPS)[number];

export type OnDeployStep = (step: DeployStep, subscription: SubscriptionRecord) => void | Promise<void>;

/** One run of a deployer for one subscription, held under one lease. */
export interface Run {
  context: AppContext;
  subscription: SubscriptionRecord;
  lease: string;
  signal: AbortSignal;
  step: (name: DeployStep) => Promise<void>;
}
