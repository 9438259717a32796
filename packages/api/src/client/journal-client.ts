import type { JournalEntryBody, JournalHeadsBody, JournalListQuery } from '../schemas/journal.ts';
import type { JsonCall } from './json-call.ts';

/** The journal of AWS calls. Berth only. */
export interface JournalClient {
  listJournal(query?: JournalListQuery, signal?: AbortSignal): Promise<JournalEntryBody[]>;
  /** Every entry that the query asks for, page after page, the oldest first. */
  journalEntries(
    query?: Omit<JournalListQuery, 'order' | 'limit' | 'before'>,
    signal?: AbortSignal,
  ): AsyncGenerator<JournalEntryBody>;
  /** All signed heads, with the keys that may sign them. */
  journalHeads(signal?: AbortSignal): Promise<JournalHeadsBody>;
}

const PAGE = 1_000;

export function journalClient(json: JsonCall): JournalClient {
  const listJournal: JournalClient['listJournal'] = async ({ startTime, endTime, ...page } = {}, signal) => {
    const query = { ...page, startTime: startTime?.toISOString(), endTime: endTime?.toISOString() };
    return (await json('getJournal', { query, signal })).entries;
  };
  return {
    listJournal,
    async *journalEntries(query = {}, signal) {
      let after = query.after ?? 0;
      for (;;) {
        const entries = await listJournal({ ...query, after, limit: PAGE }, signal);
        yield* entries;
        const last = entries.at(-1);
        if (entries.length < PAGE || !last || last.sequence <= after) return;
        after = last.sequence;
      }
    },
    async journalHeads(signal) {
      const all: JournalHeadsBody['heads'] = [];
      for (;;) {
        const after = all.at(-1)?.sequence ?? 0;
        const query = { after, limit: PAGE };
        const { accountId, keys, heads } = await json('getJournalHeads', { query, signal });
        all.push(...heads);
        const isEnd = heads.length < PAGE || (heads.at(-1)?.sequence ?? 0) <= after;
        if (isEnd) return { accountId, keys, heads: all };
      }
    },
  };
}
