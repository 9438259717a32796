import { err, ok } from '@berth/domain';
import {
  getCloudAccount,
  getInternalAccount,
  listOverviews,
  type prepareCloudAccountReads,
} from '../db/repositories/cloud-accounts.ts';
import { listLiveSubscriptions } from '../db/repositories/subscriptions.ts';
import { listVerifications } from '../db/repositories/verifications.ts';
import type { App, CloudAccountOverview, CloudAccountUpdate, CloudAccountView } from './app.ts';
import { mergeConsole } from './console-change.ts';
import type { AppContext } from './context.ts';
import type { ConsoleRecord, TaskRequest } from './model.ts';
import { INTERNAL_ACCOUNT_ID } from './names.ts';
import { internalRefusal, notFound } from './refusals.ts';
import { submitTask } from './submit-task.ts';

type Reads = ReturnType<typeof prepareCloudAccountReads>;

/** Reading cloud accounts, and asking for their creation, change and deletion. */
export function cloudAccountUseCases(
  context: AppContext,
  reads: Reads,
): Pick<
  App,
  | 'listCloudAccounts'
  | 'getCloudAccount'
  | 'listCloudAccountOverviews'
  | 'getCloudAccountUse'
  | 'createCloudAccount'
  | 'updateCloudAccount'
  | 'deleteCloudAccount'
  | 'listVerifications'
> {
  const exists = (accountId: number, id: number) => getCloudAccount(context.database.outer, accountId, id);
  return {
    async listCloudAccounts(caller) {
      return [await getInternalAccount(context.database.outer), ...(await reads.list(caller.accountId))];
    },

    async getCloudAccount(caller, id) {
      if (id === INTERNAL_ACCOUNT_ID) return getInternalAccount(context.database.outer);
      return reads.view(caller.accountId, id);
    },

    async listCloudAccountOverviews(caller) {
      const { outer } = context.database;
      const internal = await getInternalAccount(outer);
      return [unverified(internal), ...(await listOverviews(outer, caller.accountId, null))];
    },

    async getCloudAccountUse(caller, id) {
      const { outer } = context.database;
      const [overview] =
        id === INTERNAL_ACCOUNT_ID
          ? [unverified(await getInternalAccount(outer))]
          : await listOverviews(outer, caller.accountId, id);
      if (!overview) return null;
      return { overview, usedBy: await listLiveSubscriptions(outer, caller.accountId, id) };
    },

    async createCloudAccount(caller, request) {
      const { console, secrets } = splitConsole(request.console);
      const task = await submitTask(context, caller, {
        cloudAccountId: null,
        about: request.name,
        request: {
          kind: 'create',
          name: request.name,
          accessKeyId: request.accessKeyId,
          console,
          region: request.region ?? null,
        },
        secrets: [{ field: 'accessSecretKey', secret: request.accessSecretKey }, ...secrets],
      });
      return ok(task);
    },

    async updateCloudAccount(caller, id, request) {
      if (id === INTERNAL_ACCOUNT_ID) return err(internalRefusal);
      const account = await exists(caller.accountId, id);
      if (!account) return err(notFound('cloud account'));
      const wanted = updateRequest(request);
      // What cannot be merged is refused at once; the task merges again with what is stored by then.
      const merged = mergeConsole(account.console, wanted);
      if (!merged.ok) return merged;
      const task = await submitTask(context, caller, {
        cloudAccountId: id,
        about: account.name,
        request: wanted,
        secrets: [
          ...(request.keys
            ? [{ field: 'accessSecretKey' as const, secret: request.keys.accessSecretKey }]
            : []),
          ...(request.consolePassword
            ? [{ field: 'consolePassword' as const, secret: request.consolePassword }]
            : []),
        ],
      });
      return ok(task);
    },

    async deleteCloudAccount(caller, id) {
      if (id === INTERNAL_ACCOUNT_ID) return err(internalRefusal);
      const account = await exists(caller.accountId, id);
      if (!account) return err(notFound('cloud account'));
      const task = await submitTask(context, caller, {
        cloudAccountId: id,
        about: account.name,
        request: { kind: 'delete' },
        secrets: [],
      });
      return ok(task);
    },

    async listVerifications(caller, id) {
      if (id === INTERNAL_ACCOUNT_ID) return ok([]);
      if (!(await exists(caller.accountId, id))) return err(notFound('cloud account'));
      return ok(await listVerifications(context.database.outer, caller.accountId, id));
    },
  };
}

const unverified = (view: CloudAccountView): CloudAccountOverview => ({
  ...view,
  consoleAccess: null,
  worst: null,
});

function updateRequest(request: CloudAccountUpdate): Extract<TaskRequest, { kind: 'update' }> {
  const { name, iamRoleName, consoleUsername, signInLoginUrl } = request;
  return {
    kind: 'update',
    ...(name === undefined ? {} : { name }),
    ...(request.keys === undefined ? {} : { accessKeyId: request.keys.accessKeyId }),
    ...(iamRoleName === undefined ? {} : { iamRoleName }),
    ...(consoleUsername === undefined ? {} : { consoleUsername }),
    ...(signInLoginUrl === undefined ? {} : { signInLoginUrl }),
    newConsolePassword: request.consolePassword !== undefined,
  };
}

function splitConsole(console: Parameters<App['createCloudAccount']>[1]['console']) {
  if (console.kind === 'role') return { console: console satisfies ConsoleRecord, secrets: [] };
  const { consolePassword, ...kept } = console;
  return { console: kept, secrets: [{ field: 'consolePassword' as const, secret: consolePassword }] };
}
