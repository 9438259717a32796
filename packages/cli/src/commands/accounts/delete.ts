import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import { CommandFailed } from '../../errors.ts';
import { plain, printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { finishTask, type TaskOptions } from '../finish-task.ts';
import { wordFor } from '../word-for.ts';

interface DeleteOptions extends TaskOptions {
  yes?: boolean;
}

export function registerDelete(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('delete')
    .alias('rm')
    .description("delete a cloud account; the customer's IAM resources stay (see `berth iam destroy`)")
    .argument('<id>', 'id of the cloud account', idArgument)
    .option('--yes', 'do not ask')
    .option('--no-wait', 'do not wait for the task; print it');
  withConnection(command).action((id: number, options: DeleteOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const account = await client.getCloudAccount(id, terminal.signal);
      const aws = account.awsAccountId ? ` of AWS account ${plain(account.awsAccountId)}` : '';
      const sure = await confirm(terminal, {
        question: `Delete cloud account ${id}, "${plain(account.name)}"${aws}?`,
        yes: options.yes ?? false,
        typed: wordFor(account),
      });
      if (!sure) throw new CommandFailed('Not confirmed; nothing was changed.');
      const task = await client.deleteCloudAccount(id, terminal.signal);
      await finishTask(client, task, options, terminal, async (done) =>
        printAnswer(terminal, options.output, done, () => `Cloud account ${id} is deleted.`),
      );
    }),
  );
}
