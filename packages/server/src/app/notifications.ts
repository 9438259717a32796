import type { FindingSeverity, Secret } from '@berth/domain';
import type { AppResult, Caller } from './caller.ts';

/** `failed` is what was given up, or what nobody will receive any more. */
export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

export interface WebhookSettings {
  url: string;
  description: string;
  minimumSeverity: FindingSeverity;
  enabled: boolean;
}

/** A webhook as it is stored, and as its account may see it: without the secret. */
export interface WebhookView extends WebhookSettings {
  id: number;
  disabledBecause: string | null;
  /** When a message last arrived there. */
  lastDeliveredAt: Date | null;
  formerSecretUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface DeliveryView {
  id: number;
  /** As the receiver knows it. */
  messageId: string;
  /** What it tells, in one line. */
  summary: string;
  status: DeliveryStatus;
  attempts: number;
  createdAt: Date;
  lastAttemptAt: Date | null;
  /** When it is sent next; null when it is not. */
  nextAttemptAt: Date | null;
  responseCode: number | null;
  lastError: string | null;
}

export interface MailSetting {
  enabled: boolean;
  minimumSeverity: FindingSeverity;
}

/** The setting of one user, and whether it can have an effect. */
export interface MailSettingView extends MailSetting {
  email: string;
  /** Null when mails are sent; else why they are not, whatever the setting says. */
  notSentBecause: string | null;
}

/** Who is told of findings: webhooks of the account, and each user's own mail. */
export interface Notifications {
  listWebhooks(caller: Caller): Promise<WebhookView[]>;
  getWebhook(caller: Caller, id: number): Promise<AppResult<WebhookView>>;
  createWebhook(
    caller: Caller,
    wanted: WebhookSettings,
  ): Promise<AppResult<{ webhook: WebhookView; secret: Secret }>>;
  updateWebhook(
    caller: Caller,
    id: number,
    change: Partial<WebhookSettings>,
  ): Promise<AppResult<WebhookView>>;
  rotateWebhookSecret(
    caller: Caller,
    id: number,
  ): Promise<AppResult<{ webhook: WebhookView; secret: Secret }>>;
  deleteWebhook(caller: Caller, id: number): Promise<AppResult<void>>;
  /** Sends a message that says it is a test, as any other: its delivery shows what came of it. */
  testWebhook(caller: Caller, id: number): Promise<AppResult<DeliveryView>>;
  /** The last hundred, newest first. */
  listDeliveries(caller: Caller, webhookId: number): Promise<AppResult<DeliveryView[]>>;
  /** Sends one again that was given up, or at once one that waits. */
  retryDelivery(caller: Caller, webhookId: number, id: number): Promise<AppResult<DeliveryView>>;
  mailSetting(caller: Caller): Promise<MailSettingView>;
  changeMailSetting(caller: Caller, change: MailSetting): Promise<AppResult<MailSettingView>>;
}
