import { err, ok } from '@berth/domain';
import { getSubscription, listSubscriptions } from '../db/repositories/subscriptions.ts';
import type { App } from './app.ts';
import type { AppContext } from './context.ts';
import { notFound } from './refusals.ts';
import { submitTask } from './submit-task.ts';

/** Reading subscriptions, and asking for their creation, change and deletion. */
export function subscriptionUseCases(
  context: AppContext,
): Pick<
  App,
  'listSubscriptions' | 'getSubscription' | 'getDeployment' | 'createSubscription' | 'askOfSubscription'
> {
  const find = (accountId: number, id: number) => getSubscription(context.database.outer, accountId, id);
  return {
    listSubscriptions: (caller) => listSubscriptions(context.database.outer, caller.accountId),

    async getSubscription(caller, id) {
      const found = await find(caller.accountId, id);
      return found?.status === 'deleted' ? null : found;
    },

    getDeployment: (caller, id) => find(caller.accountId, id),

    async createSubscription(caller, request) {
      const task = await submitTask(context, caller, {
        cloudAccountId: request.asked.cloudAccountId,
        about: request.name || 'without a name',
        request: { kind: 'subscription-create', ...request },
        secrets: [],
      });
      return ok(task);
    },

    async askOfSubscription(caller, id, request) {
      const found = await find(caller.accountId, id);
      if (!found || found.status === 'deleted') return err(notFound('subscription'));
      const task = await submitTask(context, caller, {
        cloudAccountId: found.cloudAccountId,
        subscriptionId: id,
        about: found.name,
        request,
        secrets: [],
      });
      return ok(task);
    },
  };
}
