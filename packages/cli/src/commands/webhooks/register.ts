import { type BerthClient, type DeliveryBody, TOLD_SEVERITIES } from '@berth/api';
import { type Command, Option } from 'commander';
import { confirm } from '../../confirm.ts';
import { CommandFailed } from '../../errors.ts';
import { plain, printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { deliveriesTable, deliveryText, madeText, webhooksTable } from './show.ts';

/** How long a test is waited for: an attempt lasts 15 s at most. */
const LOOKS = 40;
const BETWEEN_LOOKS_MS = 500;

/** `berth webhooks list | create | test | deliveries | delete`. */
export function registerWebhooks(program: Command, terminal: Terminal): void {
  const webhooks = program
    .command('webhooks')
    .description('say which addresses are told of findings (Berth only)');
  registerLooks(webhooks, terminal);
  registerCreate(webhooks, terminal);
  registerTest(webhooks, terminal);
  registerDelete(webhooks, terminal);
}

const withId = (command: Command): Command =>
  withConnection(command.argument('<id>', 'id of the webhook', idArgument));

function registerLooks(parent: Command, terminal: Terminal): void {
  withConnection(parent.command('list').alias('ls').description('list the webhooks')).action(
    (options: ConnectionOptions) =>
      reporting(async () => {
        const client = await connect(options, terminal);
        printAnswer(terminal, options.output, await client.listWebhooks(terminal.signal), webhooksTable);
      }),
  );
  withId(
    parent.command('deliveries').description('show what was sent to a webhook, and what came of it'),
  ).action((id: number, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      printAnswer(
        terminal,
        options.output,
        await client.listDeliveries(id, terminal.signal),
        deliveriesTable,
      );
    }),
  );
}

interface CreateOptions extends ConnectionOptions {
  minimumSeverity: (typeof TOLD_SEVERITIES)[number];
  description: string;
}

function registerCreate(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('create')
    .description('make a webhook, and show its signing secret this once')
    .argument('<url>', 'where messages are posted: an https address')
    .addOption(
      new Option('--minimum-severity <severity>', 'the least severe findings that are told')
        .choices(TOLD_SEVERITIES)
        .default('low'),
    )
    .option('--description <text>', 'what it is for', '')
    .addHelpText(
      'after',
      '\nExample:\n  berth webhooks create https://hooks.example.com/berth --minimum-severity high',
    );
  withConnection(command).action((url: string, options: CreateOptions) =>
    reporting(async () => {
      const { minimumSeverity, description } = options;
      const client = await connect(options, terminal);
      const made = await client.createWebhook({ url, minimumSeverity, description }, terminal.signal);
      printAnswer(terminal, options.output, made, madeText);
    }),
  );
}

function registerTest(parent: Command, terminal: Terminal): void {
  withId(
    parent.command('test').description('send a test message, and show what the receiver answered'),
  ).action((id: number, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const sent = await client.testWebhook(id, terminal.signal);
      const delivery = await firstAttempt(client, id, sent, terminal);
      printAnswer(terminal, options.output, delivery, deliveryText);
      if (delivery.status !== 'delivered')
        throw new CommandFailed(
          'The test has not arrived.',
          `See berth webhooks deliveries ${id}: it is tried again by itself.`,
        );
    }),
  );
}

/** The delivery once an attempt has ended, or as it is when that takes too long. */
async function firstAttempt(
  client: BerthClient,
  webhookId: number,
  sent: DeliveryBody,
  terminal: Terminal,
): Promise<DeliveryBody> {
  let delivery = sent;
  const isOpen = () => delivery.status === 'pending' && delivery.lastError === undefined;
  for (let looks = 0; looks < LOOKS && isOpen(); looks++) {
    await terminal.clock.sleep(BETWEEN_LOOKS_MS, terminal.signal);
    const all = await client.listDeliveries(webhookId, terminal.signal);
    delivery = all.find(({ id }) => id === sent.id) ?? delivery;
  }
  return delivery;
}

function registerDelete(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('delete')
    .alias('rm')
    .description('delete a webhook, with its secret and its deliveries')
    .option('--yes', 'do not ask');
  withId(command).action((id: number, options: ConnectionOptions & { yes?: boolean }) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const webhook = await client.getWebhook(id, terminal.signal);
      const sure = await confirm(terminal, {
        question: `Delete webhook ${id} to ${plain(webhook.url)}?`,
        yes: options.yes ?? false,
        typed: String(id),
      });
      if (!sure) throw new CommandFailed('Not confirmed; nothing was changed.');
      await client.deleteWebhook(id, terminal.signal);
      printAnswer(terminal, options.output, { deleted: id }, () => `Webhook ${id} is deleted.`);
    }),
  );
}
