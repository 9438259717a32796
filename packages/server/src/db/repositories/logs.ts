import { and, desc, eq, gte, lte } from 'drizzle-orm';
import type { LogEntry, LogQuery } from '../../app/app.ts';
import type { NewLogEntry } from '../../app/model.ts';
import type { Handle } from '../handle.ts';
import { systemLog } from '../schema.ts';

export async function appendLog(h: Handle, entry: NewLogEntry): Promise<void> {
  await h.insert(systemLog).values(entry);
}

/** A tenant's entries, newest first. */
export async function listLogs(h: Handle, accountId: number, query: LogQuery): Promise<LogEntry[]> {
  const rows = await h
    .select()
    .from(systemLog)
    .where(
      and(
        eq(systemLog.accountId, accountId),
        query.resourceId === undefined ? undefined : eq(systemLog.resourceId, query.resourceId),
        query.startTime === undefined ? undefined : gte(systemLog.time, query.startTime),
        query.endTime === undefined ? undefined : lte(systemLog.time, query.endTime),
      ),
    )
    .orderBy(desc(systemLog.id))
    .offset(query.offset)
    .limit(query.limit);
  return rows.map(({ accountId: _, ...entry }) => entry);
}
