import { CHAIN_START, type ChainedEntry, chainOn, type Hash, type JournalEntry } from '@berth/domain';
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, sql } from 'drizzle-orm';
import type { JournalQuery } from '../../app/app.ts';
import type { Database } from '../database.ts';
import type { Handle } from '../handle.ts';
import { journalEntries } from '../journal-schema.ts';

/** First key of the advisory locks under which the writers of a journal take turns; the second is the account. */
const JOURNAL_LOCK = 7_302;
/** PostgreSQL takes 65,535 parameters in a statement. */
const ROWS_MOST = 1_000;

/** Puts entries at the end of an account's chain, in their order, whoever else writes to it. */
export function appendToJournal(
  database: Pick<Database, 'transaction'>,
  accountId: number,
  drafts: readonly Omit<JournalEntry, 'sequence'>[],
  hash: Hash,
): Promise<ChainedEntry[]> {
  return database.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${JOURNAL_LOCK}::int, ${accountId}::int)`);
    const [end] = await tx
      .select({ sequence: journalEntries.sequence, hash: journalEntries.hash })
      .from(journalEntries)
      .where(eq(journalEntries.accountId, accountId))
      .orderBy(desc(journalEntries.sequence))
      .limit(1);
    const placed = chainOn(end ?? { sequence: 0, hash: CHAIN_START }, drafts, hash);
    for (let at = 0; at < placed.length; at += ROWS_MOST)
      await tx.insert(journalEntries).values(placed.slice(at, at + ROWS_MOST).map(toRow));
    return placed;
  });
}

/** Entries of an account's journal. */
export async function listJournal(
  h: Handle,
  accountId: number,
  query: JournalQuery,
): Promise<ChainedEntry[]> {
  const { after, before, startTime, endTime, cloudAccountId } = query;
  const rows = await h
    .select()
    .from(journalEntries)
    .where(
      and(
        eq(journalEntries.accountId, accountId),
        after === undefined ? undefined : gt(journalEntries.sequence, after),
        before === undefined ? undefined : lt(journalEntries.sequence, before),
        startTime === undefined ? undefined : gte(journalEntries.time, startTime),
        endTime === undefined ? undefined : lte(journalEntries.time, endTime),
        cloudAccountId === undefined ? undefined : eq(journalEntries.cloudAccountId, cloudAccountId),
      ),
    )
    .orderBy(query.order === 'newest' ? desc(journalEntries.sequence) : asc(journalEntries.sequence))
    .limit(query.limit);
  return rows.map(toEntry);
}

/** Which of AWS's request ids are of calls that the account's journal has since then. */
export async function ownRequests(
  h: Handle,
  accountId: number,
  requestIds: readonly string[],
  since: Date,
): Promise<Set<string>> {
  const rows = await h
    .select({ requestId: journalEntries.requestId })
    .from(journalEntries)
    .where(
      and(
        eq(journalEntries.accountId, accountId),
        gte(journalEntries.time, since),
        inArray(journalEntries.requestId, [...requestIds]),
      ),
    );
  return new Set(rows.flatMap(({ requestId }) => requestId ?? []));
}

const toRow = ({ reason, time, ...entry }: ChainedEntry): typeof journalEntries.$inferInsert => ({
  ...entry,
  time: new Date(time),
  reasonKind: reason.kind,
  reasonId: reason.id,
});

const toEntry = ({
  reasonKind,
  reasonId,
  time,
  ...entry
}: typeof journalEntries.$inferSelect): ChainedEntry => ({
  ...entry,
  time: time.toISOString(),
  reason: { kind: reasonKind, id: reasonId },
});
