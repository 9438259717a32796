import { ApiError } from '@berth/api';
import type { Command } from 'commander';
import { printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { deploymentText, subscriptionFacts, subscriptionsTable } from './show.ts';

/** `berth subscriptions list | get`. */
export function registerLook(parent: Command, terminal: Terminal): void {
  withConnection(parent.command('list').alias('ls').description('list the subscriptions')).action(
    (options: ConnectionOptions) =>
      reporting(async () => {
        const client = await connect(options, terminal);
        const all = await client.listSubscriptions(terminal.signal);
        printAnswer(terminal, options.output, all, subscriptionsTable);
      }),
  );
  const get = parent
    .command('get')
    .description('show a subscription, and what is in its way')
    .argument('<id>', 'id of the subscription', idArgument);
  withConnection(get).action((id: number, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      const subscription = await client.getSubscription(id, terminal.signal);
      // Redis Cloud itself has no such address.
      const deployment = await client.getDeployment(id, terminal.signal).catch((error: unknown) => {
        if (error instanceof ApiError && error.kind === 'not-found') return null;
        throw error;
      });
      printAnswer(terminal, options.output, { ...subscription, deployment }, (shown) => {
        const more = shown.deployment ? deploymentText(shown.deployment) : '';
        return more === '' ? subscriptionFacts(shown) : `${subscriptionFacts(shown)}\n\n${more}`;
      });
    }),
  );
}
