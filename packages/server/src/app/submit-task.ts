import { randomUUID } from 'node:crypto';
import type { Secret } from '@berth/domain';
import { appendLog } from '../db/repositories/logs.ts';
import { insertTask } from '../db/repositories/tasks.ts';
import type { Caller, TaskView } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import type { SecretField, TaskRequest } from './model.ts';
import { taskPlace, transactionWithSecrets } from './sealing.ts';
import { RECEIVED, toTaskView } from './task-view.ts';

const KINDS: Record<TaskRequest['kind'], { command: string; asked: string }> = {
  create: { command: 'cloudAccountCreateRequest', asked: 'Asked to create cloud account' },
  update: { command: 'cloudAccountUpdateRequest', asked: 'Asked to change cloud account' },
  delete: { command: 'cloudAccountDeleteRequest', asked: 'Asked to delete cloud account' },
  'subscription-create': { command: 'subscriptionCreateRequest', asked: 'Asked to create subscription' },
  'subscription-update': { command: 'subscriptionUpdateRequest', asked: 'Asked to change subscription' },
  'subscription-delete': { command: 'subscriptionDeleteRequest', asked: 'Asked to delete subscription' },
  'subscription-retry': {
    command: 'subscriptionRetryRequest',
    asked: 'Asked to try again with subscription',
  },
  'allow-list-read': { command: 'cidrGetRequest', asked: 'Asked for the allow list of subscription' },
  'allow-list-update': {
    command: 'cidrUpdateRequest',
    asked: 'Asked to change the allow list of subscription',
  },
  'maintenance-update': {
    command: 'subscriptionMaintenanceWindowsUpdateRequest',
    asked: 'Asked to change the maintenance windows of subscription',
  },
  'user-update': { command: 'accountUserUpdateRequest', asked: 'Asked to change user' },
  'user-delete': { command: 'accountUserDeleteRequest', asked: 'Asked to remove user' },
  'resource-tags-update': {
    command: 'subscriptionResourceTagsUpdateRequest',
    asked: 'Asked to change the resource tags of subscription',
  },
  'peerings-read': { command: 'vpcPeeringGetRequest', asked: 'Asked for the peerings of subscription' },
  'peering-create': { command: 'peeringCreateRequest', asked: 'Asked for a peering of subscription' },
  'peering-update': {
    command: 'peeringUpdateRequest',
    asked: 'Asked to change a peering of subscription',
  },
  'peering-delete': {
    command: 'peeringDeleteRequest',
    asked: 'Asked to delete a peering of subscription',
  },
  'transit-gateways-read': {
    command: 'tgwGetRequest',
    asked: 'Asked for the transit gateways of subscription',
  },
  'attachment-create': {
    command: 'tgwAttachmentCreateRequest',
    asked: 'Asked to attach a transit gateway to subscription',
  },
  'attachment-update': {
    command: 'tgwUpdateCidrsRequest',
    asked: 'Asked to change the ranges behind a transit gateway of subscription',
  },
  'attachment-delete': {
    command: 'tgwAttachmentDeleteRequest',
    asked: 'Asked to detach a transit gateway from subscription',
  },
  'invitations-read': {
    command: 'tgwInvitationsGetRequest',
    asked: 'Asked for the transit gateways shared with subscription',
  },
  'invitation-accept': {
    command: 'tgwAcceptInvitationRequest',
    asked: 'Asked to accept a transit gateway shared with subscription',
  },
  'invitation-reject': {
    command: 'tgwRejectInvitationRequest',
    asked: 'Asked to reject a transit gateway shared with subscription',
  },
  'database-create': { command: 'databaseCreateRequest', asked: 'Asked to create database' },
  'database-update': { command: 'databaseUpdateRequest', asked: 'Asked to change database' },
  'database-delete': { command: 'databaseDeleteRequest', asked: 'Asked to delete database' },
  'database-backup': { command: 'databaseBackupRequest', asked: 'Asked to back up database' },
  'database-backup-status': {
    command: 'databaseBackupStatusRequest',
    asked: 'Asked for the last backup of database',
  },
  'database-import': { command: 'databaseImportRequest', asked: 'Asked to import into database' },
  'database-import-status': {
    command: 'databaseImportStatusRequest',
    asked: 'Asked for the last import into database',
  },
  'database-upgrade': { command: 'databaseUpgradeRequest', asked: 'Asked to upgrade database' },
};

/** Terraform asks these at every look; that is nothing to keep a record of. */
export const QUESTIONS: ReadonlySet<TaskRequest['kind']> = new Set<TaskRequest['kind']>([
  'allow-list-read',
  'peerings-read',
  'transit-gateways-read',
  'invitations-read',
  'database-backup-status',
  'database-import-status',
]);

/** Requests for what has no id yet. */
const CREATIONS: ReadonlySet<TaskRequest['kind']> = new Set<TaskRequest['kind']>([
  'subscription-create',
  'database-create',
]);

/** What a task is about, for the system log; null for what is yet to be made. */
export const subjectOf = (task: {
  request: TaskRequest;
  subscriptionId: number | null;
  cloudAccountId: number | null;
}): number | null => {
  if (CREATIONS.has(task.request.kind)) return null;
  if ('databaseId' in task.request) return task.request.databaseId;
  return task.subscriptionId ?? task.cloudAccountId;
};

/**
 * Stores a task with its secrets sealed, its log entry and the job that processes it, all or nothing. The task
 * can be read before this returns.
 */
export async function submitTask(
  context: AppContext,
  caller: Caller,
  asked: {
    cloudAccountId: number | null;
    subscriptionId?: number;
    about: string;
    request: TaskRequest;
    secrets: { field: SecretField; secret: Secret }[];
  },
): Promise<TaskView> {
  const task = { accountId: caller.accountId, taskId: randomUUID() };
  const at = timeOf(context);
  const { command, asked: words } = KINDS[asked.request.kind];
  const subscriptionId = asked.subscriptionId ?? null;
  const secrets = asked.secrets.map(({ field, secret }) => ({ place: taskPlace(task, field), secret }));
  const record = await transactionWithSecrets(context, secrets, async (tx) => {
    const inserted = await insertTask(tx, {
      ...task,
      commandType: command,
      description: RECEIVED,
      cloudAccountId: asked.cloudAccountId,
      subscriptionId,
      request: asked.request,
      originator: { userId: caller.userId, name: caller.userName, apiKeyName: caller.apiKeyName },
      at,
    });
    if (!QUESTIONS.has(asked.request.kind))
      await appendLog(tx, {
        accountId: caller.accountId,
        time: at,
        originator: caller.userName,
        apiKeyName: caller.apiKeyName,
        resource: asked.about,
        resourceId: subjectOf(inserted),
        type: command,
        description: `${words} ${asked.about} (task ${task.taskId})`,
      });
    await context.activate(tx, caller.accountId);
    return inserted;
  });
  return toTaskView(record);
}
