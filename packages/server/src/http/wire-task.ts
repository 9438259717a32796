import type { Link, Task } from '@berth/api';
import type { TaskView } from '../app/app.ts';
import { link } from './links.ts';

const STATE: Partial<Record<TaskView['status'], 'completed' | 'failed'>> = {
  'processing-completed': 'completed',
  'processing-error': 'failed',
};

function toTask(view: TaskView, links: Link[]): Task {
  const { response } = view;
  return {
    taskId: view.taskId,
    commandType: view.commandType,
    status: view.status,
    state: STATE[view.status],
    description: view.description,
    timestamp: view.timestamp.toISOString(),
    response: response ?? undefined,
    verification: view.progress ?? undefined,
    links,
  };
}

/** A task as the mutating call answers it. */
export const toAcceptedTask = (view: TaskView, baseUrl: string): Task =>
  toTask(view, [link('task', baseUrl, `/tasks/${view.taskId}`)]);

/** A task as it is read; a finished one links to what it made, unless that is gone. */
export function toPolledTask(view: TaskView, baseUrl: string): Task {
  const links = [link('self', baseUrl, `/tasks/${view.taskId}`)];
  const id = view.response?.resourceId;
  if (id !== undefined && view.status === 'processing-completed' && !view.commandType.includes('Delete')) {
    links.push(link('resource', baseUrl, pathOf(view, id)));
  }
  return toTask(view, links);
}

/** Where the thing that a task is about is read. */
function pathOf({ commandType, subscriptionId }: TaskView, id: number): string {
  if (commandType.startsWith('cloudAccount')) return `/cloud-accounts/${id}`;
  if (commandType.startsWith('accountUser')) return `/users/${id}`;
  if (/^(?:vpcP|p)eering/.test(commandType)) return `/subscriptions/${subscriptionId}/peerings`;
  if (commandType.startsWith('tgw')) return `/subscriptions/${subscriptionId}/transitGateways`;
  if (commandType.startsWith('database')) return `/subscriptions/${subscriptionId}/databases/${id}`;
  return `/subscriptions/${id}`;
}
