import type { JournalEntryBody } from '@berth/api';
import { CommandFailed } from '../../errors.ts';
import { plain, printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { type ConnectionOptions, connect } from '../connection.ts';

export interface ListOptions extends ConnectionOptions {
  limit: number;
  before?: number;
  since?: Date;
  until?: Date;
  cloudAccount?: number;
}

/** `berth journal list` */
export async function listJournal(options: ListOptions, terminal: Terminal): Promise<void> {
  const { limit, before, since, until, cloudAccount } = options;
  const client = await connect(options, terminal);
  const query = {
    order: 'newest',
    limit,
    ...(before !== undefined && { before }),
    ...(since && { startTime: since }),
    ...(until && { endTime: until }),
    ...(cloudAccount !== undefined && { cloudAccountId: cloudAccount }),
  } as const;
  printAnswer(terminal, options.output, await client.listJournal(query, terminal.signal), entriesTable);
}

/** `berth journal head`: the same line in every format, so that it can be kept as it comes. */
export async function printHead(options: ConnectionOptions, terminal: Terminal): Promise<void> {
  const { heads } = await (await connect(options, terminal)).journalHeads(terminal.signal);
  const newest = heads.at(-1);
  if (!newest)
    throw new CommandFailed(
      'The journal has no signed head yet.',
      'It gets one with the first call to AWS, as when a cloud account is verified.',
    );
  terminal.out(`${JSON.stringify(newest)}\n`);
}

/** Entries as a table, in the order in which they are given. */
export const entriesTable = (entries: JournalEntryBody[]): string =>
  renderTable(
    ['ENTRY', 'TIME', 'KIND', 'CALL', 'REGION', 'OUTCOME', 'MS', 'REASON', 'CLOUD ACCOUNT', 'REQUEST'],
    entries.map((one) => [
      one.sequence,
      one.time,
      one.intent === null ? one.kind : `${one.kind} to ${one.intent}`,
      `${one.service}:${one.operation}`,
      one.region,
      one.outcome,
      one.durationMs,
      one.reason.id === null ? one.reason.kind : `${one.reason.kind} ${plain(one.reason.id)}`,
      one.cloudAccountId,
      one.requestId,
    ]),
  );
