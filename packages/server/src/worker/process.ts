import { randomUUID } from 'node:crypto';
import { unreachable } from '@berth/domain';
import type { AppContext } from '../app/context.ts';
import { timeOf } from '../app/context.ts';
import type { TaskRecord } from '../app/model.ts';
import { isDatabaseTrouble } from '../db/database.ts';
import { StaleCloudAccount } from '../db/repositories/cloud-accounts.ts';
import { StaleSubscription } from '../db/repositories/subscriptions.ts';
import { giveTaskBack, LeaseLost, takeNextTask } from '../db/repositories/tasks.ts';
import { VaultRefusal } from '../vault/key-provider.ts';
import { changeConnection } from './change-connection.ts';
import { answerDatabase, deleteDatabaseTask, updateDatabaseTask } from './change-database.ts';
import { changeSubscription, readAllowList } from './change-subscription.ts';
import { changeUserTask } from './change-user.ts';
import type { Attempt, OnStep } from './context.ts';
import { createCloudAccount } from './create-cloud-account.ts';
import { createDatabase } from './create-database.ts';
import { createSubscription } from './create-subscription.ts';
import { deleteCloudAccountTask } from './delete-cloud-account.ts';
import { fail, wait } from './ending.ts';
import { failed, type Outcome } from './outcome.ts';
import { readInvitations, readPeerings, readTransitGateways, refuseInvitation } from './read-connections.ts';
import { updateCloudAccountTask } from './update-cloud-account.ts';

/**
 * A task that was taken up so often without an end has taken its worker down with it each time. A worker that is
 * stopped or has lost its database gives its task back uncounted, and a task that waits for AWS begins anew.
 */
const ATTEMPTS_MOST = 5;

/**
 * Processes an account's tasks in order until none is left that could go on now. Safe to run again at any
 * time: what is left of an earlier run is found in the tasks themselves.
 */
export async function processAccount(
  context: AppContext,
  accountId: number,
  signal: AbortSignal,
  onStep?: OnStep,
): Promise<void> {
  while (!signal.aborted) {
    const lease = randomUUID();
    const task = await takeNextTask(context.database.outer, accountId, lease, timeOf(context));
    if (!task) return;
    const step = async (name: Parameters<OnStep>[0]) => onStep?.(name, task);
    try {
      await processTask({ context, task, lease, signal, step });
    } catch (error) {
      if (!(error instanceof LeaseLost)) {
        if (signal.aborted || isOurTrouble(error))
          await giveTaskBack(context.database.outer, task, lease).catch(() => {});
        throw error;
      }
      // Another worker holds the task now, and with it the account.
      context.log.warn('A task was taken over by another worker', { taskId: task.taskId });
      return;
    }
  }
}

async function processTask(attempt: Attempt): Promise<void> {
  await attempt.step('task.taken');
  const outcome = await outcomeOf(attempt);
  if (outcome.kind === 'failed') await fail(attempt, outcome);
  else if (outcome.kind === 'waiting') await wait(attempt, outcome);
  await attempt.step('task.ended');
  const { task, context } = attempt;
  context.log.info('Task processed', {
    taskId: task.taskId,
    accountId: task.accountId,
    commandType: task.commandType,
    outcome: outcome.kind,
    ...(outcome.kind === 'failed' ? { errorType: outcome.error.type } : {}),
  });
}

/** What nobody foresaw ends the task as a general error; its cause is for the operator's log alone. */
async function outcomeOf(attempt: Attempt): Promise<Outcome> {
  const { task, context, signal } = attempt;
  if (task.attempts > ATTEMPTS_MOST) return generalError(task);
  try {
    return await perform(attempt);
  } catch (error) {
    if (error instanceof LeaseLost || signal.aborted || isOurTrouble(error)) throw error;
    // The account changed between reading and writing: look again, a bounded number of times.
    if (error instanceof StaleCloudAccount || error instanceof StaleSubscription)
      return outcomeOf(again(attempt));
    context.log.error('A task failed for a reason that nobody foresaw', { taskId: task.taskId, error });
    return generalError(task);
  }
}

/** Not the task's doing: it is as good as it was, and is taken up again once the trouble is over. */
export const isOurTrouble = (error: unknown): boolean =>
  isDatabaseTrouble(error) || error instanceof VaultRefusal;

const again = (attempt: Attempt): Attempt => ({
  ...attempt,
  task: { ...attempt.task, attempts: attempt.task.attempts + 1 },
});

const generalError = (task: TaskRecord): Outcome =>
  failed(
    'GENERAL_ERROR',
    `Something went wrong on our side; nothing was changed. Try again; if it fails again, tell support task ${task.taskId}.`,
  );

function perform(attempt: Attempt): Promise<Outcome> {
  const { request } = attempt.task;
  switch (request.kind) {
    case 'create':
      return createCloudAccount(attempt, request);
    case 'update':
      return updateCloudAccountTask(attempt, request);
    case 'delete':
      return deleteCloudAccountTask(attempt);
    case 'subscription-create':
      return createSubscription(attempt, request);
    case 'allow-list-read':
      return readAllowList(attempt);
    case 'subscription-update':
    case 'subscription-delete':
    case 'subscription-retry':
    case 'allow-list-update':
    case 'resource-tags-update':
    case 'maintenance-update':
      return changeSubscription(attempt, request);
    case 'peerings-read':
      return readPeerings(attempt);
    case 'transit-gateways-read':
      return readTransitGateways(attempt);
    case 'invitations-read':
      return readInvitations(attempt);
    case 'peering-create':
    case 'peering-update':
    case 'peering-delete':
    case 'attachment-create':
    case 'attachment-update':
    case 'attachment-delete':
      return changeConnection(attempt, request);
    case 'invitation-accept':
    case 'invitation-reject':
      return refuseInvitation(attempt);
    case 'database-create':
      return createDatabase(attempt, request);
    case 'database-update':
      return updateDatabaseTask(attempt, request);
    case 'database-delete':
      return deleteDatabaseTask(attempt, request);
    case 'database-backup':
    case 'database-backup-status':
    case 'database-import':
    case 'database-import-status':
    case 'database-upgrade':
      return answerDatabase(attempt, request);
    case 'user-update':
    case 'user-delete':
      return changeUserTask(attempt, request);
    default:
      return unreachable(request);
  }
}
