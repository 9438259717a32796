import type { TaskView } from './app.ts';
import type { TaskRecord } from './model.ts';

/** How long a task can be read after it ended. */
export const TASKS_KEPT_MS = 10 * 24 * 3_600_000;

export const RECEIVED = 'Task request received and is being queued for processing.';
export const COMPLETED = 'Task request was processed successfully.';
export const FAILED = 'Task request failed during processing. See error information for failure details.';

export const toTaskView = (task: TaskRecord): TaskView => ({
  taskId: task.taskId,
  commandType: task.commandType,
  subscriptionId: task.subscriptionId,
  status: task.status,
  description: task.description,
  timestamp: task.updatedAt,
  response: task.response,
  progress: task.progress,
});
