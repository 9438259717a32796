import type { Command } from 'commander';
import { printAnswer, renderTable } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { type ConnectionOptions, connect, withConnection } from './connection.ts';
import { reporting } from './failure.ts';

/** `berth regions list`. */
export function registerRegions(program: Command, terminal: Terminal): void {
  const regions = program.command('regions').description('see where subscriptions can be');
  const list = regions.command('list').description('list the regions for subscriptions');
  withConnection(list).action((options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const found = await client.listRegions(undefined, terminal.signal);
      printAnswer(terminal, options.output, found, (all) =>
        renderTable(
          ['REGION', 'CLOUD', 'IN AN AWS ACCOUNT', 'LOCAL TIME'],
          all.map(({ name, provider, optIn, timeZone }) => [
            name,
            provider,
            optIn ? 'to be turned on first' : 'there',
            timeZone ?? '-',
          ]),
        ),
      );
    }),
  );
}
