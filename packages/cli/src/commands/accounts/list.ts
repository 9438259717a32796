import type { Command } from 'commander';
import { printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { accountsTable } from '../render.ts';

export function registerList(parent: Command, terminal: Terminal): void {
  withConnection(parent.command('list').alias('ls').description('list the cloud accounts')).action(
    (options: ConnectionOptions) =>
      reporting(async () => {
        const client = await connect(options, terminal);
        printAnswer(terminal, options.output, await client.listCloudAccounts(terminal.signal), accountsTable);
      }),
  );
}
