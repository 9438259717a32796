import type { ActorSearch, Finding, FindingCode, FindingSeverity } from '@berth/domain';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { FindingEvent, FindingMode, Revert } from '../app/finding.ts';
import { accountId, moment } from './schema.ts';

/** What was found to be otherwise than it should be, once for each identity: opened, resolved, opened again. */
export const findings = pgTable(
  'findings',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    cloudAccountId: integer('cloud_account_id').notNull(),
    /** 0: about the cloud account itself. */
    subscriptionId: integer('subscription_id').notNull(),
    /** Of the finding: code, subject and detail. */
    identity: text('identity').notNull(),
    code: text('code').$type<FindingCode>().notNull(),
    severity: text('severity').$type<FindingSeverity>().notNull(),
    finding: json('finding').$type<Finding>().notNull(),
    status: text('status').$type<'open' | 'resolved'>().notNull(),
    openedAt: moment('opened_at').notNull(),
    seenAt: moment('seen_at').notNull(),
    resolvedAt: moment('resolved_at'),
    timesOpened: integer('times_opened').notNull().default(1),
    actor: json('actor').$type<ActorSearch>(),
    /** Where its revert is, if one was asked for since it was opened. */
    revertState: text('revert_state').$type<Revert['state']>(),
    revert: json('revert').$type<Omit<Revert, 'state'>>(),
    revertTouchedAt: moment('revert_touched_at'),
  },
  (t) => [
    uniqueIndex('findings_identity').on(t.accountId, t.cloudAccountId, t.subscriptionId, t.identity),
    index('findings_account').on(t.accountId, t.status, t.id),
    index('findings_reverting').on(t.revertTouchedAt).where(sql`${t.revertState} in ('asked', 'running')`),
  ],
);

/** What became of findings, for the history of a resource. */
export const findingEvents = pgTable(
  'finding_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    findingId: integer('finding_id').notNull(),
    time: moment('time').notNull(),
    kind: text('kind').$type<FindingEvent['kind']>().notNull(),
    by: text('by'),
  },
  (t) => [index('finding_events_finding').on(t.accountId, t.findingId, t.id)],
);

/** Each place that is looked at: a region of a cloud account, or with an empty region its IAM resources. */
export const scans = pgTable(
  'scans',
  {
    accountId: accountId(),
    cloudAccountId: integer('cloud_account_id').notNull(),
    region: text('region').notNull(),
    dueAt: moment('due_at').notNull(),
    lease: uuid('lease'),
    leasedUntil: moment('leased_until'),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    /** Whether the last one saw everything; null before the first. */
    complete: boolean('complete'),
    calls: integer('calls'),
    /** Why the last one gave nothing. */
    trouble: text('trouble'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.cloudAccountId, t.region] }), index('scans_due').on(t.dueAt)],
);

/** What an account wants to happen to findings of a code, where it is not the usual. */
export const findingModes = pgTable(
  'finding_modes',
  {
    accountId: accountId(),
    code: text('code').$type<FindingCode>().notNull(),
    mode: text('mode').$type<FindingMode>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.code] })],
);
