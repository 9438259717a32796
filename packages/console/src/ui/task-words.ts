import type { Task } from '@berth/api';
import { fieldWords } from './field-words.ts';

export const TASK_STATES = ['waiting', 'running', 'done', 'failed'] as const;

export type TaskState = (typeof TASK_STATES)[number];

/** Where a task is, in four words. An error in its response fails it, whatever the status says. */
export function taskState(task: Task): TaskState {
  if (task.status === 'processing-error' || task.response?.error) return 'failed';
  if (task.status === 'processing-completed') return 'done';
  return task.status === 'processing-in-progress' ? 'running' : 'waiting';
}

export const hasEnded = (task: Task): boolean => ['done', 'failed'].includes(taskState(task));

const NAMES: Record<string, string> = {
  cloudAccountCreateRequest: 'Add cloud account',
  cloudAccountUpdateRequest: 'Change cloud account',
  cloudAccountDeleteRequest: 'Delete cloud account',
  subscriptionCreateRequest: 'Create subscription',
  subscriptionUpdateRequest: 'Change subscription',
  subscriptionDeleteRequest: 'Delete subscription',
  subscriptionRetryRequest: 'Try subscription again',
  cidrGetRequest: 'Read allow list',
  cidrUpdateRequest: 'Change allow list',
  subscriptionResourceTagsUpdateRequest: 'Change tags of subscription',
  vpcPeeringGetRequest: 'Read peerings',
  peeringCreateRequest: 'Ask for a peering',
  peeringUpdateRequest: 'Change a peering',
  peeringDeleteRequest: 'Delete a peering',
  tgwGetRequest: 'Read transit gateways',
  tgwAttachmentCreateRequest: 'Attach to a transit gateway',
  tgwUpdateCidrsRequest: 'Change what is led to a transit gateway',
  tgwAttachmentDeleteRequest: 'Detach from a transit gateway',
};

/** What a task does, for a person. One that the console does not know keeps the API's own name. */
export function taskName(task: Task): string {
  const command = task.commandType ?? '';
  return NAMES[command] ?? (command === '' ? 'Task' : command);
}

/** Whether a task only asks something: nothing is different at its end. */
export const isQuestion = ({ commandType = '' }: Task): boolean => /GetRequest$/.test(commandType);

/** Whether a task of that command is about a subscription. */
export const isOfSubscription = (command: string): boolean => /^(subscription|cidr)/.test(command);

/** Where what the task made or changed is shown, if it is still there. */
export function taskResource(task: Task): { text: string; href: string } | null {
  const id = task.response?.resourceId;
  const command = task.commandType ?? '';
  if (id === undefined) return null;
  if (isOfSubscription(command)) return { text: `Subscription ${id}`, href: `/subscriptions/${id}` };
  if (!command.startsWith('cloudAccount') || command.includes('Delete')) return null;
  return { text: `Cloud account ${id}`, href: `/cloud-accounts/${id}` };
}

/** The API begins each line with the field that it is about: `accessKeyId: the user may not …`. */
const NAMED_FIELD = /^([\w.]+): /gm;

/** What a task came to, or why it failed, with its fields called as the forms call them. */
export function taskSays(task: Task): string | undefined {
  const error = task.response?.error?.description;
  return error === undefined
    ? task.description
    : error.replace(NAMED_FIELD, (named, field: string) => {
        const words = fieldWords(field);
        return words === undefined ? named : `${words}: `;
      });
}
