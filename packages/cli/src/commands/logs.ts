import { INT32_MAX } from '@berth/api';
import type { Command } from 'commander';
import { printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { countArgument, idArgument, momentArgument } from './arguments.ts';
import { type ConnectionOptions, connect, withConnection } from './connection.ts';
import { reporting } from './failure.ts';
import { logsTable } from './render.ts';

interface LogOptions extends ConnectionOptions {
  limit: number;
  offset: number;
  since?: Date;
  until?: Date;
  resourceId?: number;
}

/** `berth logs`. */
export function registerLogs(program: Command, terminal: Terminal): void {
  const command = program
    .command('logs')
    .description('see who did what in the account, the latest first')
    .option('--limit <count>', 'entries to show, at most 1000', countArgument(1, 1000), 50)
    .option('--offset <count>', 'entries to skip', countArgument(0, INT32_MAX), 0)
    .option('--since <time>', 'entries at or after, like 2026-11-20T08:00:00Z', momentArgument)
    .option('--until <time>', 'entries at or before', momentArgument)
    .option('--resource-id <id>', 'entries about one resource', idArgument);
  withConnection(command).action((options: LogOptions) =>
    reporting(async () => {
      const { limit, offset, since, until, resourceId } = options;
      const client = await connect(options, terminal);
      const entries = await client.listLogs(
        {
          limit,
          offset,
          ...(since && { startTime: since }),
          ...(until && { endTime: until }),
          ...(resourceId !== undefined && { resourceId }),
        },
        terminal.signal,
      );
      printAnswer(terminal, options.output, entries, logsTable);
    }),
  );
}
