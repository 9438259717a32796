import { z } from 'zod';
import { INT32_MAX, idSchema, linksSchema, timestampSchema } from './common.ts';

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

const integerText = (message: string, min: number, max: number) =>
  z
    .string({ error: message })
    .regex(/^\d{1,10}$/, { error: message })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: message });

const momentText = (name: string) => {
  const error = `${name} must be a moment like 2026-11-20T00:00:00Z`;
  return z
    .string({ error })
    .max(40, { error })
    .regex(/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/, {
      error,
    })
    .transform((text) => new Date(hasZone(text) ? text : `${text.replace(' ', 'T')}Z`))
    .refine((date) => !Number.isNaN(date.getTime()), { error })
    .transform((date) => new Date(Math.min(Math.max(date.getTime(), FIRST), LAST)));
};

/** Nothing is older or newer; databases know no year 0, and write years beyond 9999 in their own way. */
const FIRST = 0;
const LAST = Date.parse('9999-12-31T00:00:00Z');

/** The API's moments are UTC; a text without a zone must not mean the server's own. A bare date is UTC already. */
const hasZone = (text: string): boolean =>
  text.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10));

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
