import type { Command } from 'commander';
import { printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { taskArgument } from './arguments.ts';
import { type ConnectionOptions, connect, withConnection } from './connection.ts';
import { reporting } from './failure.ts';
import { waitWithProgress } from './finish-task.ts';
import { tasksTable, taskText } from './render.ts';

const ID = ['<task-id>', 'id of the task', taskArgument] as const;

/** `berth tasks list | get | wait`. */
export function registerTasks(program: Command, terminal: Terminal): void {
  const tasks = program.command('tasks').description('see the tasks of the last ten days');
  withConnection(tasks.command('list').alias('ls').description('list tasks, the latest first')).action(
    (options: ConnectionOptions) =>
      reporting(async () => {
        const client = await connect(options, terminal);
        printAnswer(terminal, options.output, await client.listTasks(terminal.signal), tasksTable);
      }),
  );
  withConnection(
    tasks
      .command('get')
      .description('show a task')
      .argument(...ID),
  ).action((taskId: string, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      printAnswer(terminal, options.output, await client.getTask(taskId, terminal.signal), taskText);
    }),
  );
  const wait = tasks.command('wait').description('wait until a task ends; exit code 1 when it failed');
  withConnection(wait.argument(...ID)).action((taskId: string, options: ConnectionOptions) =>
    reporting(async () => {
      const client = await connect(options, terminal);
      printAnswer(terminal, options.output, await waitWithProgress(client, taskId, terminal), taskText);
    }),
  );
}
