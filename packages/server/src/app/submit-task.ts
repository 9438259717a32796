import { randomUUID } from 'node:crypto';
import type { Secret } from '@berth/domain';
import { appendLog } from '../db/repositories/logs.ts';
import { insertTask } from '../db/repositories/tasks.ts';
import type { Caller, TaskView } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import type { SecretField, TaskRequest } from './model.ts';
import { taskPlace, transactionWithSecrets } from './sealing.ts';
import { RECEIVED, toTaskView } from './task-view.ts';

const COMMAND = {
  create: 'cloudAccountCreateRequest',
  update: 'cloudAccountUpdateRequest',
  delete: 'cloudAccountDeleteRequest',
} as const;

const ASKED = {
  create: 'Asked to create cloud account',
  update: 'Asked to change cloud account',
  delete: 'Asked to delete cloud account',
} as const;

/**
 * Stores a task with its secrets sealed, its log entry and the job that processes it, all or nothing. The task
 * can be read before this returns.
 */
export async function submitTask(
  context: AppContext,
  caller: Caller,
  asked: {
    cloudAccountId: number | null;
    about: string;
    request: TaskRequest;
    secrets: { field: SecretField; secret: Secret }[];
  },
): Promise<TaskView> {
  const task = { accountId: caller.accountId, taskId: randomUUID() };
  const at = timeOf(context);
  const secrets = asked.secrets.map(({ field, secret }) => ({ place: taskPlace(task, field), secret }));
  const record = await transactionWithSecrets(context, secrets, async (tx) => {
    const inserted = await insertTask(tx, {
      ...task,
      commandType: COMMAND[asked.request.kind],
      description: RECEIVED,
      cloudAccountId: asked.cloudAccountId,
      request: asked.request,
      originator: { userId: caller.userId, name: caller.userName, apiKeyName: caller.apiKeyName },
      at,
    });
    await appendLog(tx, {
      accountId: caller.accountId,
      time: at,
      originator: caller.userName,
      apiKeyName: caller.apiKeyName,
      resource: asked.about,
      resourceId: asked.cloudAccountId,
      type: COMMAND[asked.request.kind],
      description: `${ASKED[asked.request.kind]} ${asked.about} (task ${task.taskId})`,
    });
    await context.activate(tx, caller.accountId);
    return inserted;
  });
  return toTaskView(record);
}
