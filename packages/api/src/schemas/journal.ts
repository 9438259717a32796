import { z } from 'zod';
import { INT32_MAX, idSchema, linksSchema, timestampSchema } from './common.ts';
import { integerText, momentText } from './query-text.ts';

const hashSchema = z.string().meta({ description: 'SHA-256, in hex' });
const sequenceSchema = z.number().int().min(1);

export const journalEntrySchema = z
  .object({
    accountId: idSchema,
    sequence: sequenceSchema.meta({ description: 'From 1, without a gap' }),
    time: timestampSchema,
    kind: z.enum(['call', 'intent', 'answer', 'link']).meta({
      description:
        'A call that only looks (call), one that changes something before it is sent (intent) and when it was answered (answer), or a way into the account that a person was given (link)',
    }),
    cloudAccountId: idSchema.nullable(),
    awsAccountId: z.string().nullable(),
    accessKeyId: z.string().nullable().meta({ description: "Null for the vendor's own key" }),
    region: z.string().nullable(),
    service: z.string().meta({ description: "As in CloudTrail's eventSource, without .amazonaws.com" }),
    operation: z.string().meta({ description: "As in CloudTrail's eventName" }),
    reason: z.object({
      kind: z.enum(['task', 'deployment', 'verification', 'scan', 'revert', 'metrics', 'support-link']),
      id: z
        .string()
        .nullable()
        .meta({ description: 'Of the task, subscription or finding; of a link, why it was asked for' }),
    }),
    intent: sequenceSchema.nullable().meta({ description: 'Of an answer: the sequence of its intent' }),
    requestId: z.string().nullable().meta({ description: "As in CloudTrail's requestID" }),
    outcome: z.string().nullable().meta({
      description: 'ok, the error code of AWS, "no answer", or "not sent"; null of an intent',
    }),
    durationMs: z.number().int().nullable(),
    previous: hashSchema,
    hash: hashSchema,
  })
  .meta({
    id: 'JournalEntry',
    description:
      'The hash is of the entry without its hash, as canonical JSON (RFC 8785) without the members that are null.',
  });

export type JournalEntryBody = z.infer<typeof journalEntrySchema>;

export const journalSchema = z
  .object({ entries: z.array(journalEntrySchema), links: linksSchema.optional() })
  .meta({ id: 'Journal' });

export const journalHeadSchema = z
  .object({
    accountId: idSchema,
    sequence: sequenceSchema,
    hash: hashSchema,
    time: timestampSchema,
    key: z.string().meta({ description: 'Ed25519 public key, as the x of a JWK' }),
    signature: z.string().meta({ description: 'In base64url' }),
  })
  .meta({
    id: 'JournalHead',
    description:
      'Signed is the canonical JSON (RFC 8785) of the head without its signature, with "what": "berth journal head".',
  });

export type JournalHeadBody = z.infer<typeof journalHeadSchema>;

export const journalHeadListSchema = z
  .object({
    accountId: idSchema,
    keys: z.array(z.string()).meta({ description: 'Public keys that heads are signed with' }),
    heads: z.array(journalHeadSchema),
    links: linksSchema.optional(),
  })
  .meta({ id: 'JournalHeads' });

export type JournalHeadsBody = Pick<z.infer<typeof journalHeadListSchema>, 'accountId' | 'keys' | 'heads'>;

const sequenceText = (name: string) =>
  integerText(`${name} must be the sequence of an entry, a whole number`, 0, Number.MAX_SAFE_INTEGER, 16);

const wholeNumber = { type: 'integer', pattern: undefined } as const;
const limit = integerText('limit must be a whole number from 1 to 1000', 1, 1000)
  .default(100)
  .meta({
    ...wholeNumber,
    description: 'How many to return, at most 1000',
    minimum: 1,
    maximum: 1000,
  });
const moment = { format: 'date-time', pattern: undefined, maxLength: undefined } as const;

export const journalQuerySchema = z.object({
  after: sequenceText('after')
    .optional()
    .meta({ ...wholeNumber, description: 'Entries after this one' }),
  before: sequenceText('before')
    .optional()
    .meta({ ...wholeNumber, description: 'Entries before this one' }),
  startTime: momentText('startTime')
    .optional()
    .meta({ ...moment, description: 'Entries at or after this moment (UTC)' }),
  endTime: momentText('endTime')
    .optional()
    .meta({ ...moment, description: 'Entries at or before this moment (UTC)' }),
  cloudAccountId: integerText('cloudAccountId must be an id, a whole number', 0, INT32_MAX)
    .optional()
    .meta({ ...wholeNumber, format: 'int32', description: 'Entries of this cloud account' }),
  order: z
    .enum(['oldest', 'newest'], { error: 'order must be oldest or newest' })
    .default('oldest')
    .meta({ description: 'Which come first' }),
  limit,
});

export const journalHeadsQuerySchema = z.object({
  after: sequenceText('after')
    .default(0)
    .meta({ ...wholeNumber, description: 'Heads of entries after this one' }),
  limit,
});

/** Query of `GET /journal` as the client takes it. */
export interface JournalListQuery {
  after?: number;
  before?: number;
  startTime?: Date;
  endTime?: Date;
  cloudAccountId?: number;
  order?: 'oldest' | 'newest';
  limit?: number;
}
