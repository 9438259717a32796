import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { SubscriptionView } from '../../app/app.ts';
import { INTERNAL_ACCOUNT_ID } from '../../app/names.ts';
import type { Handle } from '../handle.ts';
import { cloudAccounts, subscriptions } from '../schema.ts';
import { StaleCloudAccount } from './cloud-accounts.ts';

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

/** Most subscriptions that are listed of one cloud account. */
const LISTED_MOST = 1_000;

/** The same subscriptions, oldest first. */
export const listLiveSubscriptions = (
  h: Handle,
  accountId: number,
  cloudAccountId: number,
): Promise<SubscriptionView[]> =>
  h
    .select({ id: subscriptions.id, name: subscriptions.name, status: subscriptions.status })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, accountId),
        eq(subscriptions.cloudAccountId, cloudAccountId),
        ne(subscriptions.status, 'deleted'),
      ),
    )
    .orderBy(asc(subscriptions.id))
    .limit(LISTED_MOST);

/**
 * Stores a subscription of a cloud account that is there. It holds the cloud account's row while it does, against
 * whoever deletes that or moves it to another AWS account: see `lockCloudAccount`, which they hold.
 * @throws StaleCloudAccount when the cloud account is not there (any more)
 */
export async function insertSubscription(
  h: Handle,
  subscription: { accountId: number; cloudAccountId: number; name: string; status: string },
): Promise<number> {
  const { accountId, cloudAccountId, name, status } = subscription;
  // Cloud account 1 is the vendor's: it has no row of its own for a tenant, and cannot be deleted.
  const holder =
    cloudAccountId === INTERNAL_ACCOUNT_ID
      ? sql`(select 1) as internal`
      : sql`(select 1 from ${cloudAccounts} where ${cloudAccounts.accountId} = ${accountId}
          and ${cloudAccounts.id} = ${cloudAccountId} for share) as held`;
  const { rows } = (await h.execute(sql`
    insert into ${subscriptions} (account_id, cloud_account_id, name, status)
    select ${accountId}::int, ${cloudAccountId}::int, ${name}::text, ${status}::text from ${holder}
    returning id`)) as unknown as { rows: { id: number }[] };
  const id = rows[0]?.id;
  if (id === undefined) throw new StaleCloudAccount(`Cloud account ${cloudAccountId} is not there`);
  return id;
}

/**
 * Holds a cloud account's row until the transaction ends, so that no subscription of it can be stored meanwhile:
 * what is counted after this stays counted.
 */
export async function lockCloudAccount(
  tx: Handle,
  { accountId, id }: { accountId: number; id: number },
): Promise<void> {
  await tx
    .select({ id: cloudAccounts.id })
    .from(cloudAccounts)
    .where(and(eq(cloudAccounts.accountId, accountId), eq(cloudAccounts.id, id)))
    .for('update');
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
