import { z } from 'zod';
import { INT32_MAX, idSchema, linksSchema, timestampSchema } from './common.ts';
import { integerText, momentText } from './query-text.ts';

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

export const logQuerySchema = z.object({
  offset: integerText('offset must be a whole number, 0 or more', 0, INT32_MAX)
    .default(0)
    .meta({ description: 'Number of entries to skip', type: 'integer', minimum: 0, pattern: undefined }),
  limit: integerText('limit must be a whole number from 1 to 1000', 1, 1000).default(100).meta({
    description: 'Number of entries to return, at most 1000',
    type: 'integer',
    minimum: 1,
    maximum: 1000,
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
  resourceId: integerText('resourceId must be an id, a whole number', 0, INT32_MAX).optional().meta({
    description: 'Entries about this resource',
    type: 'integer',
    format: 'int32',
    pattern: undefined,
  }),
});

/** Query of `GET /logs` as the client takes it. */
export interface LogListQuery {
  offset?: number;
  limit?: number;
  startTime?: Date;
  endTime?: Date;
  resourceId?: number;
}
