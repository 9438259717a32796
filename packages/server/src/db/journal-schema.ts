import type { JournalEntry } from '@berth/domain';
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { accountId, moment } from './schema.ts';

/** Every call to AWS in a tenant's cloud accounts, in a chain of hashes for each tenant. Rows are added, and that is all. */
export const journalEntries = pgTable(
  'journal_entries',
  {
    accountId: accountId(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    time: moment('time').notNull(),
    kind: text('kind').$type<JournalEntry['kind']>().notNull(),
    cloudAccountId: integer('cloud_account_id'),
    awsAccountId: text('aws_account_id'),
    accessKeyId: text('access_key_id'),
    region: text('region'),
    service: text('service').notNull(),
    operation: text('operation').notNull(),
    reasonKind: text('reason_kind').$type<JournalEntry['reason']['kind']>().notNull(),
    reasonId: text('reason_id'),
    intent: bigint('intent', { mode: 'number' }),
    requestId: text('request_id'),
    outcome: text('outcome'),
    durationMs: integer('duration_ms'),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.sequence] }),
    index('journal_entries_time').on(t.accountId, t.time),
    index('journal_entries_cloud_account').on(t.accountId, t.cloudAccountId, t.sequence),
  ],
);
