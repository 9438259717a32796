import type { SubscriptionBody } from '@berth/api';
import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import { CommandFailed } from '../../errors.ts';
import { plain } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import type { TaskOptions } from '../finish-task.ts';
import { wordFor } from '../word-for.ts';
import { settle } from './settle.ts';

interface DeleteOptions extends TaskOptions {
  yes?: boolean;
}

const whereOf = ({ cloudDetails }: SubscriptionBody): string => {
  const [detail] = cloudDetails ?? [];
  const region = detail?.regions[0]?.region;
  return region === undefined ? '' : `, in ${plain(region)} of cloud account ${detail?.cloudAccountId}`;
};

export function registerDelete(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('delete')
    .alias('rm')
    .description('remove everything of a subscription from AWS, its data included')
    .argument('<id>', 'id of the subscription', idArgument)
    .option('--yes', 'do not ask')
    .option('--no-wait', 'do not wait; print the task')
    .addHelpText('after', '\nExample:\n  berth subscriptions delete 1001');
  withConnection(command).action((id: number, options: DeleteOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const subscription = await client.getSubscription(id, terminal.signal);
      const sure = await confirm(terminal, {
        question: `Delete subscription ${id}, "${plain(subscription.name)}"${whereOf(subscription)}, with all its data?`,
        yes: options.yes ?? false,
        typed: wordFor(subscription),
      });
      if (!sure) throw new CommandFailed('Not confirmed; nothing was changed.');
      await settle(
        client,
        await client.deleteSubscription(id, { deleteDatabases: true }, terminal.signal),
        options,
        terminal,
      );
    }),
  );
}
