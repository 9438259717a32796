import type { Command } from 'commander';
import { printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { accountText } from '../render.ts';

export function registerGet(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('get')
    .description('show a cloud account, with the checks of its last verification')
    .argument('<id>', 'id of the cloud account', idArgument);
  withConnection(command).action((id: number, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      printAnswer(terminal, options.output, await client.getCloudAccount(id, terminal.signal), accountText);
    }),
  );
}
