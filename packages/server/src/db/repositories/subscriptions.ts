import { and, asc, count, eq, getTableColumns, inArray, lt, ne, sql } from 'drizzle-orm';
import type { SubscriptionDetails, SubscriptionView } from '../../app/app.ts';
import { INTERNAL_ACCOUNT_ID } from '../../app/names.ts';
import type { SubscriptionRecord } from '../../app/subscription.ts';
import type { Handle } from '../handle.ts';
import { cloudAccounts, installation, internalAccount, subscriptions } from '../schema.ts';
import { StaleCloudAccount } from './cloud-accounts.ts';
import { nextId } from './sequences.ts';

/** Thrown when what is wanted of a subscription was changed since it was read. */
export class StaleSubscription extends Error {
  override name = 'StaleSubscription';
}

const oneOf = (accountId: number, id: number) =>
  and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, id));

const liveOf = (accountId: number) =>
  and(eq(subscriptions.accountId, accountId), ne(subscriptions.status, 'deleted'));

/** Subscriptions of a cloud account that are not deleted. */
export async function countLiveSubscriptions(
  h: Handle,
  accountId: number,
  cloudAccountId: number,
): Promise<number> {
  const [row] = await h
    .select({ count: count() })
    .from(subscriptions)
    .where(and(liveOf(accountId), eq(subscriptions.cloudAccountId, cloudAccountId)));
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
    .where(and(liveOf(accountId), eq(subscriptions.cloudAccountId, cloudAccountId)))
    .orderBy(asc(subscriptions.id))
    .limit(LISTED_MOST);

/** How many of a tenant's subscriptions are neither active nor deleted, one of them left out where it is named. */
export async function countUnsettled(h: Handle, accountId: number, exceptId: number | null): Promise<number> {
  const [row] = await h
    .select({ count: count() })
    .from(subscriptions)
    .where(
      and(
        liveOf(accountId),
        ne(subscriptions.status, 'active'),
        exceptId === null ? undefined : ne(subscriptions.id, exceptId),
      ),
    );
  return row?.count ?? 0;
}

const { lease: _l, leasedUntil: _u, runAfter: _a, ...RECORD_COLUMNS } = getTableColumns(subscriptions);

/** The AWS account of the cloud account, which for the internal one is another table's. */
const awsAccountId = sql<string | null>`coalesce(
  (select c.aws_account_id from ${cloudAccounts} c
    where c.account_id = ${subscriptions}.account_id and c.id = ${subscriptions}.cloud_account_id),
  (select i.aws_account_id from ${internalAccount} i where i.id = ${subscriptions}.cloud_account_id))`;

const DETAILS = { ...RECORD_COLUMNS, awsAccountId };

/** A tenant's subscriptions that are not deleted, oldest first. */
export const listSubscriptions = (h: Handle, accountId: number): Promise<SubscriptionDetails[]> =>
  h.select(DETAILS).from(subscriptions).where(liveOf(accountId)).orderBy(asc(subscriptions.id));

/** A subscription, deleted or not. */
export async function getSubscription(
  h: Handle,
  accountId: number,
  id: number,
): Promise<SubscriptionDetails | null> {
  const [row] = await h.select(DETAILS).from(subscriptions).where(oneOf(accountId, id));
  return row ?? null;
}

/** An id for a subscription that is about to be made: its spec has it. */
export const reserveSubscriptionId = (h: Handle): Promise<number> => nextId(h, 'subscriptions');

/** What tells this installation's resources from another's; made when it is first asked for. */
export async function installationIdOf(h: Handle, proposed: string): Promise<string> {
  await h.insert(installation).values({ id: 1, installationId: proposed }).onConflictDoNothing();
  const [row] = await h.select().from(installation);
  if (!row) throw new Error('The installation has no id');
  return row.installationId;
}

export type NewSubscription = Pick<
  SubscriptionRecord,
  'id' | 'accountId' | 'cloudAccountId' | 'name' | 'status' | 'goal' | 'spec' | 'settings' | 'originator'
> & { at: Date };

/**
 * Stores a subscription of a cloud account that is there. It holds the cloud account's row while it does, against
 * whoever deletes that or moves it to another AWS account: see `lockCloudAccount`, which they hold.
 * @throws StaleCloudAccount when the cloud account is not there (any more)
 */
export async function insertSubscription(h: Handle, { at, ...subscription }: NewSubscription): Promise<void> {
  const { accountId, cloudAccountId } = subscription;
  // Cloud account 1 is the vendor's: it has no row of its own for a tenant, and cannot be deleted.
  const holder =
    cloudAccountId === INTERNAL_ACCOUNT_ID
      ? sql`(select 1) as internal`
      : sql`(select 1 from ${cloudAccounts} where ${cloudAccounts.accountId} = ${accountId}
          and ${cloudAccounts.id} = ${cloudAccountId} for share) as held`;
  const json = (value: unknown) => sql`${JSON.stringify(value)}::json`;
  const { rows } = (await h.execute(sql`
    insert into ${subscriptions} (id, account_id, cloud_account_id, name, status, goal, spec, settings, originator,
      record, progress, problems, created_at, updated_at)
    select ${subscription.id}::int, ${accountId}::int, ${cloudAccountId}::int, ${subscription.name}::text,
      ${subscription.status}::text, ${subscription.goal}::text, ${json(subscription.spec)},
      ${json(subscription.settings)}, ${json(subscription.originator)}, ${json({ resources: [], choices: {} })},
      ${json({ steps: [] })}, ${json([])}, ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
    from ${holder} returning id`)) as unknown as { rows: { id: number }[] };
  if (rows.length === 0) throw new StaleCloudAccount(`Cloud account ${cloudAccountId} is not there`);
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

/** Sets another status and nothing else, for tests and the demo. */
export async function setSubscriptionStatus(
  h: Handle,
  accountId: number,
  id: number,
  status: SubscriptionRecord['status'],
): Promise<void> {
  await h
    .update(subscriptions)
    .set({ status, version: sql`${subscriptions.version} + 1` })
    .where(oneOf(accountId, id));
}

export type Wanted = Partial<
  Pick<SubscriptionRecord, 'name' | 'status' | 'goal' | 'spec' | 'settings' | 'originator'>
>;

/**
 * Changes what is wanted of a subscription that was read at that version. With a status there is work to be done,
 * which begins anew: what the last run came to is cleared.
 * @throws StaleSubscription
 */
export async function changeWanted(
  h: Handle,
  read: Pick<SubscriptionRecord, 'accountId' | 'id' | 'version'>,
  change: Wanted,
  at: Date,
): Promise<void> {
  const concernsAws = change.status !== undefined;
  const version = concernsAws || change.spec !== undefined ? read.version + 1 : read.version;
  const anew = !concernsAws
    ? {}
    : {
        problems: [],
        progress: { steps: [] },
        failedStep: null,
        waiting: null,
        runAfter: null,
        attempts: 0,
        retries: 0,
      };
  const done = await h
    .update(subscriptions)
    .set({ ...change, ...anew, version, updatedAt: at })
    .where(and(oneOf(read.accountId, read.id), eq(subscriptions.version, read.version)))
    .returning({ id: subscriptions.id });
  if (done.length === 0) throw new StaleSubscription(`Subscription ${read.id} was changed meanwhile`);
}

/** Removes rows of subscriptions that were deleted before then. */
export async function purgeSubscriptions(h: Handle, before: Date): Promise<void> {
  await h
    .delete(subscriptions)
    .where(and(inArray(subscriptions.status, ['deleted']), lt(subscriptions.updatedAt, before)));
}
