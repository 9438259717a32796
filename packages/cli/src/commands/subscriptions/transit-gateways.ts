import { type TransitGatewaysBody, transitGatewaysSchema } from '@berth/api';
import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import { CommandFailed, WrongUsage } from '../../errors.ts';
import { printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { type TaskOptions, waitWithProgress } from '../finish-task.ts';
import { collect } from './arguments.ts';
import { settle } from './settle.ts';

const ID = ['<id>', 'id of the subscription', idArgument] as const;
const GATEWAY = ['<gateway>', 'number of the transit gateway, as listed', idArgument] as const;
const NO_WAIT = ['--no-wait', 'do not wait; print the task'] as const;

interface RouteOptions extends TaskOptions {
  cidr?: string[];
  none?: boolean;
}

interface DetachOptions extends TaskOptions {
  yes?: boolean;
}

/** `berth subscriptions transit-gateways list | attach | route | detach`. */
export function registerTransitGateways(parent: Command, terminal: Terminal): void {
  const gateways = parent
    .command('transit-gateways')
    .alias('tgw')
    .description('attach the network of a subscription to transit gateways');
  const list = gateways
    .command('list')
    .alias('ls')
    .description("list the transit gateways that the cloud account's key sees in the region");
  withConnection(list.argument(...ID)).action((id: number, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const task = await client.getTransitGateways(id, terminal.signal);
      const done = await waitWithProgress(client, task.taskId, terminal);
      const body = transitGatewaysSchema.parse(done.response?.resource);
      printAnswer(terminal, options.output, body, transitGatewaysText);
    }),
  );
  const attach = gateways
    .command('attach')
    .description('attach to a transit gateway; nothing is led to it yet')
    .argument(...ID)
    .argument(...GATEWAY)
    .option(...NO_WAIT)
    .addHelpText('after', '\nExample:\n  berth subscriptions transit-gateways attach 1001 4001');
  withConnection(attach).action((id: number, gateway: number, options: TaskOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const task = await client.createAttachment(id, gateway, terminal.signal);
      await settle(client, task, options, terminal, id);
    }),
  );
  const route = gateways
    .command('route')
    .description('replace the ranges that are led to a transit gateway')
    .argument(...ID)
    .argument(...GATEWAY)
    .option('--cidr <range>', 'a range behind it; may be repeated', collect)
    .option('--none', 'lead nothing to it')
    .option(...NO_WAIT)
    .addHelpText(
      'after',
      '\nExample:\n  berth subscriptions transit-gateways route 1001 4001 --cidr 10.1.0.0/16',
    );
  withConnection(route).action((id: number, gateway: number, { cidr, none, ...options }: RouteOptions) =>
    reporting(async () => {
      if ((cidr === undefined) === !none) throw new WrongUsage('Give either --cidr, or --none.');
      const client = await connect(options, terminal);
      const task = await client.updateAttachment(id, gateway, cidr ?? [], terminal.signal);
      await settle(client, task, options, terminal, id);
    }),
  );
  const detach = gateways
    .command('detach')
    .description('delete the attachment to a transit gateway, and the routes to it')
    .argument(...ID)
    .argument(...GATEWAY)
    .option('--yes', 'do not ask')
    .option(...NO_WAIT)
    .addHelpText('after', '\nExample:\n  berth subscriptions transit-gateways detach 1001 4001');
  withConnection(detach).action((id: number, gateway: number, options: DetachOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const sure = await confirm(terminal, {
        question: `Detach subscription ${id} from transit gateway ${gateway}? Nobody behind it reaches it any more.`,
        yes: options.yes ?? false,
      });
      if (!sure) throw new CommandFailed('Not confirmed; nothing was changed.');
      const task = await client.deleteAttachment(id, gateway, terminal.signal);
      await settle(client, task, options, terminal, id);
    }),
  );
}

/** The list; nothing to list is no mistake, and says where more would come from. */
function transitGatewaysText({ tgws }: TransitGatewaysBody): string {
  if (tgws.length === 0)
    return (
      "The cloud account's key sees no transit gateway in the region. One of another AWS account is seen once it is " +
      'shared with this one, and accepted there (Resource Access Manager).'
    );
  return renderTable(
    ['GATEWAY', 'IN AWS', 'STATUS', 'ATTACHMENT', 'RANGES', 'OF AWS ACCOUNT'],
    tgws.map((one) => [
      one.id,
      one.awsTgwUid,
      one.status,
      one.attachmentUid ?? (one.attachmentStatus === undefined ? '-' : one.attachmentStatus),
      one.cidrs.map(({ cidrAddress }) => cidrAddress).join(', ') || '-',
      one.awsAccountId ?? '-',
    ]),
  );
}
