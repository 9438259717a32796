import { type BerthClient, type PeeringsBody, peeringsSchema } from '@berth/api';
import type { Command } from 'commander';
import { confirm } from '../../confirm.ts';
import { CommandFailed } from '../../errors.ts';
import { plain, printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { type TaskOptions, waitWithProgress } from '../finish-task.ts';
import { collect } from './arguments.ts';
import { settle } from './settle.ts';

const ID = ['<id>', 'id of the subscription', idArgument] as const;
const PEERING = ['<peering>', 'number of the peering', idArgument] as const;
const NO_WAIT = ['--no-wait', 'do not wait; print the task'] as const;
const CIDR = ['--cidr <range>', 'a range of the other VPC; may be repeated', collect] as const;

interface AddOptions extends TaskOptions {
  vpc: string;
  account: string;
  region: string;
  cidr: string[];
}

interface DeleteOptions extends TaskOptions {
  yes?: boolean;
}

/** `berth subscriptions peerings list | add | update | delete`. */
export function registerPeerings(parent: Command, terminal: Terminal): void {
  const peerings = parent.command('peerings').description('peer the network of a subscription with VPCs');
  const list = peerings.command('list').alias('ls').description('list peerings, as AWS has them now');
  withConnection(list.argument(...ID)).action((id: number, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      printAnswer(terminal, options.output, await read(client, id, terminal), peeringsText);
    }),
  );
  const add = peerings
    .command('add')
    .description('ask for a peering, which the owner of the other VPC then accepts')
    .argument(...ID)
    .requiredOption('--vpc <id>', 'the other VPC')
    .requiredOption('--account <number>', 'the AWS account that it is in')
    .requiredOption('--region <region>', 'its region')
    .requiredOption(...CIDR)
    .option(...NO_WAIT)
    .addHelpText(
      'after',
      '\nExample:\n  berth subscriptions peerings add 1001 --vpc vpc-0125be68a4625884a --account 123456789012 \\\n' +
        '    --region eu-central-1 --cidr 10.1.0.0/16',
    );
  withConnection(add).action((id: number, { vpc, account, region, cidr, ...options }: AddOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const body = { vpcId: vpc, awsAccountId: account, region, ...rangesOf(cidr) };
      await settle(client, await client.createPeering(id, body, terminal.signal), options, terminal, id);
      if (options.wait && options.output === 'text')
        terminal.err(`${peeringsText(await read(client, id, terminal))}\n`);
    }),
  );
  const update = peerings
    .command('update')
    .description('replace the ranges that are led through a peering')
    .argument(...ID)
    .argument(...PEERING)
    .requiredOption(...CIDR)
    .option(...NO_WAIT)
    .addHelpText('after', '\nExample:\n  berth subscriptions peerings update 1001 3001 --cidr 10.1.0.0/16');
  withConnection(update).action((id: number, peering: number, { cidr, ...options }: AddOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const task = await client.updatePeering(id, peering, rangesOf(cidr), terminal.signal);
      await settle(client, task, options, terminal, id);
    }),
  );
  const remove = peerings
    .command('delete')
    .alias('rm')
    .description('delete a peering, and the routes through it')
    .argument(...ID)
    .argument(...PEERING)
    .option('--yes', 'do not ask')
    .option(...NO_WAIT)
    .addHelpText('after', '\nExample:\n  berth subscriptions peerings delete 1001 3001');
  withConnection(remove).action((id: number, peering: number, options: DeleteOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const sure = await confirm(terminal, {
        question: `Delete peering ${peering} of subscription ${id}? Nobody in the other VPC reaches it any more.`,
        yes: options.yes ?? false,
      });
      if (!sure) throw new CommandFailed('Not confirmed; nothing was changed.');
      await settle(client, await client.deletePeering(id, peering, terminal.signal), options, terminal, id);
    }),
  );
}

const rangesOf = (cidrs: string[]) => {
  const [first, ...more] = cidrs;
  return first !== undefined && more.length === 0 ? { vpcCidr: first } : { vpcCidrs: cidrs };
};

async function read(client: BerthClient, id: number, terminal: Terminal): Promise<PeeringsBody> {
  const task = await client.getPeerings(id, terminal.signal);
  const done = await waitWithProgress(client, task.taskId, terminal);
  return peeringsSchema.parse(done.response?.resource);
}

type Peering = PeeringsBody['peerings'][number];

const rangesText = ({ vpcCidr, vpcCidrs = [] }: Peering): string =>
  [...(vpcCidr === undefined ? [] : [vpcCidr]), ...vpcCidrs.map((one) => one.vpcCidr)].join(', ');

/** The list, and what the owner of the other VPC has to do about those that wait for it. */
export function peeringsText({ peerings }: PeeringsBody): string {
  if (peerings.length === 0) return 'It is peered with nothing.';
  const table = renderTable(
    ['PEERING', 'STATUS', 'VPC', 'AWS ACCOUNT', 'REGION', 'RANGES', 'IN AWS'],
    peerings.map((one) => [
      one.vpcPeeringId,
      one.status,
      one.vpcUid,
      one.awsAccountId,
      one.regionName,
      rangesText(one),
      one.awsPeeringUid ?? '-',
    ]),
  );
  const notes = peerings.flatMap((one) => {
    const reason = one.statusReason === undefined ? '' : ` (${plain(one.statusReason).replace(/\.$/, '')})`;
    if (one.status === 'pending-acceptance')
      return [
        `→ ${one.vpcPeeringId}: an administrator of AWS account ${plain(one.awsAccountId)} accepts ${plain(one.awsPeeringUid ?? 'it')} in ` +
          `${plain(one.regionName)}, and adds the route back to the subscription's network in ${plain(one.vpcUid)}.`,
      ];
    return one.status === 'failed' || one.status === 'inactive'
      ? [`✗ ${one.vpcPeeringId}: it came to an end${reason}. Delete it, then ask for it anew.`]
      : [];
  });
  return [table, ...notes].join('\n');
}
