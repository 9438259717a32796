import type {
  DeliveryBody,
  MailSettingBody,
  mailSettingChangeSchema,
  WebhookBody,
  webhookCreateSchema,
  webhookUpdateSchema,
} from '@berth/api';
import { err, ok, type Result, type Secret } from '@berth/domain';
import type { z } from 'zod';
import type { App, AppResult } from '../app/app.ts';
import type { DeliveryView, MailSettingView, WebhookView } from '../app/notifications.ts';
import { handOver } from '../vault/hand-over.ts';
import { fromApp, type HttpError } from './errors.ts';
import type { Handler } from './pipeline.ts';

const toWebhook = (view: WebhookView): WebhookBody => ({
  id: view.id,
  url: view.url,
  description: view.description,
  minimumSeverity: view.minimumSeverity,
  enabled: view.enabled,
  ...(view.disabledBecause !== null && { disabledBecause: view.disabledBecause }),
  ...(view.lastDeliveredAt !== null && { lastDeliveredAt: view.lastDeliveredAt.toISOString() }),
  ...(view.formerSecretUntil !== null && { formerSecretUntil: view.formerSecretUntil.toISOString() }),
  createdAt: view.createdAt.toISOString(),
  updatedAt: view.updatedAt.toISOString(),
});

const toMade = (made: { webhook: WebhookView; secret: Secret }) => ({
  webhook: toWebhook(made.webhook),
  signingSecret: handOver(made.secret),
});

const toDelivery = (view: DeliveryView): DeliveryBody => ({
  id: view.id,
  messageId: view.messageId,
  summary: view.summary,
  status: view.status,
  attempts: view.attempts,
  createdAt: view.createdAt.toISOString(),
  ...(view.lastAttemptAt !== null && { lastAttemptAt: view.lastAttemptAt.toISOString() }),
  ...(view.nextAttemptAt !== null && { nextAttemptAt: view.nextAttemptAt.toISOString() }),
  ...(view.responseCode !== null && { responseCode: view.responseCode }),
  ...(view.lastError !== null && { lastError: view.lastError }),
});

const toMailSetting = ({ notSentBecause, ...setting }: MailSettingView): MailSettingBody => ({
  ...setting,
  ...(notSentBecause !== null && { notSentBecause }),
});

const reply = <T, B>(result: AppResult<T>, toBody: (value: T) => B): Result<B, HttpError> =>
  result.ok ? ok(toBody(result.value)) : err(fromApp(result.error));

/** Handlers of `/v1/webhooks` and `/v1/session/notifications`. */
export function notificationHandlers({ notifications }: App) {
  return {
    getWebhooks: async ({ caller }) =>
      ok({ webhooks: (await notifications.listWebhooks(caller)).map(toWebhook) }),
    createWebhook: async ({ caller, input }) =>
      reply(await notifications.createWebhook(caller, input as z.output<typeof webhookCreateSchema>), toMade),
    getWebhook: async ({ caller, id }) => reply(await notifications.getWebhook(caller, id), toWebhook),
    updateWebhook: async ({ caller, id, input }) => {
      const change = input as z.output<typeof webhookUpdateSchema>;
      return reply(await notifications.updateWebhook(caller, id, change), toWebhook);
    },
    deleteWebhook: async ({ caller, id }) =>
      reply(await notifications.deleteWebhook(caller, id), () => ({ removed: id })),
    rotateWebhookSecret: async ({ caller, id }) =>
      reply(await notifications.rotateWebhookSecret(caller, id), toMade),
    testWebhook: async ({ caller, id }) => reply(await notifications.testWebhook(caller, id), toDelivery),
    getDeliveries: async ({ caller, id }) =>
      reply(await notifications.listDeliveries(caller, id), (all) => ({ deliveries: all.map(toDelivery) })),
    retryDelivery: async ({ caller, ids }) =>
      reply(await notifications.retryDelivery(caller, ids.webhookId ?? 0, ids.deliveryId ?? 0), toDelivery),
    getMailSetting: async ({ caller }) => ok(toMailSetting(await notifications.mailSetting(caller))),
    changeMailSetting: async ({ caller, input }) => {
      const change = input as z.output<typeof mailSettingChangeSchema>;
      return reply(await notifications.changeMailSetting(caller, change), toMailSetting);
    },
  } satisfies Record<string, Handler>;
}
