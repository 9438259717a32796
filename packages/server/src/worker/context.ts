import type { AppContext } from '../app/context.ts';
import type { TaskRecord } from '../app/model.ts';
import type { TakenTask } from '../db/repositories/tasks.ts';

/**
 * Every place at which a crash is tested: the moment before the next thing that lasts. Tests stop the worker
 * there; the product never passes a hook.
 */
export const STEPS = [
  'task.taken',
  'create.checked',
  'create.verified',
  'create.committing',
  'update.marked',
  'update.verified',
  'update.committing',
  'delete.marked',
  'delete.committing',
  'waiting.committing',
  'failure.committing',
  'task.ended',
] as const;

/** The same of tasks about subscriptions, beside `task.taken`, `failure.committing` and `task.ended`. */
export const SUBSCRIPTION_STEPS = ['subscription.checked', 'subscription.committing'] as const;

export type StepName = (typeof STEPS)[number] | (typeof SUBSCRIPTION_STEPS)[number];

export type OnStep = (step: StepName, task: TaskRecord) => void | Promise<void>;

/** One attempt at one task, held under one lease. */
export interface Attempt {
  context: AppContext;
  task: TakenTask;
  lease: string;
  signal: AbortSignal;
  step: (name: StepName) => Promise<void>;
}
