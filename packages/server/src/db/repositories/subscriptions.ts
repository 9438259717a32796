import { and, eq, ne, sql } from 'drizzle-orm';
import type { Handle } from '../handle.ts';
import { subscriptions } from '../schema.ts';

/** Subscriptions of a cloud account that are not deleted. */
export async function countLiveSubscriptions(
  h: Handle,
  accountId: number,
  cloudAccountId: number,
): Promise<number> {
  const [row] = await h
    .select({ count: sql<number>`count(*)::int` })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, accountId),
        eq(subscriptions.cloudAccountId, cloudAccountId),
        ne(subscriptions.status, 'deleted'),
      ),
    );
  return row?.count ?? 0;
}

export async function insertSubscription(
  h: Handle,
  subscription: { accountId: number; cloudAccountId: number; name: string; status: string },
): Promise<number> {
  const [row] = await h.insert(subscriptions).values(subscription).returning({ id: subscriptions.id });
  if (!row) throw new Error('An inserted subscription came back as nothing');
  return row.id;
}

export async function setSubscriptionStatus(
  h: Handle,
  accountId: number,
  id: number,
  status: string,
): Promise<void> {
  await h
    .update(subscriptions)
    .set({ status, version: sql`${subscriptions.version} + 1` })
    .where(and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, id)));
}
