import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import {
  CHAIN_START,
  type ChainedEntry,
  chainOn,
  headText,
  type JournalEntry,
  type JournalHead,
} from '@berth/domain';
import type { JournalQuery } from '../app/app.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Journals in memory, with a head for what was added last. Tests reach into both. */
export class MemoryJournal {
  readonly entries = new Map<number, ChainedEntry[]>();
  readonly heads = new Map<number, JournalHead[]>();
  readonly #pair = generateKeyPairSync('ed25519');
  readonly key = this.#pair.publicKey.export({ format: 'jwk' }).x ?? '';

  /** Adds calls to an account's journal, each with what is given of it. */
  add(accountId: number, ...calls: Partial<JournalEntry>[]): void {
    const before = this.entries.get(accountId) ?? [];
    const end = before.at(-1) ?? { sequence: 0, hash: CHAIN_START };
    const added = chainOn(
      end,
      calls.map((call) => ({ ...CALL, ...call, accountId })),
      hash,
    );
    this.entries.set(accountId, [...before, ...added]);
    const last = added.at(-1);
    if (!last) return;
    const head = { accountId, sequence: last.sequence, hash: last.hash, time: last.time, key: this.key };
    const signature = sign(null, Buffer.from(headText(head)), this.#pair.privateKey).toString('base64url');
    this.heads.set(accountId, [...(this.heads.get(accountId) ?? []), { ...head, signature }]);
  }

  list(accountId: number, query: JournalQuery): ChainedEntry[] {
    const {
      after = 0,
      before = Number.POSITIVE_INFINITY,
      startTime,
      endTime,
      cloudAccountId,
      order,
      limit,
    } = query;
    const found = (this.entries.get(accountId) ?? []).filter(
      (entry) =>
        entry.sequence > after &&
        entry.sequence < before &&
        (startTime === undefined || entry.time >= startTime.toISOString()) &&
        (endTime === undefined || entry.time <= endTime.toISOString()) &&
        (cloudAccountId === undefined || entry.cloudAccountId === cloudAccountId),
    );
    return (order === 'newest' ? found.reverse() : found).slice(0, limit);
  }
}

const CALL: Omit<JournalEntry, 'sequence'> = {
  accountId: 0,
  time: '2026-11-20T12:00:00.000Z',
  kind: 'call',
  cloudAccountId: 101,
  awsAccountId: '111122223333',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  region: 'us-east-1',
  service: 'ec2',
  operation: 'DescribeVpcs',
  reason: { kind: 'deployment', id: '1001' },
  intent: null,
  requestId: null,
  outcome: 'ok',
  durationMs: 84,
};
