import { z } from 'zod';
import { INT32_MAX, idSchema, linksSchema, timestampSchema } from './common.ts';
import { idText, integerText, momentText } from './query-text.ts';

export const logEntrySchema = z
  .object({
    id: idSchema,
    time: timestampSchema,
    originator: z.string(),
    apiKeyName: z.string().optional().meta({ description: 'Only for actions through the API' }),
    resource: z.string().optional(),
    resourceId: idSchema.optional(),
    type: z.string(),
    description: z.string(),
  })
  .meta({ id: 'LogEntry' });

export type LogEntryBody = z.infer<typeof logEntrySchema>;

export const logListSchema = z
  .object({ entries: z.array(logEntrySchema), links: linksSchema.optional() })
  .meta({ id: 'LogEntries', description: 'Newest id first.' });

/** Which page of a log, and of which time. */
const pageOfLog = (limitMost: number) => ({
  offset: integerText('offset must be a whole number, 0 or more', 0, INT32_MAX)
    .default(0)
    .meta({ description: 'Number of entries to skip', type: 'integer', minimum: 0, pattern: undefined }),
  limit: integerText(`limit must be a whole number from 1 to ${limitMost}`, 1, limitMost)
    .default(100)
    .meta({
      description: `Number of entries to return, at most ${limitMost}`,
      type: 'integer',
      minimum: 1,
      maximum: limitMost,
      pattern: undefined,
    }),
  startTime: momentText('startTime').optional().meta({
    description: 'Entries at or after this moment (UTC)',
    format: 'date-time',
    pattern: undefined,
    maxLength: undefined,
  }),
  endTime: momentText('endTime').optional().meta({
    description: 'Entries at or before this moment (UTC)',
    format: 'date-time',
    pattern: undefined,
    maxLength: undefined,
  }),
});

export const logQuerySchema = z.object({
  ...pageOfLog(1000),
  resourceId: idText('resourceId must be an id, a whole number').optional().meta({
    description: 'Entries about this resource',
    type: 'integer',
    format: 'int32',
    pattern: undefined,
  }),
});

export const sessionLogQuerySchema = z.object(pageOfLog(100));

export const sessionLogEntrySchema = z
  .object({
    id: z.string(),
    time: timestampSchema,
    user: z.string().meta({ description: 'E-mail address of the user' }),
    userAgent: z.string().meta({ description: 'As the browser calls itself' }),
    ipAddress: z.string(),
    userRole: z.string(),
    type: z.string().meta({ description: 'How the user signed in', example: 'local' }),
    action: z.string().meta({ example: 'signedIn' }),
  })
  .meta({ id: 'SessionLogEntry' });

export type SessionLogEntryBody = z.infer<typeof sessionLogEntrySchema>;

export const sessionLogListSchema = z
  .object({ entries: z.array(sessionLogEntrySchema), links: linksSchema.optional() })
  .meta({ id: 'SessionLogEntries', description: 'Newest first.' });

/** Query of `GET /logs` as the client takes it. */
export interface LogListQuery {
  offset?: number;
  limit?: number;
  startTime?: Date;
  endTime?: Date;
  resourceId?: number;
}

/** Query of `GET /session-logs` as the client takes it. */
export type SessionLogListQuery = Omit<LogListQuery, 'resourceId'>;
