import { randomUUID } from 'node:crypto';
import type { Digest } from '@berth/domain';
import { and, asc, count, desc, eq, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Handle } from '../handle.ts';
import { deliveries } from '../tell-schema.ts';

/** For whom a message is: a webhook, or a user by mail. */
export type Receiver = { accountId: number } & ({ webhookId: number } | { toUserId: number });

export type DeliveryRecord = typeof deliveries.$inferSelect;

const toReceiver = (to: Receiver) =>
  and(
    eq(deliveries.accountId, to.accountId),
    'webhookId' in to ? eq(deliveries.webhookId, to.webhookId) : eq(deliveries.toUserId, to.toUserId),
  );

/** By the database's clock, the only one that all workers share. */
const inMs = (ms: number): SQL<Date> => sql<Date>`now() + ${ms / 1_000}::float8 * interval '1 second'`;
const PENDING = eq(deliveries.status, 'pending');
const DUE = and(PENDING, sql`${deliveries.dueAt} <= now()`);

export async function insertDelivery(
  tx: Handle,
  to: Receiver,
  message: Digest,
  { at, delayMs = 0 }: { at: Date; delayMs?: number },
): Promise<DeliveryRecord> {
  const [row] = await tx
    .insert(deliveries)
    .values({
      ...to,
      messageId: randomUUID(),
      message,
      status: 'pending',
      attempts: 0,
      dueAt: inMs(delayMs),
      createdAt: at,
    })
    .returning();
  if (!row) throw new Error('An inserted delivery came back as nothing');
  return row;
}

/**
 * Takes what is due for a receiver, oldest first, and counts the attempt. While it is being sent it is due again in
 * `lostAfterMs`, should this process die: then it is sent twice, under the same id.
 */
export async function takeDue(
  h: Handle,
  to: Receiver,
  lostAfterMs: number,
  { at, most }: { at: Date; most: number },
): Promise<DeliveryRecord[]> {
  const due = h
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(toReceiver(to), DUE))
    .orderBy(asc(deliveries.id))
    .limit(most)
    .for('update', { skipLocked: true });
  const taken = await h
    .update(deliveries)
    .set({ attempts: sql`${deliveries.attempts} + 1`, dueAt: inMs(lostAfterMs), lastAttemptAt: at })
    .where(sql`${deliveries.id} in (${due})`)
    .returning();
  return taken.sort((a, b) => a.id - b.id);
}

/** Whether something is due for a receiver. */
export async function hasDue(h: Handle, to: Receiver): Promise<boolean> {
  const [row] = await h
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(toReceiver(to), DUE))
    .limit(1);
  return row !== undefined;
}

export type AttemptEnd = {
  responseCode: number | null;
  lastError: string | null;
} & (
  | { status: 'delivered' | 'failed'; endedAt: Date }
  /** To be tried again after that time. */
  | { status: 'pending'; pauseMs: number }
);

/** Writes how an attempt ended; false when somebody else has taken it up since, whose word it is then. */
export async function endAttempt(h: Handle, taken: DeliveryRecord, end: AttemptEnd): Promise<boolean> {
  const { responseCode, lastError, status } = end;
  const rest =
    end.status === 'pending' ? { dueAt: inMs(end.pauseMs) } : { dueAt: null, endedAt: end.endedAt };
  const done = await h
    .update(deliveries)
    .set({ status, responseCode, lastError, ...rest })
    .where(
      and(
        eq(deliveries.accountId, taken.accountId),
        eq(deliveries.id, taken.id),
        PENDING,
        eq(deliveries.attempts, taken.attempts),
      ),
    )
    .returning({ id: deliveries.id });
  return done.length === 1;
}

/** Ends everything that waits for a receiver who is not to be told any more. */
export async function giveUpPending(h: Handle, to: Receiver, because: string, at: Date): Promise<void> {
  await h
    .update(deliveries)
    .set({ status: 'failed', lastError: because, dueAt: null, endedAt: at })
    .where(and(toReceiver(to), PENDING));
}

export const listDeliveries = (h: Handle, to: Receiver, limit: number): Promise<DeliveryRecord[]> =>
  h.select().from(deliveries).where(toReceiver(to)).orderBy(desc(deliveries.id)).limit(limit);

/** Makes a delivery due at once; what was given up gets one attempt more. Null when there is none such. */
export async function sendAgain(tx: Handle, to: Receiver, id: number): Promise<DeliveryRecord | null> {
  const [row] = await tx
    .update(deliveries)
    .set({ status: 'pending', dueAt: sql`now()`, endedAt: null })
    .where(and(toReceiver(to), eq(deliveries.id, id)))
    .returning();
  return row ?? null;
}

/** Every receiver for whom something is due. */
export async function dueReceivers(h: Handle): Promise<Receiver[]> {
  const rows = await h
    .selectDistinct({
      accountId: deliveries.accountId,
      webhookId: deliveries.webhookId,
      toUserId: deliveries.toUserId,
    })
    .from(deliveries)
    .where(DUE);
  return rows.flatMap(({ accountId, webhookId, toUserId }): Receiver[] => {
    if (webhookId !== null) return [{ accountId, webhookId }];
    return toUserId === null ? [] : [{ accountId, toUserId }];
  });
}

/** Removes what ended before that moment. */
export async function purgeDeliveries(h: Handle, endedBefore: Date): Promise<void> {
  await h.delete(deliveries).where(and(isNotNull(deliveries.endedAt), lt(deliveries.endedAt, endedBefore)));
}

/** How many deliveries of all accounts wait, by kind of receiver. */
export async function countWaiting(h: Handle): Promise<{ webhooks: number; mails: number }> {
  const [row] = await h
    .select({ webhooks: count(deliveries.webhookId), mails: count(deliveries.toUserId) })
    .from(deliveries)
    .where(PENDING);
  return row ?? { webhooks: 0, mails: 0 };
}
