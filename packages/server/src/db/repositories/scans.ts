import type { EndedConnections } from '@berth/domain';
import { and, asc, eq, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { ScanView } from '../../app/finding.ts';
import type { SubscriptionRecord } from '../../app/subscription.ts';
import type { Handle } from '../handle.ts';
import { subscriptions } from '../schema.ts';
import { scans } from '../watch-schema.ts';

/** One place that is looked at: a region of a cloud account, or with an empty region its IAM resources. */
export interface ScanKey {
  accountId: number;
  cloudAccountId: number;
  region: string;
}

/** Short enough that a dead worker's place is soon looked at again; who looks for longer prolongs it. */
export const SCAN_LEASE_MS = 60_000;

const oneOf = ({ accountId, cloudAccountId, region }: ScanKey) =>
  and(eq(scans.accountId, accountId), eq(scans.cloudAccountId, cloudAccountId), eq(scans.region, region));
const inMs = (ms: number): SQL<Date> => sql<Date>`now() + ${ms / 1_000}::float8 * interval '1 second'`;
const IS_FREE = or(isNull(scans.leasedUntil), sql`${scans.leasedUntil} <= now()`);

/**
 * Has every place be known in which there is something to be watched: regions with active subscriptions, and active
 * cloud accounts; `only` of one cloud account, where one is given. New ones are due within the spread, so that not all are looked at together.
 */
export async function knowPlaces(
  h: Handle,
  spreadMs: number,
  { regions, accounts, only }: { regions: boolean; accounts: boolean; only?: Omit<ScanKey, 'region'> },
): Promise<void> {
  const mine = (accountId: SQL, cloudAccountId: SQL) =>
    only ? sql`and ${accountId} = ${only.accountId} and ${cloudAccountId} = ${only.cloudAccountId}` : sql``;
  const due = sql`now() + random() * ${spreadMs / 1_000}::float8 * interval '1 second'`;
  if (regions)
    await h.execute(sql`
    insert into scans (account_id, cloud_account_id, region, due_at)
    select distinct on (s.account_id, s.cloud_account_id, s.spec->>'region')
      s.account_id, s.cloud_account_id, s.spec->>'region', ${due}
    from subscriptions s where s.status = 'active' ${mine(sql`s.account_id`, sql`s.cloud_account_id`)}
    on conflict do nothing`);
  if (!accounts) return;
  await h.execute(sql`
    insert into scans (account_id, cloud_account_id, region, due_at)
    select c.account_id, c.id, '', ${due} from cloud_accounts c
    where c.status in ('active', 'active-error') ${mine(sql`c.account_id`, sql`c.id`)}
    on conflict do nothing`);
}

/** Places that are due, and that nobody is looking at. */
export const dueScans = (h: Handle, limit: number): Promise<ScanKey[]> =>
  h
    .select({ accountId: scans.accountId, cloudAccountId: scans.cloudAccountId, region: scans.region })
    .from(scans)
    .where(and(lte(scans.dueAt, sql`now()`), IS_FREE))
    .orderBy(asc(scans.dueAt))
    .limit(limit);

/** Makes a cloud account's places due at once. */
export async function hurryScans(h: Handle, accountId: number, cloudAccountId: number): Promise<ScanKey[]> {
  return h
    .update(scans)
    .set({ dueAt: sql`now()` })
    .where(and(eq(scans.accountId, accountId), eq(scans.cloudAccountId, cloudAccountId)))
    .returning({ accountId: scans.accountId, cloudAccountId: scans.cloudAccountId, region: scans.region });
}

/** Makes one place due at once, known or not. */
export async function hurryScan(h: Handle, key: ScanKey): Promise<void> {
  await h
    .insert(scans)
    .values({ ...key, dueAt: sql`now()` })
    .onConflictDoUpdate({
      target: [scans.accountId, scans.cloudAccountId, scans.region],
      set: { dueAt: sql`now()` },
    });
}

/**
 * Takes a place that is due; null when it is not, or somebody has it.
 *
 * @returns since when it was asked for, and when a look that saw everything last ended
 */
export async function takeScan(
  h: Handle,
  key: ScanKey,
  lease: string,
): Promise<{ asked: Date; before: Date | null } | null> {
  const [row] = await h
    .update(scans)
    .set({ lease, leasedUntil: inMs(SCAN_LEASE_MS), startedAt: sql`now()` })
    .where(and(oneOf(key), lte(scans.dueAt, sql`now()`), IS_FREE))
    .returning({ asked: scans.dueAt, finishedAt: scans.finishedAt, complete: scans.complete });
  return row ? { asked: row.asked, before: row.complete ? row.finishedAt : null } : null;
}

/** Holds a place for longer; false when somebody else has it by now. */
export async function prolongScan(h: Handle, key: ScanKey, lease: string): Promise<boolean> {
  const rows = await h
    .update(scans)
    .set({ leasedUntil: inMs(SCAN_LEASE_MS) })
    .where(and(oneOf(key), eq(scans.lease, lease)))
    .returning({ region: scans.region });
  return rows.length > 0;
}

export interface ScanEnd {
  complete: boolean;
  calls: number;
  trouble: string | null;
}

/**
 * Ends a look. When it was asked for anew while it ran, it is due at once again; else after that time.
 * @returns false when the lease was lost: somebody else looks, and what this one saw may be old
 */
export async function endScan(
  tx: Handle,
  key: ScanKey,
  { lease, asked }: { lease: string; asked: Date },
  end: ScanEnd,
  nextMs: number,
): Promise<boolean> {
  const rows = await tx
    .update(scans)
    .set({
      ...end,
      finishedAt: sql`now()`,
      lease: null,
      leasedUntil: null,
      dueAt: sql`case when ${scans.dueAt} > ${asked.toISOString()}::timestamptz then ${scans.dueAt}
        else now() + ${nextMs / 1_000}::float8 * interval '1 second' end`,
    })
    .where(and(oneOf(key), eq(scans.lease, lease)))
    .returning({ region: scans.region });
  return rows.length > 0;
}

export async function listScans(h: Handle, accountId: number, cloudAccountId: number): Promise<ScanView[]> {
  const rows = await h
    .select({
      region: scans.region,
      dueAt: scans.dueAt,
      running: sql<boolean>`coalesce(${scans.leasedUntil} > now(), false)`,
      startedAt: scans.startedAt,
      finishedAt: scans.finishedAt,
      complete: scans.complete,
      calls: scans.calls,
      trouble: scans.trouble,
    })
    .from(scans)
    .where(and(eq(scans.accountId, accountId), eq(scans.cloudAccountId, cloudAccountId)))
    .orderBy(asc(scans.region));
  return rows.map((row) => ({ ...row, region: row.region || null }));
}

/** Lets every place be looked at: whoever held one is dead. */
export async function freeScans(h: Handle): Promise<void> {
  await h.update(scans).set({ lease: null, leasedUntil: null });
}

export async function eraseScans(h: Handle, accountId: number, cloudAccountId: number): Promise<void> {
  await h.delete(scans).where(and(eq(scans.accountId, accountId), eq(scans.cloudAccountId, cloudAccountId)));
}

/** The subscriptions in a place that are at rest: what is being changed is not judged. */
export const restingSubscriptions = (
  h: Handle,
  { accountId, cloudAccountId, region }: ScanKey,
): Promise<Pick<SubscriptionRecord, 'id' | 'name' | 'version' | 'spec' | 'record' | 'updatedAt'>[]> =>
  h
    .select({
      id: subscriptions.id,
      name: subscriptions.name,
      version: subscriptions.version,
      spec: subscriptions.spec,
      record: subscriptions.record,
      updatedAt: subscriptions.updatedAt,
    })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, accountId),
        eq(subscriptions.cloudAccountId, cloudAccountId),
        eq(subscriptions.status, 'active'),
        sql`${subscriptions.spec}->>'region' = ${region}`,
        or(isNull(subscriptions.leasedUntil), sql`${subscriptions.leasedUntil} <= now()`),
      ),
    )
    .orderBy(asc(subscriptions.id));

/** Whether a subscription is as it was when it was read: at rest, and wanted as then. */
export async function stillResting(
  tx: Handle,
  accountId: number,
  { id, version, updatedAt }: Pick<SubscriptionRecord, 'id' | 'version' | 'updatedAt'>,
): Promise<boolean> {
  const [row] = await tx
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, accountId),
        eq(subscriptions.id, id),
        eq(subscriptions.status, 'active'),
        eq(subscriptions.version, version),
        eq(subscriptions.updatedAt, updatedAt),
        or(isNull(subscriptions.leasedUntil), sql`${subscriptions.leasedUntil} <= now()`),
      ),
    )
    .for('share');
  return row !== undefined;
}

/** Remembers which connections a look saw to have come to nothing: AWS shows it for some hours only. */
export async function rememberEnded(
  tx: Handle,
  accountId: number,
  { id, record }: Pick<SubscriptionRecord, 'id' | 'record'>,
  endedConnections: EndedConnections,
): Promise<void> {
  await tx
    .update(subscriptions)
    .set({ record: { ...record, choices: { ...record.choices, endedConnections } } })
    .where(and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, id)));
}
