import type { CloudAccountBody, CloudAccountListItem, LogEntryBody, Task } from '@berth/api';
import { plain, renderTable } from '../output.ts';
import { checkText } from './progress.ts';

/** A cell never breaks its row. */
const cell = (value: string | number | null | undefined): string =>
  plain(String(value ?? '')).replace(/[\n\t]+/g, ' ');

export const accountsTable = (accounts: CloudAccountListItem[]): string =>
  renderTable(
    ['ID', 'NAME', 'STATUS', 'AWS ACCOUNT', 'ACCESS KEY', 'POLICY'],
    accounts.map((one) =>
      [one.id, one.name, one.status, one.awsAccountId, one.accessKeyId, one.policyGeneration].map(cell),
    ),
  );

/** Names and values one below the other; what is not known is left out. */
export function facts(rows: [string, string | number | null | undefined][]): string {
  const known = rows.filter(([, value]) => value !== undefined && value !== null && value !== '');
  const width = Math.max(...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}`).join('\n');
}

/** A cloud account with the checks of its last verification. */
export function accountText(account: CloudAccountBody): string {
  const checks = (account.checks ?? []).map(checkText);
  return checks.length === 0 ? accountFacts(account) : `${accountFacts(account)}\n\n${checks.join('\n')}`;
}

/** A cloud account alone, where its checks were told while they ran. */
export const accountFacts = (account: CloudAccountBody): string =>
  facts([
    ['ID', account.id],
    ['Name', account.name],
    ['Provider', account.provider],
    ['Status', account.status],
    ['Access key', account.accessKeyId],
    ['AWS account', account.awsAccountId],
    ['AWS user', account.awsUserArn],
    ['Console role', account.awsConsoleRoleArn ?? account.iamRoleName],
    ['Console user', account.consoleUsername],
    ['Sign-in URL', account.signInLoginUrl],
    ['Policy', account.policyGeneration],
    ['Subscriptions', account.subscriptions],
    ['Last verified', account.lastVerifiedAt],
  ]);

export const tasksTable = (tasks: Task[]): string =>
  renderTable(
    ['TASK', 'COMMAND', 'STATUS', 'RESOURCE', 'TIME', 'ERROR'],
    tasks.map((task) => {
      const { resourceId, error } = task.response ?? {};
      return [task.taskId, task.commandType, task.status, resourceId, task.timestamp, error?.type].map(cell);
    }),
  );

export const taskText = (task: Task): string =>
  facts([
    ['Task', task.taskId],
    ['Command', task.commandType],
    ['Status', task.status],
    ['Description', task.description],
    ['Time', task.timestamp],
    ['Resource', task.response?.resourceId],
    ['Error', task.response?.error?.type],
    ['Because', task.response?.error?.description],
    ['Waiting for', task.verification?.waiting],
  ]);

export const logsTable = (entries: LogEntryBody[]): string =>
  renderTable(
    ['ID', 'TIME', 'WHO', 'API KEY', 'TYPE', 'DESCRIPTION'],
    entries.map((one) =>
      [one.id, one.time, one.originator, one.apiKeyName, one.type, one.description].map(cell),
    ),
  );
