import type { BerthClient, Task } from '@berth/api';
import { CommandFailed } from '../errors.ts';
import { printAnswer } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import type { ConnectionOptions } from './connection.ts';
import { Progress } from './progress.ts';
import { taskText } from './render.ts';

/** Options of commands that start a task. */
export interface TaskOptions extends ConnectionOptions {
  /** False with `--no-wait`. */
  wait: boolean;
}

/** Waits for a task with its progress on standard error; Ctrl-C stops the waiting and says so. */
export async function waitWithProgress(
  client: BerthClient,
  taskId: string,
  terminal: Terminal,
): Promise<Task> {
  const progress = new Progress(terminal);
  try {
    return await client.waitForTask(taskId, {
      onProgress: (task) => progress.task(task),
      signal: terminal.signal,
    });
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    throw new CommandFailed(
      'Stopped waiting; the task goes on.',
      `Look again with: berth tasks wait ${taskId}`,
    );
  }
}

/** Ends a command that started a task: prints the task (`--no-wait`), or waits and prints what came of it. */
export async function finishTask(
  client: BerthClient,
  task: Task,
  options: TaskOptions,
  terminal: Terminal,
  onDone: (done: Task) => Promise<void>,
): Promise<void> {
  if (!options.wait) return printAnswer(terminal, options.output, task, taskText);
  await onDone(await waitWithProgress(client, task.taskId, terminal));
}
