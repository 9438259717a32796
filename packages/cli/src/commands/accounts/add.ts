import type { Command } from 'commander';
import { CommandFailed } from '../../errors.ts';
import { printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { finishTask, type TaskOptions } from '../finish-task.ts';
import { accountFacts } from '../render.ts';
import { completeDetails, type DetailOptions, detailsFrom, withDetails } from './details.ts';

const EXAMPLES = `
Examples:
  berth accounts add --name Production --from-file redislabs-user.json
  berth accounts add --name Production --access-key-id AKIA… --iam-role-name redislabs-role
  pass aws/redislabs-user | berth accounts add --name Production --access-key-id AKIA… \\
    --secret-key-stdin --iam-role-name redislabs-role --output json`;

interface AddOptions extends TaskOptions, DetailOptions {
  name: string;
  region?: string;
}

export function registerAdd(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('add')
    .description('connect an AWS account: verified first, then saved')
    .requiredOption('--name <name>', 'its display name')
    .option('--region <region>', 'where to look for other workloads')
    .option('--no-wait', 'do not wait for the task; print it');
  withConnection(withDetails(command).addHelpText('after', EXAMPLES)).action((options: AddOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const body = completeDetails(await detailsFrom(options, terminal), options.region);
      const task = await client.createCloudAccount(body, terminal.signal);
      await finishTask(client, task, options, terminal, async (done) => {
        const id = done.response?.resourceId;
        if (id === undefined) throw new CommandFailed('The task completed without naming the cloud account.');
        printAnswer(
          terminal,
          options.output,
          await client.getCloudAccount(id, terminal.signal),
          accountFacts,
        );
      });
    }),
  );
}
