import type { CheckResult } from '@berth/domain';
import { PASS_DELAYS_MS, passDelayMs } from '@berth/engine';
import { timeOf } from '../app/context.ts';
import type { TaskRequest } from '../app/model.ts';
import { QUESTIONS, subjectOf } from '../app/submit-task.ts';
import { COMPLETED, FAILED } from '../app/task-view.ts';
import type { Handle } from '../db/handle.ts';
import { markChange } from '../db/repositories/cloud-accounts.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { eraseSecrets } from '../db/repositories/secrets.ts';
import { endTask, postponeTask } from '../db/repositories/tasks.ts';
import type { Attempt } from './context.ts';
import type { Outcome } from './outcome.ts';

/** What the end of a completed task says: in its response and in the system log. */
export interface Completion {
  /** Null where nothing was made: a dry run. */
  resourceId: number | null;
  resource: string;
  description: string;
  checks: CheckResult[];
  /** What was asked for, where the task was a question. */
  answer?: Record<string, unknown>;
  /** What is to be said beside the answer. */
  info?: string;
  /** For the system log: questions are not recorded. */
  quiet?: boolean;
}

/** Ends the task as completed, in the transaction that does what it asked for. Its secrets go with it. */
export async function complete(tx: Handle, attempt: Attempt, done: Completion): Promise<void> {
  const { task, lease, context } = attempt;
  const at = timeOf(context);
  await eraseTaskSecrets(tx, attempt);
  await endTask(tx, task, lease, {
    status: 'processing-completed',
    description: COMPLETED,
    response: {
      ...(done.resourceId === null ? {} : { resourceId: done.resourceId }),
      ...(done.answer ? { resource: done.answer } : {}),
      ...(done.info === undefined ? {} : { additionalInfo: done.info }),
    },
    progress: done.checks.length > 0 ? { checks: done.checks, waiting: null } : null,
    at,
  });
  if (done.quiet) return;
  await appendLog(tx, {
    accountId: task.accountId,
    time: at,
    originator: task.originator.name,
    apiKeyName: task.originator.apiKeyName,
    resource: done.resource,
    resourceId: done.resourceId,
    type: task.commandType,
    description: done.description,
  });
}

const CHANGES_CLOUD_ACCOUNT = new Set<TaskRequest['kind']>(['update', 'delete']);

/** Ends the task as failed; nothing of what it asked for was done. */
export async function fail(attempt: Attempt, outcome: Extract<Outcome, { kind: 'failed' }>): Promise<void> {
  const { task, lease, context } = attempt;
  await attempt.step('failure.committing');
  const at = timeOf(context);
  await context.database.transaction(async (tx) => {
    await eraseTaskSecrets(tx, attempt);
    await endTask(tx, task, lease, {
      status: 'processing-error',
      description: FAILED,
      response: { error: outcome.error },
      ...(outcome.checks ? { progress: { checks: outcome.checks, waiting: null } } : {}),
      at,
    });
    if (task.cloudAccountId !== null && CHANGES_CLOUD_ACCOUNT.has(task.request.kind))
      await markChange(tx, task.accountId, task.cloudAccountId, null);
    if (QUESTIONS.has(task.request.kind)) return;
    await appendLog(tx, {
      accountId: task.accountId,
      time: at,
      originator: task.originator.name,
      apiKeyName: task.originator.apiKeyName,
      resource: 'name' in task.request && task.request.kind !== 'update' ? (task.request.name ?? null) : null,
      resourceId: subjectOf(task),
      type: task.commandType,
      description: `Failed: ${outcome.error.type} (task ${task.taskId})`,
    });
  });
}

/** Gives the task's place up until AWS may have propagated; others of the tenant go on meanwhile. */
export async function wait(attempt: Attempt, outcome: Extract<Outcome, { kind: 'waiting' }>): Promise<void> {
  const { task, lease, context } = attempt;
  await attempt.step('waiting.committing');
  const now = timeOf(context);
  const delayMs = pauseMs(task.waitedMs);
  await context.database.transaction(async (tx) => {
    await postponeTask(tx, task, lease, delayMs, {
      progress: { checks: outcome.checks, waiting: outcome.because },
      knownSoFar: outcome.knownSoFar,
      // It got somewhere: however long it waits and however often its worker is replaced, it is not given up.
      attempts: 0,
      updatedAt: now,
    });
    await context.activate(tx, task.accountId, delayMs);
  });
}

/** The pauses of a verification that waits, told by how long it has waited, for it may have changed hands. */
function pauseMs(waitedMs: number): number {
  let passed = 0;
  for (const [index, delayMs] of PASS_DELAYS_MS.entries()) {
    if (waitedMs < passed + delayMs / 2) return passDelayMs(index + 1);
    passed += delayMs;
  }
  return passDelayMs(PASS_DELAYS_MS.length);
}

const eraseTaskSecrets = (tx: Handle, { task }: Attempt) =>
  eraseSecrets(tx, { accountId: task.accountId, ownerKind: 'task', ownerId: task.taskId });
