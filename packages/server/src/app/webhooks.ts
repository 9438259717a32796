import { err, ok, type Secret, summaryOf, TEST_DIGEST } from '@berth/domain';
import type { Handle } from '../db/handle.ts';
import {
  type DeliveryRecord,
  giveUpPending,
  insertDelivery,
  listDeliveries,
  type Receiver,
  sendAgain,
} from '../db/repositories/deliveries.ts';
import { eraseSecrets } from '../db/repositories/secrets.ts';
import { nextId } from '../db/repositories/sequences.ts';
import {
  deleteWebhook,
  getWebhook,
  holdWebhook,
  insertWebhook,
  listWebhooks,
  updateWebhook,
} from '../db/repositories/webhooks.ts';
import { newSigningSecret } from '../vault/webhook-secret.ts';
import type { AppError, AppResult, Caller } from './caller.ts';
import { type AppContext, timeOf } from './context.ts';
import { journal } from './journal.ts';
import type { DeliveryView, Notifications, WebhookView } from './notifications.ts';
import { conflict, notFound } from './refusals.ts';
import { openSecret, transactionWithSecrets, webhookPlace } from './sealing.ts';
import { checkTarget } from './webhook-target.ts';

export const WEBHOOKS_MOST = 20;
/** How long the secret before a rotation signs, too: a day to give the receiver the new one. */
export const FORMER_SECRET_MS = 24 * 3_600_000;
const DELIVERIES_LISTED = 100;

const tooMany: AppError = conflict(
  `The account has ${WEBHOOKS_MOST} webhooks, which is the most it can have`,
  'Delete one that nobody needs.',
);

const disabled: AppError = conflict('The webhook is disabled', 'Enable it first.');

export const toDeliveryView = (record: DeliveryRecord): DeliveryView => ({
  id: record.id,
  messageId: messageIdOf(record),
  summary: record.message.kind === 'test' ? 'A test' : summaryOf(record.message),
  status: record.status,
  attempts: record.attempts,
  createdAt: record.createdAt,
  lastAttemptAt: record.lastAttemptAt,
  nextAttemptAt: record.dueAt,
  responseCode: record.responseCode,
  lastError: record.lastError,
});

/** What receivers know a message by, the same for each attempt. It must hold no full stop: that separates what is signed. */
export const messageIdOf = ({ messageId }: Pick<DeliveryRecord, 'messageId'>): string =>
  `msg_${messageId.replaceAll('-', '')}`;

/** Webhooks of an account, and what was sent to them. */
export function webhookUseCases(
  context: AppContext,
): Omit<Notifications, 'mailSetting' | 'changeMailSetting'> {
  const { database, telling } = context;
  const missing = err(notFound('webhook'));

  const withWebhook = async <T>(
    caller: Caller,
    id: number,
    work: (tx: Handle, webhook: WebhookView) => Promise<AppResult<T>>,
  ): Promise<AppResult<T>> =>
    database.transaction(async (tx) => {
      const webhook = await holdWebhook(tx, caller.accountId, id);
      return webhook ? work(tx, webhook) : missing;
    });

  /** Puts a message out for a webhook that a person wants sent now. */
  const sendNow = async (
    tx: Handle,
    to: Receiver,
    record: DeliveryRecord,
  ): Promise<AppResult<DeliveryView>> => {
    await context.activateDelivery(tx, to);
    return ok(toDeliveryView(record));
  };

  return {
    listWebhooks: (caller) => listWebhooks(database.outer, caller.accountId),

    async getWebhook(caller, id) {
      const found = await getWebhook(database.outer, caller.accountId, id);
      return found ? ok(found) : missing;
    },

    async createWebhook(caller, wanted) {
      const { accountId } = caller;
      const target = await checkTarget(wanted.url, telling.webhooks);
      if ('refusal' in target) return err(target.refusal);
      const id = await nextId(database.outer, 'webhooks');
      const secret = newSigningSecret();
      const place = webhookPlace({ accountId, id }, 'signingSecret');
      return transactionWithSecrets<AppResult<{ webhook: WebhookView; secret: Secret }>>(
        context,
        [{ place, secret }],
        async (tx) => {
          await insertWebhook(tx, { ...wanted, url: target.url, id, accountId, at: timeOf(context) });
          await journal(
            context,
            tx,
            caller,
            'webhookCreated',
            `Created webhook ${id} to ${hostOf(target.url)}`,
          );
          const webhook = await getWebhook(tx, accountId, id);
          if (!webhook) throw new Error('An inserted webhook is not there');
          return ok({ webhook, secret });
        },
        async (tx) => ((await listWebhooks(tx, accountId)).length < WEBHOOKS_MOST ? null : err(tooMany)),
      );
    },

    async updateWebhook(caller, id, { url, ...change }) {
      if (!(await getWebhook(database.outer, caller.accountId, id))) return missing;
      const target = url === undefined ? null : await checkTarget(url, telling.webhooks);
      if (target && 'refusal' in target) return err(target.refusal);
      return withWebhook(caller, id, async (tx) => {
        const enabling = change.enabled === true ? { disabledBecause: null } : {};
        const all = { ...change, ...target, ...enabling, updatedAt: timeOf(context) };
        const webhook = await updateWebhook(tx, caller.accountId, id, all);
        if (!webhook) return missing;
        if (change.enabled === false)
          await giveUpPending(
            tx,
            { accountId: caller.accountId, webhookId: id },
            'The webhook was disabled.',
            timeOf(context),
          );
        await journal(
          context,
          tx,
          caller,
          'webhookUpdated',
          `Changed webhook ${id} to ${hostOf(webhook.url)}: ${webhook.enabled ? 'enabled' : 'disabled'}, from ${webhook.minimumSeverity} on`,
        );
        return ok(webhook);
      });
    },

    async rotateWebhookSecret(caller, id) {
      const { accountId } = caller;
      const former = await openSecret(context, webhookPlace({ accountId, id }, 'signingSecret'));
      if (!former) return missing;
      const secret = newSigningSecret();
      const secrets = [
        { place: webhookPlace({ accountId, id }, 'signingSecret'), secret },
        { place: webhookPlace({ accountId, id }, 'formerSigningSecret'), secret: former },
      ];
      return transactionWithSecrets<AppResult<{ webhook: WebhookView; secret: Secret }>>(
        context,
        secrets,
        async (tx) => {
          const at = timeOf(context);
          const formerSecretUntil = new Date(at.getTime() + FORMER_SECRET_MS);
          const webhook = await updateWebhook(tx, accountId, id, { formerSecretUntil, updatedAt: at });
          if (!webhook) throw new Error('A webhook that is held is not there');
          await journal(context, tx, caller, 'webhookSecretRotated', `Made a new secret for webhook ${id}`);
          return ok({ webhook, secret });
        },
        async (tx) => ((await holdWebhook(tx, accountId, id)) ? null : missing),
      );
    },

    deleteWebhook: (caller, id) =>
      withWebhook(caller, id, async (tx, { url }) => {
        const { accountId } = caller;
        await deleteWebhook(tx, accountId, id);
        await eraseSecrets(tx, { accountId, ownerKind: 'webhook', ownerId: String(id) });
        await journal(context, tx, caller, 'webhookDeleted', `Deleted webhook ${id} to ${hostOf(url)}`);
        return ok(undefined);
      }),

    testWebhook: (caller, id) =>
      withWebhook(caller, id, async (tx, { enabled }) => {
        if (!enabled) return err(disabled);
        const to = { accountId: caller.accountId, webhookId: id };
        return sendNow(tx, to, await insertDelivery(tx, to, TEST_DIGEST, { at: timeOf(context) }));
      }),

    async listDeliveries(caller, webhookId) {
      const to = { accountId: caller.accountId, webhookId };
      if (!(await getWebhook(database.outer, caller.accountId, webhookId))) return missing;
      const found = await listDeliveries(database.outer, to, DELIVERIES_LISTED);
      return ok(found.map(toDeliveryView));
    },

    retryDelivery: (caller, webhookId, id) =>
      withWebhook(caller, webhookId, async (tx, { enabled }) => {
        if (!enabled) return err(disabled);
        const to = { accountId: caller.accountId, webhookId };
        const record = await sendAgain(tx, to, id);
        return record ? sendNow(tx, to, record) : err(notFound('delivery'));
      }),
  };
}

/** What the log may say of a URL: its path and query can hold what only the receiver should know. */
export const hostOf = (url: string): string => new URL(url).host;
