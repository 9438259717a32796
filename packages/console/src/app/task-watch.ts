import type { Task } from '@berth/api';
import { useEffect } from 'react';
import { hasEnded } from '../ui/task-words.ts';
import { queryClient } from './query-client.ts';
import { TaskEnds } from './task-ends.ts';
import { useApi } from './use-api.ts';

export const TASKS_KEY = ['tasks'] as const;

/** What the console knows of tasks under way, on whatever page. */
export const taskEnds = new TaskEnds();

const BUSY_MS = 2_000;
const IDLE_MS = 15_000;

/** Call it with the task that an action answered: its end is then told at the top of whatever page is open. */
export function watchTask(task: Task): void {
  taskEnds.begun(task.taskId);
  void queryClient.invalidateQueries({ queryKey: TASKS_KEY });
}

/** For a page that shows a task and its outcome itself: it is not told at the top as well. */
export function useShownTask(taskId: string | undefined): void {
  useEffect(() => {
    if (taskId === undefined) return;
    return taskEnds.show(taskId);
  }, [taskId]);
}

/** The account's tasks, newest first, kept fresh while the page is seen: often while one is under way. */
export function useTasks({ enabled = true, idleMs = IDLE_MS } = {}) {
  return useApi(TASKS_KEY, (api, signal) => api.listTasks(signal), {
    enabled,
    liveMs: (tasks) => (tasks?.some((task) => !hasEnded(task)) ? BUSY_MS : idleMs),
  });
}
