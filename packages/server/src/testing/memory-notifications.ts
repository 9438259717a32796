import { err, ok, Secret } from '@berth/domain';
import type { AppResult, Caller } from '../app/app.ts';
import type {
  DeliveryView,
  MailSetting,
  MailSettingView,
  Notifications,
  WebhookSettings,
  WebhookView,
} from '../app/notifications.ts';
import { notFound } from '../app/refusals.ts';
import { idOf, MEMORY } from './memory-access.ts';

const START = new Date('2026-11-20T12:00:00Z');

/** Notifications over nothing, for tests of pure HTTP behaviour: one webhook an account, with one delivery. */
export class MemoryNotifications implements Notifications {
  mutations = 0;

  listWebhooks = async (caller: Caller) => [webhookOf(caller.accountId)];
  getWebhook = async (caller: Caller, id: number) => this.#of(caller, id, webhookOf(caller.accountId), 0);
  async createWebhook(caller: Caller, wanted: WebhookSettings) {
    this.mutations += 1;
    return ok({ webhook: { ...webhookOf(caller.accountId), ...wanted }, secret: new Secret(MEMORY.keys) });
  }
  updateWebhook = async (caller: Caller, id: number, change: Partial<WebhookSettings>) =>
    this.#of(caller, id, { ...webhookOf(caller.accountId), ...change });
  rotateWebhookSecret = async (caller: Caller, id: number) =>
    this.#of(caller, id, { webhook: webhookOf(caller.accountId), secret: new Secret(MEMORY.keys) });
  deleteWebhook = async (caller: Caller, id: number) => this.#of(caller, id, undefined);
  testWebhook = async (caller: Caller, id: number) => this.#of(caller, id, deliveryOf(caller.accountId));
  listDeliveries = async (caller: Caller, id: number) =>
    this.#of(caller, id, [deliveryOf(caller.accountId)], 0);
  async retryDelivery(caller: Caller, webhookId: number, id: number): Promise<AppResult<DeliveryView>> {
    const delivery = deliveryOf(caller.accountId);
    if (id !== delivery.id) return err(notFound('delivery'));
    return this.#of(caller, webhookId, delivery);
  }
  mailSetting = async (caller: Caller) => settingOf(caller, { enabled: true, minimumSeverity: 'high' });
  async changeMailSetting(caller: Caller, change: MailSetting) {
    this.mutations += 1;
    return ok(settingOf(caller, change));
  }

  #of<T>(caller: Caller, id: number, value: T, mutations = 1): AppResult<T> {
    if (id !== idOf(caller.accountId)) return err(notFound('webhook'));
    this.mutations += mutations;
    return ok(value);
  }
}

const webhookOf = (accountId: number): WebhookView => ({
  id: idOf(accountId),
  url: 'https://hooks.example.com/berth',
  description: '',
  minimumSeverity: 'low',
  enabled: true,
  disabledBecause: null,
  lastDeliveredAt: null,
  formerSecretUntil: null,
  createdAt: START,
  updatedAt: START,
});

const deliveryOf = (accountId: number): DeliveryView => ({
  id: idOf(accountId),
  messageId: 'msg_1',
  summary: 'A test',
  status: 'delivered',
  attempts: 1,
  createdAt: START,
  lastAttemptAt: START,
  nextAttemptAt: null,
  responseCode: 204,
  lastError: null,
});

const settingOf = (caller: Caller, setting: MailSetting): MailSettingView => ({
  ...setting,
  email: caller.userEmail,
  notSentBecause: null,
});
