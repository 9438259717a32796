import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { registerAdd } from './accounts/add.ts';
import { registerDelete } from './accounts/delete.ts';
import { registerGet } from './accounts/get.ts';
import { registerList } from './accounts/list.ts';
import { registerUpdate } from './accounts/update.ts';
import { registerVerify } from './accounts/verify.ts';
import { registerLookAtFindings } from './findings/look.ts';
import { registerModes } from './findings/modes.ts';
import { registerRevert } from './findings/revert.ts';
import { registerScan } from './findings/scan.ts';
import { registerJournal } from './journal/register.ts';
import { registerLogs } from './logs.ts';
import { registerRegions } from './regions.ts';
import { registerAllowList, registerChange } from './subscriptions/change.ts';
import { registerCreate } from './subscriptions/create.ts';
import { registerDelete as registerDeleteSubscription } from './subscriptions/delete.ts';
import { registerLook } from './subscriptions/look.ts';
import { registerMaintenance } from './subscriptions/maintenance.ts';
import { registerMetrics } from './subscriptions/metrics.ts';
import { registerPeerings } from './subscriptions/peerings.ts';
import { registerTransitGateways } from './subscriptions/transit-gateways.ts';
import { registerTasks } from './tasks.ts';
import { registerWebhooks } from './webhooks/register.ts';

/** Adds the commands that speak to a Berth server, or to Redis Cloud itself, over the REST API. */
export function registerRestCommands(program: Command, terminal: Terminal): void {
  const accounts = program.command('accounts').description('see and change cloud accounts');
  registerList(accounts, terminal);
  registerGet(accounts, terminal);
  registerAdd(accounts, terminal);
  registerUpdate(accounts, terminal);
  registerVerify(accounts, terminal);
  registerDelete(accounts, terminal);
  const subscriptions = program
    .command('subscriptions')
    .description('deploy into cloud accounts, and see, change and remove what is deployed');
  registerLook(subscriptions, terminal);
  registerMetrics(subscriptions, terminal);
  registerCreate(subscriptions, terminal);
  registerChange(subscriptions, terminal);
  registerAllowList(subscriptions, terminal);
  registerMaintenance(subscriptions, terminal);
  registerPeerings(subscriptions, terminal);
  registerTransitGateways(subscriptions, terminal);
  registerDeleteSubscription(subscriptions, terminal);
  const findings = program.command('findings').description('see what is not as it was made, and undo it');
  registerLookAtFindings(findings, terminal);
  registerRevert(findings, terminal);
  registerModes(findings, terminal);
  registerScan(program, terminal);
  registerRegions(program, terminal);
  registerTasks(program, terminal);
  registerLogs(program, terminal);
  registerJournal(program, terminal);
  registerWebhooks(program, terminal);
}
