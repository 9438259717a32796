import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { checkJournal, type IsSigned, type JournalHead, type JournalVerdict } from '@berth/domain';
import { AlreadyReported, WrongUsage } from '../../errors.ts';
import { plain, printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { type ConnectionOptions, connect } from '../connection.ts';

export interface VerifyOptions extends ConnectionOptions {
  /** Heads that the customer kept. */
  heads?: string;
}

/** `berth journal verify`: reads all of the journal and checks it here. Exit code 1 when something is wrong with it. */
export async function verifyJournal(options: VerifyOptions, terminal: Terminal): Promise<void> {
  const kept = options.heads === undefined ? [] : await readHeads(options.heads);
  const client = await connect(options, terminal);
  // Heads first: what is written meanwhile comes after all of them.
  const { accountId, keys, heads } = await client.journalHeads(terminal.signal);
  const check = checkJournal({
    accountId,
    keys,
    heads: [...heads, ...kept],
    hash: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
    isSigned,
  });
  for await (const entry of client.journalEntries({}, terminal.signal)) check.add(entry);
  const verdict = check.end();
  printAnswer(terminal, options.output, verdict, verdictText);
  if (verdict.faults.length > 0) throw new AlreadyReported(1);
}

const isSigned: IsSigned = (text, { key, signature }) => {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
};

/** Heads, one a line, as `berth journal head` prints them and the server keeps them. */
async function readHeads(path: string): Promise<JournalHead[]> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new WrongUsage(`The heads cannot be read: ${error.message}`);
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const heads = lines.map((line, n) => {
    const head = readHead(line);
    if (!head)
      throw new WrongUsage(
        `Line ${n + 1} of ${path} is no head.`,
        'Give a file that berth journal head wrote.',
      );
    return head;
  });
  if (heads.length === 0) throw new WrongUsage(`There is no head in ${path}.`);
  return heads;
}

function readHead(line: string): JournalHead | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { accountId, sequence, hash, time, key, signature } = value as Record<string, unknown>;
  if (typeof accountId !== 'number' || typeof sequence !== 'number') return null;
  if (typeof hash !== 'string' || typeof time !== 'string') return null;
  if (typeof key !== 'string' || typeof signature !== 'string') return null;
  return { accountId, sequence, hash, time, key, signature };
}

function verdictText({ entries, heads, coveredTo, last, faults, more }: JournalVerdict): string {
  const lines = faults.map(({ message }) => `✗ ${plain(message)}`);
  if (more > 0) lines.push(`✗ and ${more} more`);
  const size = `${counted(entries, 'entry', 'entries')}, ${counted(heads, 'signed head', 'signed heads')}`;
  if (faults.length > 0) return [...lines, '', `The journal is not as it was written (${size}).`].join('\n');
  if (!last) return 'The journal is empty.';
  const open = last.sequence - coveredTo;
  const covered =
    open === 0 ? '' : ` The newest ${counted(open, 'entry has', 'entries have')} no signed head yet.`;
  return `✓ The journal is whole and unaltered (${size}).${covered}`;
}

export const counted = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;
