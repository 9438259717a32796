import type { Digest, FindingSeverity } from '@berth/domain';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, json, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { DeliveryStatus } from '../app/notifications.ts';
import { accountId, moment, users } from './schema.ts';

/** Who is told of findings, and what there is to be told: see `app/tell.ts`. */

export const webhooks = pgTable(
  'webhooks',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity({ startWith: 1001 }),
    accountId: accountId(),
    url: text('url').notNull(),
    description: text('description').notNull(),
    minimumSeverity: text('minimum_severity').$type<FindingSeverity>().notNull(),
    enabled: boolean('enabled').notNull(),
    /** Why Berth disabled it; null where nobody did, or a person. */
    disabledBecause: text('disabled_because'),
    /** When a message last arrived there. */
    lastDeliveredAt: moment('last_delivered_at'),
    /** Until when the signing secret before this one signs, too. */
    formerSecretUntil: moment('former_secret_until'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [index('webhooks_account').on(t.accountId, t.id)],
);

/** Who of the users is told by mail, where that is not what the role says. */
export const mailSettings = pgTable('mail_settings', {
  userId: integer('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  accountId: accountId(),
  enabled: boolean('enabled').notNull(),
  minimumSeverity: text('minimum_severity').$type<FindingSeverity>().notNull(),
});

/** The outbox: a message for one receiver each, written in the transaction that has something to tell. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    /** What the receiver knows it by, however often it is sent. */
    messageId: uuid('message_id').notNull().unique(),
    /** One of the two is whom it is for. */
    webhookId: integer('webhook_id').references(() => webhooks.id, { onDelete: 'cascade' }),
    toUserId: integer('to_user_id'),
    message: json('message').$type<Digest>().notNull(),
    status: text('status').$type<DeliveryStatus>().notNull(),
    /** How often it was sent, or about to be when a process died. */
    attempts: integer('attempts').notNull(),
    /** Not to be sent before this moment; while it is being sent, when it is thought to have been lost. */
    dueAt: moment('due_at'),
    lastAttemptAt: moment('last_attempt_at'),
    /** What the receiver answered, or why it did not. */
    responseCode: integer('response_code'),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (t) => [
    index('deliveries_webhook').on(t.accountId, t.webhookId, t.id),
    index('deliveries_user').on(t.accountId, t.toUserId, t.id).where(sql`${t.toUserId} is not null`),
    index('deliveries_due').on(t.dueAt).where(sql`${t.status} = 'pending'`),
    index('deliveries_ended').on(t.endedAt),
  ],
);
