import type { MaintenanceWindowsBody } from '@berth/api';
import { type Command, InvalidArgumentError } from 'commander';
import { WrongUsage } from '../../errors.ts';
import { printAnswer, renderTable } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { idArgument } from '../arguments.ts';
import { connect, withConnection } from '../connection.ts';
import { reporting } from '../failure.ts';
import { finishTask, type TaskOptions } from '../finish-task.ts';

type Window = NonNullable<MaintenanceWindowsBody['windows']>[number];

interface MaintenanceOptions extends TaskOptions {
  window?: Window[];
  automatic?: boolean;
}

/** `saturday,sunday@2+8`: days, first hour, hours. */
function windowOption(text: string, all: Window[] = []): Window[] {
  const [, days = '', hour = '', hours = ''] = /^([a-z,]+)@(\d{1,2})\+(\d{1,2})$/i.exec(text) ?? [];
  if (days === '') throw new InvalidArgumentError('It is like saturday,sunday@2+8: days, first hour, hours.');
  const named = days.split(',').map((day) => day.charAt(0).toUpperCase() + day.slice(1).toLowerCase());
  return [...all, { days: named, startHour: Number(hour), durationInHours: Number(hours) }];
}

/** `berth subscriptions maintenance`: shows when a subscription may be maintained, or sets it. */
export function registerMaintenance(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('maintenance')
    .description('show when a subscription may be maintained, or set it')
    .argument('<id>', 'id of the subscription', idArgument)
    .option('--window <days@hour+hours>', "a window in the region's time; may be repeated", windowOption)
    .option('--automatic', 'whenever it suits')
    .option('--no-wait', 'do not wait; print the task')
    .addHelpText(
      'after',
      '\nExamples:\n  berth subscriptions maintenance 1001\n' +
        "  berth subscriptions maintenance 1001 --window saturday,sunday@2+8     (from 2 o'clock, for 8 hours)",
    );
  withConnection(command).action((id: number, options: MaintenanceOptions) =>
    reporting(async () => {
      const { window: windows, automatic } = options;
      if (windows && automatic) throw new WrongUsage('Give either --window or --automatic.');
      const client = await connect(options, terminal);
      if (windows || automatic) {
        const body = windows ? { mode: 'manual' as const, windows } : { mode: 'automatic' as const };
        const task = await client.updateMaintenanceWindows(id, body, terminal.signal);
        return finishTask(client, task, options, terminal, show);
      }
      await show();

      async function show(): Promise<void> {
        printAnswer(
          terminal,
          options.output,
          await client.getMaintenanceWindows(id, terminal.signal),
          windowsText,
        );
      }
    }),
  );
}

const windowsText = ({ mode, timeZone, windows = [] }: MaintenanceWindowsBody): string =>
  mode === 'automatic'
    ? 'Automatic: whenever it suits.'
    : renderTable(
        ['DAYS', `FROM (${timeZone ?? 'local time'})`, 'HOURS'],
        windows.map((one) => [one.days.join(', '), `${one.startHour}:00`, String(one.durationInHours)]),
      );
