import { and, eq, inArray, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { SubscriptionRecord } from '../../app/subscription.ts';
import type { Handle } from '../handle.ts';
import { subscriptions } from '../schema.ts';
import { LeaseLost } from './tasks.ts';

/** What a worker does to subscriptions under a lease, which ends by itself unless it is prolonged. */

/** Long enough to outlive a slow database, short enough that a dead worker's subscription is soon taken over. */
export const LEASE_MS = 30_000;

export interface SubscriptionKey {
  accountId: number;
  id: number;
}

const UNFINISHED = inArray(subscriptions.status, ['pending', 'deleting']);
const oneOf = ({ accountId, id }: SubscriptionKey) =>
  and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, id));
/** By the database's clock, the only one that all workers share. */
const inMs = (ms: number): SQL<Date> => sql<Date>`now() + ${ms / 1_000}::float8 * interval '1 second'`;
const IS_FREE = and(
  or(isNull(subscriptions.leasedUntil), sql`${subscriptions.leasedUntil} <= now()`),
  or(isNull(subscriptions.runAfter), sql`${subscriptions.runAfter} <= now()`),
);

/** Takes a subscription that has something to be done and that nobody holds; null when there is none such. */
export const takeSubscription = (
  h: Handle,
  key: SubscriptionKey,
  lease: string,
): Promise<SubscriptionRecord | null> =>
  take(h, key, lease, UNFINISHED, { runAfter: null, attempts: sql`${subscriptions.attempts} + 1` });

/** Takes a subscription that is at rest, to put something right in it; null when it is not, or somebody has it. */
export const takeResting = (
  h: Handle,
  key: SubscriptionKey,
  lease: string,
): Promise<SubscriptionRecord | null> => take(h, key, lease, eq(subscriptions.status, 'active'), {});

async function take(
  h: Handle,
  key: SubscriptionKey,
  lease: string,
  isSo: SQL | undefined,
  change: { runAfter?: null; attempts?: SQL },
): Promise<SubscriptionRecord | null> {
  const [row] = await h
    .update(subscriptions)
    .set({ lease, leasedUntil: inMs(LEASE_MS), ...change })
    .where(and(oneOf(key), isSo, IS_FREE))
    .returning();
  if (!row) return null;
  const { lease: _lease, leasedUntil: _until, runAfter: _after, ...record } = row;
  return record;
}

/** How long until a subscription that has something to be done can be taken; null when there is nothing to do. */
export async function msUntilFree(h: Handle, key: SubscriptionKey): Promise<number | null> {
  const [row] = await h
    .select({
      ms: sql<number>`(extract(epoch from greatest(${subscriptions.leasedUntil}, ${subscriptions.runAfter}, now())
        - now()) * 1000)::float8`,
    })
    .from(subscriptions)
    .where(and(oneOf(key), UNFINISHED));
  return row ? row.ms : null;
}

export type WorkChange = Partial<
  Pick<
    SubscriptionRecord,
    | 'status'
    | 'record'
    | 'progress'
    | 'report'
    | 'problems'
    | 'failedStep'
    | 'waiting'
    | 'attempts'
    | 'retries'
  >
>;

/**
 * Writes to a subscription that is held under the lease, and prolongs that.
 * @returns the version of what is wanted by now
 * @throws LeaseLost
 */
export async function writeWork(
  h: Handle,
  key: SubscriptionKey,
  lease: string,
  change: WorkChange & { updatedAt: Date },
): Promise<number> {
  const [row] = await h
    .update(subscriptions)
    .set({ ...change, leasedUntil: inMs(LEASE_MS) })
    .where(and(oneOf(key), eq(subscriptions.lease, lease)))
    .returning({ version: subscriptions.version });
  if (!row) throw new LeaseLost(`Subscription ${key.id} is no longer held by this worker`);
  return row.version;
}

/**
 * Ends a run of what was wanted at that version, and lets go of the subscription.
 * @returns false when something else is wanted by now, which then is still to be done; nothing was written
 * @throws LeaseLost
 */
export async function endWork(
  tx: Handle,
  subscription: SubscriptionKey & { version: number },
  lease: string,
  end: WorkChange & { updatedAt: Date },
): Promise<boolean> {
  if ((await writeWork(tx, subscription, lease, { updatedAt: end.updatedAt })) !== subscription.version)
    return false;
  await tx
    .update(subscriptions)
    .set({ ...end, lease: null, leasedUntil: null, runAfter: null })
    .where(and(oneOf(subscription), eq(subscriptions.lease, lease)));
  return true;
}

/** Lets go of a subscription, to be taken again not before the delay has passed. */
export async function leaveWork(
  h: Handle,
  key: SubscriptionKey,
  lease: string,
  delayMs: number,
  change: WorkChange & { updatedAt: Date },
): Promise<void> {
  await h
    .update(subscriptions)
    .set({ ...change, lease: null, leasedUntil: null, runAfter: delayMs > 0 ? inMs(delayMs) : null })
    .where(and(oneOf(key), eq(subscriptions.lease, lease)));
}

const KEY = { accountId: subscriptions.accountId, id: subscriptions.id };

/** Every subscription that has something to be done. */
export const unfinishedSubscriptions = (h: Handle): Promise<SubscriptionKey[]> =>
  h.select(KEY).from(subscriptions).where(UNFINISHED);

/** Those that could be taken, and that nobody has touched since then. */
export const forgottenSubscriptions = (h: Handle, untouchedSince: Date): Promise<SubscriptionKey[]> =>
  h
    .select(KEY)
    .from(subscriptions)
    .where(and(UNFINISHED, IS_FREE, lt(subscriptions.updatedAt, untouchedSince)));

/** Lets every subscription be taken at once: whoever held one is dead. */
export async function freeSubscriptions(h: Handle): Promise<void> {
  await h
    .update(subscriptions)
    .set({ lease: null, leasedUntil: null, runAfter: null })
    .where(or(UNFINISHED, isNotNull(subscriptions.lease)));
}
