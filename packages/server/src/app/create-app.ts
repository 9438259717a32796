import { err, ok } from '@berth/domain';
import { getAccountOfKey, noteKeyUse, prepareKeyLookup } from '../db/repositories/accounts.ts';
import { prepareCloudAccountReads } from '../db/repositories/cloud-accounts.ts';
import { listLogs } from '../db/repositories/logs.ts';
import { listPaymentMethods } from '../db/repositories/payment-methods.ts';
import { listSessionLog } from '../db/repositories/session-log.ts';
import { getTask, listTasks } from '../db/repositories/tasks.ts';
import { getUserView } from '../db/repositories/users.ts';
import type { App } from './app.ts';
import { createAuthenticator, KEY_CHANGES } from './authenticate.ts';
import { cloudAccountUseCases } from './cloud-accounts.ts';
import { makeConsoleLink } from './console-link.ts';
import type { AppContext } from './context.ts';
import { createAccess } from './create-access.ts';
import { databaseUseCases } from './databases.ts';
import { findingUseCases } from './findings.ts';
import { journalUseCases } from './journal-entries.ts';
import { mailSettingUseCases } from './mail-settings.ts';
import { notFound } from './refusals.ts';
import { sandboxUseCases } from './sandbox-accounts.ts';
import { submitTask } from './submit-task.ts';
import { subscriptionMetricsUseCases } from './subscription-metrics.ts';
import { subscriptionUseCases } from './subscriptions.ts';
import { TASKS_KEPT_MS, toTaskView } from './task-view.ts';
import { verifyUseCases } from './verify-accounts.ts';
import { webhookUseCases } from './webhooks.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The use cases over an open database. `close` stops listening for key changes. */
export async function createApp(context: AppContext): Promise<{ app: App; close(): Promise<void> }> {
  const { database } = context;
  const outer = database.outer;
  const authenticator = createAuthenticator(prepareKeyLookup(outer), context.clock, (key, at) =>
    noteKeyUse(database.outer, key.accountId, key.apiKeyId, at),
  );
  const close = await database.listen(KEY_CHANGES, authenticator.forget, authenticator.forget);
  const keptSince = () => new Date(context.clock.now() - TASKS_KEPT_MS);
  const app: App = {
    authenticate: authenticator.authenticate,
    access: createAccess(context),
    notifications: { ...webhookUseCases(context), ...mailSettingUseCases(context) },
    ...cloudAccountUseCases(context, prepareCloudAccountReads(outer)),
    ...subscriptionUseCases(context),
    ...databaseUseCases(context),
    ...findingUseCases(context),
    ...subscriptionMetricsUseCases(context),
    ...verifyUseCases(context),
    ...sandboxUseCases(context),
    ...journalUseCases(context),
    makeConsoleLink: (caller, id, reason) => makeConsoleLink(context, caller, id, reason),

    async account(caller) {
      const view = await getAccountOfKey(outer, caller.accountId, caller.userId, caller.apiKeyName);
      if (!view) throw new Error(`Account ${caller.accountId} of an authenticated caller is not there`);
      return view;
    },

    async listTasks(caller) {
      return (await listTasks(outer, caller.accountId, keptSince())).map(toTaskView);
    },

    async getTask(caller, taskId) {
      if (!UUID.test(taskId)) return null;
      const task = await getTask(outer, caller.accountId, taskId);
      return task ? toTaskView(task) : null;
    },

    listLogs: (caller, query) => listLogs(outer, caller.accountId, query),
    listSessionLog: (caller, query) => listSessionLog(outer, caller.accountId, query),
    listPaymentMethods: (caller) => listPaymentMethods(outer, caller.accountId),

    async askOfUser(caller, request) {
      const user = await getUserView(outer, caller.accountId, request.userId);
      if (!user) return err(notFound('user'));
      return ok(
        await submitTask(context, caller, { cloudAccountId: null, about: user.email, request, secrets: [] }),
      );
    },
  };
  return { app, close };
}
