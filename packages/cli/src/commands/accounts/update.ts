import type { Command } from 'commander';
import { WrongUsage } from '../../errors.ts';
import { printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { finishTask, type TaskOptions } from '../finish-task.ts';
import { accountFacts } from '../render.ts';
import { type DetailOptions, detailsFrom, withDetails } from './details.ts';

const EXAMPLES = `
Examples:
  berth accounts update 7 --name "Production, Frankfurt"
  berth accounts update 7 --access-key-id AKIA…          (asks for the secret)
New details are verified first; the old ones work until then.`;

export function registerUpdate(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('update')
    .description('rename a cloud account, or give it other keys or console access')
    .argument('<id>', 'id of the cloud account', idArgument)
    .option('--name <name>', 'its new display name')
    .option('--no-wait', 'do not wait for the task; print it');
  withConnection(withDetails(command).addHelpText('after', EXAMPLES)).action(
    (id: number, options: TaskOptions & DetailOptions) =>
      reporting(async () => {
        const client = await connect(options, terminal);
        const body = await detailsFrom(options, terminal);
        if (Object.keys(body).length === 0)
          throw new WrongUsage('There is nothing to change.', 'See --help.');
        const task = await client.updateCloudAccount(id, body, terminal.signal);
        await finishTask(client, task, options, terminal, async () => {
          const account = await client.getCloudAccount(id, terminal.signal);
          printAnswer(terminal, options.output, account, accountFacts);
        });
      }),
  );
}
