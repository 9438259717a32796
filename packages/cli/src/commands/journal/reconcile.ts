import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { JournalEntryBody } from '@berth/api';
import {
  isReconciled,
  type JournalEntry,
  type Reconciliation,
  readTrail,
  reconcile,
  type TrailEvent,
} from '@berth/domain';
import { AlreadyReported, WrongUsage } from '../../errors.ts';
import { plain, printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { type ConnectionOptions, connect } from '../connection.ts';
import { counted } from './verify.ts';

export interface ReconcileOptions extends ConnectionOptions {
  accessKey: string[];
}

/** Entries a little outside of the export's time belong to events inside it: clocks differ, answers take a while. */
const MARGIN_MS = 10 * 60_000;
const INFLATED_MOST = 1024 * 1024 * 1024;

/**
 * `berth journal reconcile`: every call with a key of ours in CloudTrail's files against the journal, and back. Exit code
 * 1 when a call is unexplained or missing.
 */
export async function reconcileJournal(
  files: readonly string[],
  options: ReconcileOptions,
  terminal: Terminal,
): Promise<void> {
  const trail: TrailEvent[] = [];
  for (const file of files) for (const event of await readFileOfTrail(file)) trail.push(event);
  if (trail.length === 0)
    throw new WrongUsage('There is no event in these files.', 'Export a time in which Berth made calls.');
  const times = trail.map(({ time }) => Date.parse(time));
  const client = await connect(options, terminal);
  const entries: JournalEntryBody[] = [];
  const query = {
    startTime: new Date(times.reduce((a, b) => Math.min(a, b)) - MARGIN_MS),
    endTime: new Date(times.reduce((a, b) => Math.max(a, b)) + MARGIN_MS),
  };
  for await (const entry of client.journalEntries(query, terminal.signal)) entries.push(entry);
  const result = reconcile(entries, trail, options.accessKey);
  printAnswer(terminal, options.output, result, reconciliationText);
  if (!isReconciled(result)) throw new AlreadyReported(1);
}

async function readFileOfTrail(path: string): Promise<TrailEvent[]> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new WrongUsage(`The export cannot be read: ${error.message}`);
  });
  const read = readTrail(parsed(path, await inflated(path, bytes)));
  if (read.ok) return read.value;
  throw new WrongUsage(
    `${path} is no export of CloudTrail: ${read.error}.`,
    'Give a file from its bucket, or what `aws cloudtrail lookup-events` prints.',
  );
}

/** By its first bytes: a browser may have unpacked what is still called .gz. */
async function inflated(path: string, bytes: Buffer): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  const whole = await promisify(gunzip)(bytes, { maxOutputLength: INFLATED_MOST }).catch((error: Error) => {
    throw new WrongUsage(`${path} cannot be unpacked: ${error.message}`);
  });
  return whole.toString('utf8');
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongUsage(`${path} is not JSON.`);
  }
}

const OPEN: Record<keyof Reconciliation['open'], string> = {
  late: 'may still come: CloudTrail delivers up to 15 minutes later, and sometimes after more',
  time: 'before the first event of the export, or after its last',
  region: 'in a region that the export has no event of',
  account: 'in an AWS account that the export has no event of',
  unrecorded:
    'that CloudTrail may have none of: not answered, turned away unread, of an unknown key, or a data event',
};

function reconciliationText(result: Reconciliation): string {
  const { explained, unexplained, missing, open, ofOthers, covered } = result;
  const parts: string[] = [];
  if (unexplained.length > 0)
    parts.push(
      `✗ Unexplained: ${counted(unexplained.length, 'call', 'calls')} with a key of ours that Berth did not make`,
      renderTable(
        ['TIME', 'CALL', 'REGION', 'KEY', 'FROM', 'OUTCOME', 'REQUEST', 'EVENT'],
        unexplained.map((one) =>
          [
            one.time,
            `${one.service}:${one.operation}`,
            one.region,
            one.accessKeyId,
            one.sourceIp,
            one.errorCode ?? 'ok',
            one.requestId,
            one.eventId,
          ].map(cell),
        ),
      ),
      '→ Somebody else has the key, unless the journal is not whole (berth journal verify): replace it.\n',
    );
  if (missing.length > 0)
    parts.push(
      `✗ Missing: ${counted(missing.length, 'call', 'calls')} of the journal that CloudTrail should have`,
      renderTable(
        ['TIME', 'CALL', 'REGION', 'OUTCOME', 'REASON', 'REQUEST', 'ENTRY'],
        missing.map(missingRow),
      ),
      '→ Export these regions and this time again; if it stays so, ask who can change the trail.\n',
    );
  if (covered)
    parts.push(
      `The export has events from ${covered.from} to ${covered.to}, in ${covered.regions.map(cell).join(', ')}.`,
    );
  parts.push(
    `${isReconciled(result) ? '✓' : ' '} ${counted(explained.length, 'call is', 'calls are')} explained; ` +
      `${counted(ofOthers, 'event is', 'events are')} of other keys.`,
  );
  for (const [why, calls] of Object.entries(open) as [keyof typeof OPEN, JournalEntry[]][])
    if (calls.length > 0)
      parts.push(`  ${counted(calls.length, 'call', 'calls')} of the journal ${OPEN[why]}`);
  return parts.join('\n');
}

const missingRow = (one: JournalEntry): string[] =>
  [
    one.time,
    `${one.service}:${one.operation}`,
    one.region,
    one.outcome,
    one.reason.id === null ? one.reason.kind : `${one.reason.kind} ${one.reason.id}`,
    one.requestId,
    one.sequence,
  ].map(cell);

/** A cell never breaks its row, whatever a user agent has in it. */
const cell = (value: string | number | null): string => plain(String(value ?? '')).replace(/[\n\t]+/g, ' ');
