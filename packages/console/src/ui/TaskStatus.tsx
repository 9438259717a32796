import type { Task } from '@berth/api';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { taskState } from './task-words.ts';

const LOOKS: Record<ReturnType<typeof taskState>, { type: StatusIndicatorProps.Type; text: string }> = {
  waiting: { type: 'pending', text: 'Waiting' },
  running: { type: 'in-progress', text: 'In progress' },
  done: { type: 'success', text: 'Done' },
  failed: { type: 'error', text: 'Failed' },
};

/** Where a task is, as a mark with a word. */
export function TaskStatus({ task }: { task: Task }) {
  const { type, text } = LOOKS[taskState(task)];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
