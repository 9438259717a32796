import type { BerthClient, FindingBody, ScanBody } from '@berth/api';
import type { Command } from 'commander';
import { AlreadyReported, CommandFailed } from '../../errors.ts';
import { plain, printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { findingsTable } from './show.ts';

const LOOK_EVERY_MS = 1_000;

/** `berth scan`. */
export function registerScan(program: Command, terminal: Terminal): void {
  const command = program
    .command('scan')
    .description('look now whether anything is otherwise than it was made; exit code 1 when something is')
    .argument('<cloud-account>', 'id of the cloud account', idArgument)
    .option('--no-wait', 'do not wait for the result')
    .addHelpText('after', '\nExample:\n  berth scan 1001');
  withConnection(command).action((id: number, options: ConnectionOptions & { wait: boolean }) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const before = await client.listScans(id, terminal.signal);
      const asked = await client.startScan(id, terminal.signal);
      if (!options.wait) return printAnswer(terminal, options.output, asked, () => 'It is being looked at.');
      await looked(client, id, before, terminal);
      const findings = await client.listFindings(
        { status: 'open', cloudAccountId: id, limit: 1_000 },
        terminal.signal,
      );
      printAnswer<FindingBody[]>(terminal, options.output, findings, (found) =>
        found.length === 0 ? 'Everything is as it was made.' : findingsTable(found),
      );
      if (findings.length > 0) throw new AlreadyReported(1);
    }),
  );
}

/** Waits until every place was looked at once more. */
async function looked(
  client: BerthClient,
  id: number,
  before: ScanBody[],
  terminal: Terminal,
): Promise<void> {
  const was = new Map(before.map(({ region, finishedAt }) => [region, finishedAt]));
  const told = new Set<string>();
  for (;;) {
    const scans = await client.listScans(id, terminal.signal);
    const done = scans.filter(
      ({ region, finishedAt }) => finishedAt !== null && finishedAt !== was.get(region),
    );
    for (const { region, calls, trouble } of done) {
      const place = region ?? 'IAM';
      if (told.has(place)) continue;
      told.add(place);
      terminal.err(trouble === null ? `✓ ${place}: ${calls} calls\n` : `✗ ${place}: ${plain(trouble)}\n`);
    }
    if (done.length === scans.length) {
      const [failed] = done.filter(({ trouble }) => trouble !== null);
      if (failed)
        throw new CommandFailed(`Not everything could be looked at. ${plain(failed.trouble ?? '')}`);
      return;
    }
    await terminal.clock.sleep(LOOK_EVERY_MS, terminal.signal);
  }
}
