import { createHash } from 'node:crypto';
import { type ChainedEntry, type JournalEntry, onlyLooks } from '@berth/domain';
import type { CallToSend, Clock } from '@berth/engine';
import type { Journal, JournalHeads, JournalWork } from '../app/aws-journal.ts';
import type { Database } from '../db/database.ts';
import { appendToJournal } from '../db/repositories/journal.ts';
import type { Log } from '../log.ts';

/** Looks wait so long for others to be written together with them. A crash loses them, and CloudTrail shows that. */
const GATHER_MS = 200;
/** After the database did not take them. */
const AGAIN_MS = 1_000;
/** With more than these unwritten, calls wait: what cannot be written down is not to be done. */
const UNWRITTEN_MOST = 5_000;

type Draft = Omit<JournalEntry, 'sequence'>;

interface Waiting {
  draft: Draft;
  /** Of an entry that somebody waits for. It is not tried again: they are told. */
  done?: { resolve(entry: ChainedEntry): void; reject(error: unknown): void };
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Opens the journals over a database; see docs/decisions/0015-the-journal.md for what lasts when. */
export function openJournal(world: {
  database: Database;
  heads: JournalHeads;
  clock: Clock;
  log: Log;
}): Journal {
  const { database, heads, clock, log } = world;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const writeSoon = (ms: number): void => {
    if (closed) return;
    timer ??= setTimeout(() => void write(), ms).unref();
  };
  /** One pass at a time; what comes meanwhile is written together in the next. */
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing ??= pass().finally(() => {
      writing = null;
      if (waiting.some(({ done }) => done)) void write();
      else if (waiting.length > 0) writeSoon(GATHER_MS);
    });
    return writing;
  };
  const pass = async (): Promise<void> => {
    const taken = Map.groupBy(waiting, ({ draft }) => draft.accountId);
    waiting = [];
    for (const [accountId, batch] of taken) await writeBatch(accountId, batch);
  };
  const writeBatch = async (accountId: number, batch: Waiting[]): Promise<void> => {
    try {
      const drafts = batch.map(({ draft }) => draft);
      const entries = await appendToJournal(database, accountId, drafts, sha256);
      for (const [n, entry] of entries.entries()) batch[n]?.done?.resolve(entry);
      const end = entries.at(-1);
      if (end) await addHead(accountId, end);
    } catch (error) {
      for (const { done } of batch) done?.reject(error);
      const left = batch.filter(({ done }) => !done);
      waiting = [...left, ...waiting];
      log.error('Calls to AWS could not be written into the journal yet', {
        accountId,
        calls: left.length,
        error,
      });
      writeSoon(AGAIN_MS);
    }
  };
  /** The next head vouches for what this one would have. */
  const addHead = (accountId: number, end: ChainedEntry): Promise<void> =>
    heads.add(accountId, end).catch((error: unknown) => {
      log.error('The end of a journal could not be signed and kept outside of the database', {
        accountId,
        error,
      });
    });

  const append = (draft: Draft): void => {
    waiting.push({ draft });
    if (!writing) writeSoon(GATHER_MS);
  };
  const appendNow = (draft: Draft): Promise<ChainedEntry> =>
    new Promise((resolve, reject) => {
      waiting.push({ draft, done: { resolve, reject } });
      void write();
    });
  const settled = async (): Promise<void> => {
    if (writing) await writing;
    if (waiting.length > 0) await write();
  };

  const time = () => new Date(clock.now()).toISOString();

  return {
    of: (work) => ({
      async begin(call) {
        if (waiting.length > UNWRITTEN_MOST) await settled();
        if (waiting.length > UNWRITTEN_MOST)
          throw new Error('Too many calls to AWS are not written down yet');
        const sentAt = clock.now();
        const draft = { ...draftOf(work, call), time: time() };
        const took = () => Math.max(0, Math.round(clock.now() - sentAt));
        if (onlyLooks(call.operation))
          return (end) => append({ ...draft, ...end, kind: 'call', durationMs: took() });
        const { sequence } = await appendNow({ ...draft, kind: 'intent' });
        return (end) =>
          append({ ...draft, ...end, kind: 'answer', time: time(), intent: sequence, durationMs: took() });
      },
    }),
    link: async (work, operation) => {
      const call = { service: 'signin', operation, region: '', accessKeyId: '' };
      await appendNow({
        ...draftOf(work, call),
        region: null,
        accessKeyId: null,
        time: time(),
        kind: 'link',
      });
    },
    settled,
    async close() {
      closed = true;
      clearTimeout(timer);
      timer = undefined;
      await settled();
      if (waiting.length > 0)
        log.error('The journal lost calls that the database did not take', { calls: waiting.length });
    },
  };
}

const draftOf = (work: JournalWork, call: CallToSend): Omit<Draft, 'kind' | 'time'> => ({
  accountId: work.accountId,
  cloudAccountId: work.cloudAccountId,
  awsAccountId: work.hosted ? null : work.awsAccountId,
  accessKeyId: work.hosted ? null : call.accessKeyId,
  region: call.region,
  service: call.service,
  operation: call.operation,
  reason: work.reason,
  intent: null,
  requestId: null,
  outcome: null,
  durationMs: null,
});
