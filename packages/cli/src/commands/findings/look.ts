import type { Command } from 'commander';
import { Option } from 'commander';
import { printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { countArgument, idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { findingsTable, findingText } from './show.ts';

interface ListOptions extends ConnectionOptions {
  status: 'open' | 'resolved' | 'all';
  subscription?: number;
  cloudAccount?: number;
  limit: number;
}

/** `berth findings list | show`. */
export function registerLookAtFindings(parent: Command, terminal: Terminal): void {
  const list = parent
    .command('list')
    .alias('ls')
    .description('list what is not as it was made, the gravest first')
    .addOption(
      new Option('--status <status>', 'open, resolved or all')
        .choices(['open', 'resolved', 'all'])
        .default('open'),
    )
    .option('--subscription <id>', 'only of this subscription', idArgument)
    .option('--cloud-account <id>', 'only of this cloud account', idArgument)
    .option('--limit <count>', 'findings to show, at most 1000', countArgument(1, 1_000), 100)
    .addHelpText(
      'after',
      '\nExamples:\n  berth findings list\n  berth findings list --status all --subscription 1001',
    );
  withConnection(list).action((options: ListOptions) =>
    reporting(async () => {
      const { status, subscription, cloudAccount, limit } = options;
      const client = await connect(options, terminal);
      const query = {
        limit,
        ...(status !== 'all' && { status }),
        ...(subscription !== undefined && { subscriptionId: subscription }),
        ...(cloudAccount !== undefined && { cloudAccountId: cloudAccount }),
      };
      printAnswer(terminal, options.output, await client.listFindings(query, terminal.signal), findingsTable);
    }),
  );
  const show = parent
    .command('show')
    .description('show a finding: what it puts at risk, since when, and what undoes it')
    .argument('<id>', 'id of the finding', idArgument)
    .addHelpText('after', '\nExample:\n  berth findings show 17');
  withConnection(show).action((id: number, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      printAnswer(terminal, options.output, await client.getFinding(id, terminal.signal), findingText);
    }),
  );
}
