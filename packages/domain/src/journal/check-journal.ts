import { CHAIN_START, type ChainEnd, type ChainedEntry, entryText, type Hash } from './entry.ts';
import { headText, type IsSigned, type JournalHead } from './head.ts';

/** What is wrong with a journal, and at which entry. */
export interface JournalFault {
  code:
    | 'altered'
    | 'missing'
    | 'out-of-order'
    | 'broken-link'
    | 'other-account'
    | 'truncated'
    | 'rewritten'
    | 'no-heads'
    | 'bad-signature'
    | 'unknown-key';
  sequence: number | null;
  message: string;
}

export interface JournalVerdict {
  entries: number;
  last: ChainEnd | null;
  heads: number;
  /** Up to this entry a signed head vouches for the chain. What comes after was written since the last head. */
  coveredTo: number;
  faults: JournalFault[];
  /** Faults beyond those that are listed. */
  more: number;
}

export interface JournalCheckInput {
  accountId: number;
  heads: readonly JournalHead[];
  /** Public keys that a head may be signed with. */
  keys: readonly string[];
  hash: Hash;
  isSigned: IsSigned;
}

/** Takes the entries of a journal, all of them and in their order, and says in the end what is wrong. */
export interface JournalCheck {
  add(entry: ChainedEntry): void;
  end(): JournalVerdict;
}

const FAULTS_MOST = 100;

/**
 * Holds a journal to its own hashes and to the signed heads. The hashes show what was changed by somebody who did not
 * make the chain anew; the heads show the rest: a chain that was made anew or cut off ends in another hash than the one
 * that was signed, or before it.
 */
export function checkJournal({ accountId, heads, keys, hash, isSigned }: JournalCheckInput): JournalCheck {
  const faults: JournalFault[] = [];
  let more = 0;
  let entries = 0;
  let last: ChainEnd = { sequence: 0, hash: CHAIN_START };
  let coveredTo = 0;
  const fault = (code: JournalFault['code'], sequence: number | null, message: string): void => {
    if (faults.length < FAULTS_MOST) faults.push({ code, sequence, message });
    else more += 1;
  };

  const signed = new Map<number, Set<string>>();
  for (const head of heads) {
    const at = head.sequence;
    if (!isSigned(headText(head), head))
      fault('bad-signature', at, `The head of entry ${at} is not signed by its key.`);
    else if (!keys.includes(head.key))
      fault('unknown-key', at, `The head of entry ${at} is signed with a key that is not this Berth's.`);
    else if (head.accountId !== accountId)
      fault('other-account', at, `The head of entry ${at} is of account ${head.accountId}.`);
    else signed.set(at, (signed.get(at) ?? new Set()).add(head.hash));
  }

  return {
    add(entry) {
      const { sequence } = entry;
      entries += 1;
      if (entry.accountId !== accountId)
        fault('other-account', sequence, `Entry ${sequence} is of account ${entry.accountId}.`);
      if (sequence <= last.sequence) {
        fault('out-of-order', sequence, `Entry ${sequence} comes after entry ${last.sequence}.`);
        return;
      }
      if (sequence > last.sequence + 1) fault('missing', last.sequence + 1, missing(last.sequence, sequence));
      else if (entry.previous !== last.hash)
        fault('broken-link', sequence, `Entry ${sequence} does not follow the entry before it.`);
      if (hash(entryText(entry)) !== entry.hash)
        fault('altered', sequence, `Entry ${sequence} is not what it was when it was written.`);
      const hashes = signed.get(sequence);
      if (hashes) {
        signed.delete(sequence);
        coveredTo = sequence;
        if (hashes.size > 1 || !hashes.has(entry.hash))
          fault('rewritten', sequence, `Entry ${sequence} is not the one that a signed head names.`);
      }
      last = { sequence, hash: entry.hash };
    },
    end() {
      const furthest = Math.max(0, ...signed.keys());
      if (furthest > last.sequence)
        fault(
          'truncated',
          last.sequence + 1,
          `The journal ends at entry ${last.sequence}, and a signed head says that it had ${furthest}.`,
        );
      if (entries > 0 && heads.length === 0)
        fault(
          'no-heads',
          null,
          'There is no signed head: nothing outside of the database vouches for the journal.',
        );
      return { entries, last: entries === 0 ? null : last, heads: heads.length, coveredTo, faults, more };
    },
  };
}

const missing = (before: number, after: number): string =>
  after - before === 2
    ? `Entry ${before + 1} is missing.`
    : `Entries ${before + 1} to ${after - 1} are missing.`;
