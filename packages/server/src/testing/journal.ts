import { createHash, verify } from 'node:crypto';
import type { SandboxAwsAccount } from '@berth/aws/testing';
import {
  type ChainedEntry,
  checkJournal,
  type JournalHead,
  type JournalVerdict,
  readTrail,
  type TrailEvent,
} from '@berth/domain';
import type { Tenant, TestBerth } from './berth.ts';

interface WholeJournal {
  accountId: number;
  entries: ChainedEntry[];
  keys: string[];
  heads: JournalHead[];
}

/** A tenant's journal, of up to a thousand entries, as it stands. */
export async function wholeJournal({ app }: TestBerth, { caller }: Tenant): Promise<WholeJournal> {
  const entries = await app.listJournal(caller, { order: 'oldest', limit: 1_000 });
  return {
    accountId: caller.accountId,
    entries,
    ...(await app.journalHeads(caller, { after: 0, limit: 1_000 })),
  };
}

/** What a check of that journal finds. */
export function checked({ accountId, entries, keys, heads }: WholeJournal): JournalVerdict {
  const check = checkJournal({
    accountId,
    keys,
    heads,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    isSigned: (text, { key, signature }) =>
      verify(
        null,
        Buffer.from(text),
        { key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' },
        Buffer.from(signature, 'base64url'),
      ),
  });
  for (const entry of entries) check.add(entry);
  return check.end();
}

/** The sandbox's record of an AWS account's calls, as CloudTrail would deliver it. */
export async function trailOf(account: SandboxAwsAccount): Promise<TrailEvent[]> {
  const read = readTrail(await account.control('GET', `/accounts/${account.accountId}/cloudtrail`));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}
