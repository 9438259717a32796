import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJournal } from './check-journal.ts';
import {
  CHAIN_START,
  type ChainedEntry,
  chainOn,
  entryText,
  JOURNAL_REASONS,
  type JournalEntry,
} from './entry.ts';
import { headText, type JournalHead } from './head.ts';

const ACCOUNT = 1001;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const isSigned = (text: string, { key, signature }: Pick<JournalHead, 'key' | 'signature'>) =>
  verify(
    null,
    Buffer.from(text),
    { key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' },
    Buffer.from(signature, 'base64url'),
  );

interface Signer {
  key: string;
  privateKey: KeyObject;
}
const newSigner = (): Signer => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { key: publicKey.export({ format: 'jwk' }).x ?? '', privateKey };
};
const ours = newSigner();
const attackers = newSigner();

const headOf = ({ accountId, sequence, hash }: ChainedEntry, { key, privateKey }: Signer): JournalHead => {
  const head = { accountId, sequence, hash, time: '2026-11-20T12:00:00.000Z', key };
  return { ...head, signature: sign(null, Buffer.from(headText(head)), privateKey).toString('base64url') };
};

const text = fc.string({ maxLength: 12, unit: 'grapheme' });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const entry = fc.record({
  accountId: fc.constant(ACCOUNT),
  time: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  kind: fc.constantFrom('call', 'intent', 'answer', 'link'),
  cloudAccountId: orNull(fc.nat()),
  awsAccountId: orNull(text),
  accessKeyId: orNull(text),
  region: orNull(text),
  service: text,
  operation: text,
  reason: fc.record({ kind: fc.constantFrom(...JOURNAL_REASONS), id: orNull(text) }),
  intent: orNull(fc.nat()),
  requestId: orNull(text),
  outcome: orNull(text),
  durationMs: orNull(fc.nat()),
}) as fc.Arbitrary<Omit<JournalEntry, 'sequence'>>;

/** A journal with heads along the way; the last head is of the last entry, as after every write. */
const journal = fc
  .tuple(fc.array(entry, { minLength: 2, maxLength: 12 }), fc.array(fc.nat(11), { maxLength: 2 }))
  .map(([drafts, at]) => {
    const entries = chainOn({ sequence: 0, hash: CHAIN_START }, drafts, hash);
    const headed = entries.filter((_one, n) => n === entries.length - 1 || at.includes(n));
    return { entries, heads: headed.map((one) => headOf(one, ours)) };
  });

type Journal = { entries: ChainedEntry[]; heads: JournalHead[] };

const check = ({ entries, heads }: Journal) => {
  const checking = checkJournal({ accountId: ACCOUNT, heads, keys: [ours.key], hash, isSigned });
  for (const one of entries) checking.add(one);
  return checking.end();
};

/** The chain made anew from an entry on, as somebody does who knows how it is made. */
const rechained = (entries: ChainedEntry[], from: number): ChainedEntry[] => {
  const before = entries.slice(0, from);
  const end = before.at(-1) ?? { sequence: 0, hash: CHAIN_START };
  return [...before, ...chainOn(end, entries.slice(from), hash)];
};

const changed = (one: ChainedEntry, other: Omit<JournalEntry, 'sequence'>, n: number): ChainedEntry => {
  const names = Object.keys(other) as (keyof typeof other)[];
  const name = names[n % names.length] ?? 'time';
  const value = JSON.stringify(one[name]) === JSON.stringify(other[name]) ? `${other[name]}?` : other[name];
  return { ...one, [name]: value };
};

interface Chance {
  at: number;
  n: number;
  other: Omit<JournalEntry, 'sequence'>;
}

/** What somebody may do who can write to the database, or to the heads, and has not the key that signs. */
const ATTACKS: Record<string, (journal: Journal, chance: Chance) => Journal> = {
  'an entry is altered': ({ entries, heads }, { at, n, other }) => ({
    entries: entries.map((one, i) => (i === at ? changed(one, other, n) : one)),
    heads,
  }),
  'an entry is altered with its hash': ({ entries, heads }, { at, n, other }) => ({
    entries: entries.map((one, i) => {
      if (i !== at) return one;
      const forged = changed(one, other, n);
      return { ...forged, hash: hash(entryText(forged)) };
    }),
    heads,
  }),
  'an entry is altered and the chain made anew': ({ entries, heads }, { at, n, other }) => ({
    entries: rechained(
      entries.map((one, i) => (i === at ? changed(one, other, n) : one)),
      at,
    ),
    heads,
  }),
  'an entry is deleted': ({ entries, heads }, { at }) => ({
    entries: entries.filter((_one, i) => i !== at),
    heads,
  }),
  'an entry is deleted and the chain made anew': ({ entries, heads }, { at }) => ({
    entries: rechained(
      entries.filter((_one, i) => i !== at),
      at,
    ),
    heads,
  }),
  'an entry is forged into the chain': ({ entries, heads }, { at, other }) => ({
    entries: rechained(
      [...entries.slice(0, at), { ...other, sequence: 0, previous: '', hash: '' }, ...entries.slice(at)],
      at,
    ),
    heads,
  }),
  'two entries are swapped': ({ entries, heads }, { at }) => {
    const to = (at + 1) % entries.length;
    return { entries: entries.map((one, i) => entries[i === at ? to : i === to ? at : i] ?? one), heads };
  },
  'the end is cut off': ({ entries, heads }, { at }) => ({ entries: entries.slice(0, at), heads }),
  'the end is cut off, and the journal goes on': ({ entries, heads }, { at, other }) => {
    const kept = entries.slice(0, at);
    const forged = Array.from({ length: entries.length - at }, () => ({
      ...other,
      service: `${other.service}!`,
    }));
    const more = chainOn(kept.at(-1) ?? { sequence: 0, hash: CHAIN_START }, forged, hash);
    return { entries: [...kept, ...more], heads };
  },
  'the beginning is cut off': ({ entries, heads }, { at }) => ({ entries: entries.slice(at + 1), heads }),
  'all is made anew with a key of their own': ({ entries, heads }, { at, n, other }) => {
    const forged = rechained(
      entries.map((one, i) => (i === at ? changed(one, other, n) : one)),
      at,
    );
    return {
      entries: forged,
      heads: heads.map(({ sequence }) => headOf(forged[sequence - 1] as ChainedEntry, attackers)),
    };
  },
  'a head is rewritten': ({ entries, heads }, { at, n, other }) => {
    const forged = rechained(
      entries.map((one, i) => (i === at ? changed(one, other, n) : one)),
      at,
    );
    return {
      entries: forged,
      heads: heads.map((head) => ({ ...head, hash: forged[head.sequence - 1]?.hash ?? '' })),
    };
  },
  'the heads are taken away': ({ entries }, { at, n, other }) => ({
    entries: rechained(
      entries.map((one, i) => (i === at ? changed(one, other, n) : one)),
      at,
    ),
    heads: [],
  }),
  "another account's journal is put there": ({ entries, heads }) => ({
    entries: rechained(
      entries.map((one) => ({ ...one, accountId: ACCOUNT + 1 })),
      0,
    ),
    heads,
  }),
};

describe('A journal', () => {
  test('that nobody touched is without fault, and its heads vouch for all of it', () => {
    fc.assert(
      fc.property(journal, (untouched) => {
        const verdict = check(untouched);
        expect(verdict.faults).toEqual([]);
        expect(verdict.coveredTo).toBe(untouched.entries.length);
      }),
      { numRuns: 200 },
    );
  });

  test('that was forged, deleted from, altered or truncated is found out in each of 1,000 random trials', () => {
    const tried = new Map<string, number>();
    fc.assert(
      fc.property(
        journal,
        fc.constantFrom(...Object.keys(ATTACKS)),
        fc.record({ at: fc.nat(), n: fc.nat(), other: entry }),
        (untouched, name, chance) => {
          const at = chance.at % untouched.entries.length;
          const touched = ATTACKS[name]?.(untouched, { ...chance, at }) ?? untouched;
          tried.set(name, (tried.get(name) ?? 0) + 1);
          expect(check(touched).faults, name).not.toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
    expect([...tried.keys()].sort()).toEqual(Object.keys(ATTACKS).sort());
  });

  test('that the server itself made anew, key and all, is found out by a head that the customer kept', () => {
    fc.assert(
      fc.property(journal, fc.nat(), ({ entries, heads }, chance) => {
        const at = chance % entries.length;
        const forged = rechained(
          entries.map((one, i) => (i === at ? { ...one, operation: `${one.operation}?` } : one)),
          at,
        );
        const signedAnew = heads.map(({ sequence }) => headOf(forged[sequence - 1] as ChainedEntry, ours));
        expect(check({ entries: forged, heads: signedAnew }).faults).toEqual([]);
        const withKept = [...signedAnew, ...heads];
        expect(check({ entries: forged, heads: withKept }).faults).not.toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('says which entries are missing, and where it was cut off', () => {
    const draft = fc.sample(entry, { numRuns: 1, seed: 1 })[0] as Omit<JournalEntry, 'sequence'>;
    const entries = chainOn({ sequence: 0, hash: CHAIN_START }, Array(9).fill(draft), hash);
    const heads = [headOf(entries[8] as ChainedEntry, ours)];
    const messages = (left: ChainedEntry[]) =>
      check({ entries: left, heads }).faults.map(({ message }) => message);
    expect(messages([...entries.slice(0, 2), ...entries.slice(5)])).toEqual(['Entries 3 to 5 are missing.']);
    expect(messages(entries.slice(0, 7))).toEqual([
      'The journal ends at entry 7, and a signed head says that it had 9.',
    ]);
  });

  test('has one text for each entry: members by name, nothing that is unset', () => {
    const one: JournalEntry = {
      accountId: 1001,
      sequence: 1,
      time: '2026-11-20T12:00:00.000Z',
      kind: 'call',
      cloudAccountId: 1002,
      awsAccountId: null,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      region: 'us-east-1',
      service: 'sts',
      operation: 'GetCallerIdentity',
      reason: { kind: 'task', id: null },
      intent: null,
      requestId: 'r1',
      outcome: 'ok',
      durationMs: 12,
    };
    expect(entryText({ ...one, previous: CHAIN_START })).toBe(
      '{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","accountId":1001,"cloudAccountId":1002,"durationMs":12,"kind":"call",' +
        `"operation":"GetCallerIdentity","outcome":"ok","previous":"${CHAIN_START}","reason":{"kind":"task"},` +
        '"region":"us-east-1","requestId":"r1","sequence":1,"service":"sts","time":"2026-11-20T12:00:00.000Z"}',
    );
  });
});
