import { and, asc, eq } from 'drizzle-orm';
import type { WebhookSettings, WebhookView } from '../../app/notifications.ts';
import type { Handle } from '../handle.ts';
import { webhooks } from '../tell-schema.ts';

const oneOf = (accountId: number, id: number) => and(eq(webhooks.accountId, accountId), eq(webhooks.id, id));

const VIEW = {
  id: webhooks.id,
  url: webhooks.url,
  description: webhooks.description,
  minimumSeverity: webhooks.minimumSeverity,
  enabled: webhooks.enabled,
  disabledBecause: webhooks.disabledBecause,
  lastDeliveredAt: webhooks.lastDeliveredAt,
  formerSecretUntil: webhooks.formerSecretUntil,
  createdAt: webhooks.createdAt,
  updatedAt: webhooks.updatedAt,
};

export const listWebhooks = (h: Handle, accountId: number): Promise<WebhookView[]> =>
  h.select(VIEW).from(webhooks).where(eq(webhooks.accountId, accountId)).orderBy(asc(webhooks.id));

export async function getWebhook(h: Handle, accountId: number, id: number): Promise<WebhookView | null> {
  const [row] = await h.select(VIEW).from(webhooks).where(oneOf(accountId, id));
  return row ?? null;
}

/** A webhook that nobody changes or deletes until the transaction ends. */
export async function holdWebhook(tx: Handle, accountId: number, id: number): Promise<WebhookView | null> {
  const [row] = await tx.select(VIEW).from(webhooks).where(oneOf(accountId, id)).for('update');
  return row ?? null;
}

export async function insertWebhook(
  tx: Handle,
  { at, ...webhook }: WebhookSettings & { id: number; accountId: number; at: Date },
): Promise<void> {
  await tx.insert(webhooks).values({ ...webhook, createdAt: at, updatedAt: at });
}

export type WebhookChange = Partial<
  WebhookSettings & {
    disabledBecause: string | null;
    formerSecretUntil: Date;
    lastDeliveredAt: Date;
    updatedAt: Date;
  }
>;

/** The webhook as it is then; null when there is none such. */
export async function updateWebhook(
  tx: Handle,
  accountId: number,
  id: number,
  change: WebhookChange,
): Promise<WebhookView | null> {
  const [row] = await tx.update(webhooks).set(change).where(oneOf(accountId, id)).returning(VIEW);
  return row ?? null;
}

/** With its deliveries. Whether there was one. */
export async function deleteWebhook(tx: Handle, accountId: number, id: number): Promise<boolean> {
  const gone = await tx.delete(webhooks).where(oneOf(accountId, id)).returning({ id: webhooks.id });
  return gone.length === 1;
}
