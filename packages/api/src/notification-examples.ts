import type { notificationRoutes } from './notification-routes.ts';
import type { DeliveryBody, MailSettingBody, WebhookBody } from './schemas/webhook.ts';

const TIME = '2026-11-20T16:00:00.000Z';
const LATER = '2026-11-21T16:00:00.000Z';

const webhook: WebhookBody = {
  id: 1001,
  url: 'https://hooks.example.com/berth',
  description: 'On-call',
  minimumSeverity: 'high',
  enabled: true,
  lastDeliveredAt: TIME,
  createdAt: TIME,
  updatedAt: TIME,
};
const disabled: WebhookBody = {
  ...webhook,
  enabled: false,
  disabledBecause: 'The receiver answered 410 Gone.',
};
const signingSecret = 'whsec_****';

const delivered: DeliveryBody = {
  id: 12,
  messageId: 'msg_0b5c6a0d8d5a4c0e9a3c5c1f6a7b8c9d',
  summary: '2 findings opened, 1 finding resolved',
  status: 'delivered',
  attempts: 1,
  createdAt: TIME,
  lastAttemptAt: TIME,
  responseCode: 204,
};
const pending: DeliveryBody = {
  ...delivered,
  status: 'pending',
  attempts: 2,
  nextAttemptAt: LATER,
  responseCode: 503,
  lastError: 'The receiver answered 503.',
};

const mail: MailSettingBody = { enabled: true, minimumSeverity: 'high', email: 'ada@example.com' };

/** Examples of the routes of notifications; see `examples.ts`. */
export const notificationExamples: Record<
  keyof typeof notificationRoutes,
  { bodies?: Record<string, object>; answers: Record<string, object> }
> = {
  getWebhooks: { answers: { two: { webhooks: [webhook, disabled] } } },
  createWebhook: {
    bodies: { 'from high on': { url: webhook.url, description: 'On-call', minimumSeverity: 'high' } },
    answers: { made: { webhook, signingSecret } },
  },
  getWebhook: { answers: { one: webhook } },
  updateWebhook: { bodies: { disable: { enabled: false } }, answers: { disabled } },
  deleteWebhook: { answers: { removed: { removed: 1001 } } },
  rotateWebhookSecret: {
    answers: { rotated: { webhook: { ...webhook, formerSecretUntil: LATER }, signingSecret } },
  },
  testWebhook: {
    answers: {
      waiting: { ...delivered, summary: 'A test', status: 'pending', attempts: 0, nextAttemptAt: TIME },
    },
  },
  getDeliveries: { answers: { two: { deliveries: [pending, delivered] } } },
  retryDelivery: { answers: { waiting: pending } },
  getMailSetting: {
    answers: {
      on: mail,
      'no mail server': {
        ...mail,
        notSentBecause: 'No mail server is set for this Berth. Whoever runs it sets BERTH_SMTP_URL.',
      },
    },
  },
  changeMailSetting: {
    bodies: { off: { enabled: false, minimumSeverity: 'high' } },
    answers: { off: { ...mail, enabled: false } },
  },
};
