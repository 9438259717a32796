import { and, desc, eq, gte, lt, lte } from 'drizzle-orm';
import type { LogQuery } from '../../app/app.ts';
import type { SessionLogEntry } from '../../app/team.ts';
import type { Handle } from '../handle.ts';
import { sessionLog } from '../schema.ts';

export async function appendSessionLog(
  h: Handle,
  accountId: number,
  entry: Omit<SessionLogEntry, 'id'>,
): Promise<void> {
  await h.insert(sessionLog).values({ accountId, ...entry });
}

/** Removes what happened before then: it names people and their addresses, and need not be kept for good. */
export async function purgeSessionLog(h: Handle, before: Date): Promise<void> {
  await h.delete(sessionLog).where(lt(sessionLog.time, before));
}

/** A tenant's entries, newest first. */
export async function listSessionLog(
  h: Handle,
  accountId: number,
  { offset, limit, startTime, endTime }: Omit<LogQuery, 'resourceId'>,
): Promise<SessionLogEntry[]> {
  const rows = await h
    .select()
    .from(sessionLog)
    .where(
      and(
        eq(sessionLog.accountId, accountId),
        startTime === undefined ? undefined : gte(sessionLog.time, startTime),
        endTime === undefined ? undefined : lte(sessionLog.time, endTime),
      ),
    )
    .orderBy(desc(sessionLog.id))
    .offset(offset)
    .limit(limit);
  return rows.map(({ accountId: _, ...entry }) => entry);
}
