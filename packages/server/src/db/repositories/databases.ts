import type { DatabaseConfig, DatabaseUnsettled } from '@berth/domain';
import { and, asc, count, eq, isNotNull, sql } from 'drizzle-orm';
import type { DatabaseRecord } from '../../app/database.ts';
import type { Handle } from '../handle.ts';
import { databases } from '../schema.ts';
import { nextId } from './sequences.ts';

interface SubscriptionKey {
  accountId: number;
  id: number;
}

interface DatabaseKey {
  accountId: number;
  subscriptionId: number;
  id: number;
}

const ofSubscription = ({ accountId, id }: SubscriptionKey) =>
  and(eq(databases.accountId, accountId), eq(databases.subscriptionId, id));

const oneOf = ({ accountId, subscriptionId, id }: DatabaseKey) =>
  and(ofSubscription({ accountId, id: subscriptionId }), eq(databases.id, id));

const toRecord = ({ name: _name, port: _port, ...row }: typeof databases.$inferSelect): DatabaseRecord => row;

/** Databases of a subscription, oldest first. */
export async function listDatabases(
  h: Handle,
  subscription: SubscriptionKey,
  page?: { offset: number; limit: number },
): Promise<DatabaseRecord[]> {
  const all = h
    .select()
    .from(databases)
    .where(ofSubscription(subscription))
    .orderBy(asc(databases.id))
    .$dynamic();
  const rows = await (page ? all.limit(page.limit).offset(page.offset) : all);
  return rows.map(toRecord);
}

export async function countDatabases(h: Handle, subscription: SubscriptionKey): Promise<number> {
  const [row] = await h.select({ count: count() }).from(databases).where(ofSubscription(subscription));
  return row?.count ?? 0;
}

export async function getDatabase(h: Handle, key: DatabaseKey): Promise<DatabaseRecord | null> {
  const [row] = await h.select().from(databases).where(oneOf(key));
  return row ? toRecord(row) : null;
}

/** An id for a database that is about to be made: its password is sealed under it. */
export const reserveDatabaseId = (h: Handle): Promise<number> => nextId(h, 'databases');

export async function insertDatabase(
  h: Handle,
  { at, ...row }: DatabaseKey & { config: DatabaseConfig; unsettled: DatabaseUnsettled; at: Date },
): Promise<void> {
  await h.insert(databases).values({
    ...row,
    name: row.config.name,
    port: row.config.port,
    tags: [],
    activatedAt: row.unsettled === null ? at : null,
    createdAt: at,
    updatedAt: at,
  });
}

export async function changeDatabase(
  h: Handle,
  key: DatabaseKey,
  { config, unsettled, at }: { config: DatabaseConfig; unsettled: DatabaseUnsettled; at: Date },
): Promise<void> {
  await h
    .update(databases)
    .set({ config, unsettled, name: config.name, port: config.port, updatedAt: at })
    .where(oneOf(key));
}

export async function deleteDatabase(h: Handle, key: DatabaseKey): Promise<void> {
  await h.delete(databases).where(oneOf(key));
}

/** Deletes all databases of a subscription and gives their ids. */
export async function deleteDatabasesOf(h: Handle, subscription: SubscriptionKey): Promise<number[]> {
  const gone = await h.delete(databases).where(ofSubscription(subscription)).returning({ id: databases.id });
  return gone.map(({ id }) => id);
}

/** The subscription has its nodes: whatever its databases waited for is there. */
export async function settleDatabases(h: Handle, subscription: SubscriptionKey, at: Date): Promise<void> {
  await h
    .update(databases)
    .set({
      unsettled: null,
      activatedAt: sql`coalesce(${databases.activatedAt}, ${at.toISOString()}::timestamptz)`,
    })
    .where(and(ofSubscription(subscription), isNotNull(databases.unsettled)));
}

/** Changes the tags of a database as they are by now; null where there is no such database. */
export async function changeTags<T>(
  tx: Handle,
  key: DatabaseKey,
  change: (tags: DatabaseRecord['tags']) => { tags: DatabaseRecord['tags'] | null; result: T },
): Promise<T | null> {
  const [row] = await tx.select({ tags: databases.tags }).from(databases).where(oneOf(key)).for('update');
  if (!row) return null;
  const { tags, result } = change(row.tags);
  if (tags) await tx.update(databases).set({ tags }).where(oneOf(key));
  return result;
}
