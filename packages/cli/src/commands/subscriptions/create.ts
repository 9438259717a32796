import { deploymentPlanSchema, type SubscriptionCreateBody, type Task } from '@berth/api';
import type { Command } from 'commander';
import { plain, printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { type TaskOptions, waitWithProgress } from '../finish-task.ts';
import { collect, sizeArgument, tagOption } from './arguments.ts';
import { settle } from './settle.ts';

const EXAMPLES = `
Examples:
  berth subscriptions create --name cache --cloud-account 1001 --region eu-central-1 \\
    --cidr 10.0.0.0/24 --dataset-gb 5
  berth subscriptions create --cloud-account 1001 --region eu-central-1 --cidr 10.0.0.0/24 \\
    --multi-az --tag team=blue --dry-run            (says what would be made, and makes nothing)
  berth subscriptions create --cloud-account 1001 --region eu-central-1 --vpc vpc-0125be68a4625884a \\
    --subnet subnet-0125be68a4625884a --security-group sg-0125be68a4625884a`;

interface CreateOptions extends TaskOptions {
  name?: string;
  cloudAccount: number;
  region: string;
  cidr?: string;
  vpc?: string;
  subnet?: string[];
  securityGroup?: string;
  multiAz?: boolean;
  zone?: string[];
  tag?: { key: string; value: string }[];
  database: string;
  datasetGb: number;
  dryRun?: boolean;
}

export function registerCreate(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('create')
    .description('deploy a subscription into a cloud account')
    .requiredOption('--cloud-account <id>', 'id of the cloud account', idArgument)
    .requiredOption('--region <region>', 'AWS region, like eu-central-1')
    .option('--name <name>', 'its display name')
    .option('--cidr <range>', 'range of its network, like 10.0.0.0/24')
    .option('--vpc <id>', 'a VPC of yours instead of a new one')
    .option('--subnet <id>', 'a subnet of yours; three times with --multi-az', collect)
    .option('--security-group <id>', 'a security group of yours; it is never edited')
    .option('--multi-az', 'spread over three availability zones')
    .option('--zone <zone>', 'a preferred availability zone; three times with --multi-az', collect)
    .option('--tag <key=value>', 'a tag on its AWS resources; may be repeated', tagOption)
    .option('--database <name>', 'name of its database', 'cache')
    .option('--dataset-gb <size>', 'gigabytes of data, without replicas', sizeArgument, 1)
    .option('--dry-run', 'say what would be made, and make nothing')
    .option('--no-wait', 'do not wait; print the task');
  withConnection(command.addHelpText('after', EXAMPLES)).action((options: CreateOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const task = await client.createSubscription(bodyOf(options), terminal.signal);
      if (!options.dryRun) return settle(client, task, options, terminal);
      const done = await waitWithProgress(client, task.taskId, terminal);
      printAnswer(terminal, options.output, done.response?.resource ?? {}, () => planText(done));
    }),
  );
}

const bodyOf = (options: CreateOptions): SubscriptionCreateBody => ({
  ...(options.name === undefined ? {} : { name: options.name }),
  dryRun: options.dryRun ?? false,
  cloudProviders: [
    {
      cloudAccountId: options.cloudAccount,
      regions: [
        {
          region: options.region,
          multipleAvailabilityZones: options.multiAz ?? false,
          preferredAvailabilityZones: options.zone ?? [],
          networking: {
            ...(options.cidr === undefined ? {} : { deploymentCIDR: options.cidr }),
            ...(options.vpc === undefined ? {} : { vpcId: options.vpc }),
            ...(options.subnet === undefined ? {} : { subnetIds: options.subnet }),
            ...(options.securityGroup === undefined ? {} : { securityGroupId: options.securityGroup }),
          },
        },
      ],
      resourceTags: options.tag ?? [],
    },
  ],
  databases: [{ name: options.database, datasetSizeInGb: options.datasetGb }],
});

/** The plan of a dry run, as a person reads it; the whole of it is in `--output json`. */
function planText({ response }: Task): string {
  const read = deploymentPlanSchema.safeParse(response?.resource);
  if (!read.success) return 'The service gave no plan that can be shown; see --output json.';
  const { steps, problems, unknown, calls, estimatedMs } = read.data.plan;
  return [
    ...steps.map(({ title, because }) => `+ ${plain(title)}\n    ${plain(because)}`),
    ...problems.map(({ message, remedy }) => `✗ ${plain(message)}\n    → ${plain(remedy)}`),
    ...unknown.map(({ what, because }) => `? ${plain(what)}: ${plain(because)}`),
    `${calls} calls to AWS, about ${Math.ceil(estimatedMs / 1_000)} s apart from waiting. Nothing was made.`,
  ].join('\n');
}
