import type { LogEntryBody, logQuerySchema } from '@berth/api';
import { ok } from '@berth/domain';
import type { z } from 'zod';
import type { App, LogEntry } from '../app/app.ts';
import { link } from './links.ts';
import type { Handler } from './pipeline.ts';

const toEntry = (entry: LogEntry): LogEntryBody => ({
  id: entry.id,
  time: entry.time.toISOString(),
  originator: entry.originator,
  apiKeyName: entry.apiKeyName ?? undefined,
  resource: entry.resource ?? undefined,
  resourceId: entry.resourceId ?? undefined,
  type: entry.type,
  description: entry.description,
});

/** Handlers of `/v1/logs`. */
export function logHandlers(app: App) {
  return {
    getAccountSystemLogs: async ({ caller, input, baseUrl }) => {
      const { startTime, endTime, resourceId, ...page } = input as z.output<typeof logQuerySchema>;
      const entries = await app.listLogs(caller, {
        ...page,
        ...(startTime && { startTime }),
        ...(endTime && { endTime }),
        ...(resourceId !== undefined && { resourceId }),
      });
      return ok({ entries: entries.map(toEntry), links: [link('self', baseUrl, '/logs')] });
    },
  } satisfies Record<string, Handler>;
}
