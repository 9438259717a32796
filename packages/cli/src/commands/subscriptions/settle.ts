import { ApiError, type BerthClient, type DeploymentBody, type Task } from '@berth/api';
import { CommandFailed } from '../../errors.ts';
import { plain, printAnswer } from '../../output.ts';
import type { Terminal } from '../../terminal.ts';
import { type TaskOptions, waitWithProgress } from '../finish-task.ts';
import { taskText } from '../render.ts';
import { deploymentText, removalText, subscriptionFacts } from './show.ts';

const LOOK_EVERY_MS = 2_000;

/** Tells on standard error, once each, what becomes of a deployment's steps. */
class DeploymentProgress {
  readonly #terminal: Terminal;
  readonly #told = new Set<string>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  tell({ steps, waiting }: DeploymentBody): void {
    for (const { id, title, state } of steps) {
      const mark = MARKS[state];
      if (mark) this.#once(`${state} ${id}`, `${mark} ${plain(title)}`);
    }
    if (waiting !== null) this.#once(`waiting ${waiting}`, `… ${plain(waiting)}`);
  }

  #once(key: string, text: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#terminal.err(`${text.replace(/[\n\t]+/g, ' ')}\n`);
  }
}

const MARKS: Partial<Record<DeploymentBody['steps'][number]['state'], string>> = {
  running: '·',
  done: '✓',
  failed: '✗',
};

/**
 * Ends a command that started a task about a subscription: prints the task (`--no-wait`), or waits until AWS holds
 * what is wanted, telling each step, and prints what it came to. Throws CommandFailed where it ended in error.
 */
export async function settle(
  client: BerthClient,
  task: Task,
  options: TaskOptions,
  terminal: Terminal,
  /** Where the task is about something in a subscription. */
  subscriptionId?: number,
): Promise<void> {
  if (!options.wait) return printAnswer(terminal, options.output, task, taskText);
  const done = await waitWithProgress(client, task.taskId, terminal);
  const id = subscriptionId ?? done.response?.resourceId;
  if (id === undefined) throw new CommandFailed('The task completed without naming the subscription.');
  const deployment = await settled(client, id, terminal);
  if (deployment?.status === 'error') {
    const step = deployment.failedStep === null ? '' : ` at the step ${plain(deployment.failedStep)}`;
    throw new CommandFailed(
      `Subscription ${id} is in error${step}.\n${deploymentText(deployment)}`,
      `When that is mended: berth subscriptions retry ${id}; or: berth subscriptions delete ${id}`,
      { code: deployment.problems[0]?.code, subscriptionId: id },
    );
  }
  if (deployment?.status === 'deleted') return printAnswer(terminal, options.output, deployment, removalText);
  const subscription = await client.getSubscription(id, terminal.signal);
  printAnswer(terminal, options.output, subscription, subscriptionFacts);
}

/** The deployment once nothing more is being done; null where the service tells nothing of deployments. */
async function settled(client: BerthClient, id: number, terminal: Terminal): Promise<DeploymentBody | null> {
  const progress = new DeploymentProgress(terminal);
  try {
    for (;;) {
      const deployment = await client.getDeployment(id, terminal.signal);
      progress.tell(deployment);
      if (deployment.status !== 'pending' && deployment.status !== 'deleting') return deployment;
      await terminal.clock.sleep(LOOK_EVERY_MS, terminal.signal);
    }
  } catch (error) {
    if (terminal.signal.aborted)
      throw new CommandFailed(
        'Stopped waiting; the work goes on.',
        `Look again with: berth subscriptions get ${id}`,
      );
    if (error instanceof ApiError && error.kind === 'not-found') return null;
    throw error;
  }
}
