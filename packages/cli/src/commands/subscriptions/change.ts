import { allowListSchema } from '@berth/api';
import type { Command } from 'commander';
import { CommandFailed, WrongUsage } from '../../errors.ts';
import { plain, printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { type TaskOptions, waitWithProgress } from '../finish-task.ts';
import { collect, sizeArgument, tagOption } from './arguments.ts';
import { settle } from './settle.ts';

const ID = ['<id>', 'id of the subscription', idArgument] as const;
const NO_WAIT = ['--no-wait', 'do not wait; print the task'] as const;

/** `berth subscriptions update | tags | retry`. */
export function registerChange(parent: Command, terminal: Terminal): void {
  const update = parent
    .command('update')
    .description('rename a subscription, or give it room for larger databases')
    .argument(...ID)
    .option('--name <name>', 'its new display name')
    .option('--dataset-gb <size>', 'gigabytes of data from now on, without replicas', sizeArgument)
    .option('--database <name>', 'name of its database, with --dataset-gb', 'cache')
    .option(...NO_WAIT)
    .addHelpText(
      'after',
      '\nExamples:\n  berth subscriptions update 1001 --name sessions\n' +
        '  berth subscriptions update 1001 --dataset-gb 20     (adds nodes where they are needed; takes none away)',
    );
  withConnection(update).action((id: number, options: UpdateOptions) =>
    reporting(async () => {
      const { name, datasetGb, database } = options;
      if (name === undefined && datasetGb === undefined)
        throw new WrongUsage('Give --name or --dataset-gb: what is to be changed.');
      const client = await connect(options, terminal);
      if (name !== undefined) {
        const renaming = await client.updateSubscription(id, { name }, terminal.signal);
        if (datasetGb === undefined) return settle(client, renaming, options, terminal);
        await waitWithProgress(client, renaming.taskId, terminal);
      }
      const all = await client.listDatabases(id, terminal.signal);
      const found = all.find((one) => one.name === database);
      if (!found) throw new CommandFailed(`Subscription ${id} has no database called ${plain(database)}.`);
      const change = { datasetSizeInGb: datasetGb };
      const task = await client.updateDatabase(id, found.databaseId, change, terminal.signal);
      await settle(client, task, options, terminal, id);
    }),
  );
  const tags = parent
    .command('tags')
    .description("replace the tags on a subscription's AWS resources")
    .argument(...ID)
    .option('--tag <key=value>', 'a tag; may be repeated', tagOption)
    .option('--none', 'remove them all')
    .option(...NO_WAIT)
    .addHelpText(
      'after',
      '\nExample:\n  berth subscriptions tags 1001 --tag team=blue --tag cost-centre=4711',
    );
  withConnection(tags).action((id: number, options: TagOptions) =>
    reporting(async () => {
      if ((options.tag === undefined) === !options.none)
        throw new WrongUsage('Give either --tag, or --none to remove all tags.');
      const client = await connect(options, terminal);
      const task = await client.updateResourceTags(id, options.tag ?? [], terminal.signal);
      await settle(client, task, options, terminal);
    }),
  );
  const retry = parent
    .command('retry')
    .description('try again what failed of a subscription in error')
    .argument(...ID)
    .option(...NO_WAIT)
    .addHelpText('after', '\nExample:\n  berth subscriptions retry 1001');
  withConnection(retry).action((id: number, options: TaskOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      await settle(client, await client.retrySubscription(id, terminal.signal), options, terminal);
    }),
  );
}

interface UpdateOptions extends TaskOptions {
  name?: string;
  datasetGb?: number;
  database: string;
}

interface TagOptions extends TaskOptions {
  tag?: { key: string; value: string }[];
  none?: boolean;
}

interface AllowListOptions extends TaskOptions {
  allow?: string[];
  allowGroup?: string[];
  none?: boolean;
}

/** `berth subscriptions cidr`: shows the allow list, or replaces it. */
export function registerAllowList(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('cidr')
    .description('show who may reach a subscription, or replace that list')
    .argument(...ID)
    .option('--allow <range>', 'a range like 203.0.113.0/24; may be repeated', collect)
    .option('--allow-group <id>', 'a security group; may be repeated', collect)
    .option('--none', 'let nobody in')
    .option(...NO_WAIT)
    .addHelpText(
      'after',
      '\nExamples:\n  berth subscriptions cidr 1001\n  berth subscriptions cidr 1001 --allow 203.0.113.0/24 --allow 198.51.100.7/32',
    );
  withConnection(command).action((id: number, options: AllowListOptions) =>
    reporting(async () => {
      const list = { cidrIps: options.allow ?? [], securityGroupIds: options.allowGroup ?? [] };
      const replaces = list.cidrIps.length + list.securityGroupIds.length > 0;
      if (replaces && options.none) throw new WrongUsage('Give either --none, or what is allowed.');
      const client = await connect(options, terminal);
      if (!replaces && !options.none) return show(id, options, terminal);
      await settle(client, await client.updateAllowList(id, list, terminal.signal), options, terminal);
    }),
  );
}

async function show(id: number, options: ConnectionOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const task = await client.getAllowList(id, terminal.signal);
  const done = await waitWithProgress(client, task.taskId, terminal);
  const list = allowListSchema.parse(done.response?.resource);
  printAnswer(terminal, options.output, list, ({ cidr_ips, security_group_ids }) =>
    cidr_ips.length + security_group_ids.length === 0
      ? 'Nobody from outside of its network.'
      : renderTable(
          ['ALLOWED'],
          [...cidr_ips, ...security_group_ids].map((entry) => [entry]),
        ),
  );
}
