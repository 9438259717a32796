import type { z } from 'zod';
import type {
  DeliveryBody,
  MailSettingBody,
  mailSettingChangeSchema,
  WebhookBody,
  webhookCreateSchema,
  webhookUpdateSchema,
} from '../schemas/webhook.ts';
import type { JsonCall } from './json-call.ts';

/** What is left out gets its default. */
export type WebhookCreateBody = z.input<typeof webhookCreateSchema>;
export type WebhookUpdateBody = z.input<typeof webhookUpdateSchema>;

/** Who is told of findings. Berth only. */
export interface NotificationClient {
  listWebhooks(signal?: AbortSignal): Promise<WebhookBody[]>;
  getWebhook(id: number, signal?: AbortSignal): Promise<WebhookBody>;
  /** With the secret, which is never shown again. */
  createWebhook(
    body: WebhookCreateBody,
    signal?: AbortSignal,
  ): Promise<{ webhook: WebhookBody; signingSecret: string }>;
  updateWebhook(id: number, body: WebhookUpdateBody, signal?: AbortSignal): Promise<WebhookBody>;
  deleteWebhook(id: number, signal?: AbortSignal): Promise<void>;
  rotateWebhookSecret(
    id: number,
    signal?: AbortSignal,
  ): Promise<{ webhook: WebhookBody; signingSecret: string }>;
  testWebhook(id: number, signal?: AbortSignal): Promise<DeliveryBody>;
  listDeliveries(webhookId: number, signal?: AbortSignal): Promise<DeliveryBody[]>;
  retryDelivery(webhookId: number, deliveryId: number, signal?: AbortSignal): Promise<DeliveryBody>;
  getMailSetting(signal?: AbortSignal): Promise<MailSettingBody>;
  changeMailSetting(
    body: z.input<typeof mailSettingChangeSchema>,
    signal?: AbortSignal,
  ): Promise<MailSettingBody>;
}

export function notificationClient(json: JsonCall): NotificationClient {
  const of = (webhookId: number) => ({ webhookId });
  return {
    listWebhooks: async (signal) => (await json('getWebhooks', { signal })).webhooks,
    getWebhook: (id, signal) => json('getWebhook', { params: of(id), signal }),
    createWebhook: (body, signal) => json('createWebhook', { body, signal }),
    updateWebhook: (id, body, signal) => json('updateWebhook', { params: of(id), body, signal }),
    deleteWebhook: async (id, signal) => void (await json('deleteWebhook', { params: of(id), signal })),
    rotateWebhookSecret: (id, signal) => json('rotateWebhookSecret', { params: of(id), signal }),
    testWebhook: (id, signal) => json('testWebhook', { params: of(id), signal }),
    listDeliveries: async (webhookId, signal) =>
      (await json('getDeliveries', { params: of(webhookId), signal })).deliveries,
    retryDelivery: (webhookId, deliveryId, signal) =>
      json('retryDelivery', { params: { webhookId, deliveryId }, signal }),
    getMailSetting: (signal) => json('getMailSetting', { signal }),
    changeMailSetting: (body, signal) => json('changeMailSetting', { body, signal }),
  };
}
