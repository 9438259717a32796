import type { Task } from '@berth/api';
import { useEffect } from 'react';
import { hasEnded } from '../ui/task-words.ts';
import { queryClient } from './query-client.ts';
import { useApi } from './use-api.ts';

export const TASKS_KEY = ['tasks'] as const;

const BUSY_MS = 2_000;
const IDLE_MS = 15_000;

/** Tasks that were seen under way, or begun here, and whose end nobody has been told of. */
const underWay = new Set<string>();
const shown = new Map<string, number>();

/** Call it with the task that an action answered: its end is then told at the top of whatever page is open. */
export function watchTask(task: Task): void {
  underWay.add(task.taskId);
  void queryClient.invalidateQueries({ queryKey: TASKS_KEY });
}

/** For a page that shows a task and its outcome itself: it is not told at the top as well. */
export function useShownTask(taskId: string | undefined): void {
  useEffect(() => {
    if (taskId === undefined) return;
    shown.set(taskId, (shown.get(taskId) ?? 0) + 1);
    return () => {
      shown.set(taskId, (shown.get(taskId) ?? 1) - 1);
    };
  }, [taskId]);
}

/** The account's tasks, newest first, kept fresh while the page is seen: often while one is under way. */
export function useTasks(enabled = true) {
  return useApi(TASKS_KEY, (api, signal) => api.listTasks(signal), {
    enabled,
    liveMs: (tasks) => (tasks?.some((task) => !hasEnded(task)) ? BUSY_MS : IDLE_MS),
  });
}

/** Those of these tasks that have ended since the last look, each told once; without those that a page shows. */
export function newlyEnded(tasks: readonly Task[]): { ended: readonly Task[]; toTell: readonly Task[] } {
  for (const task of tasks) if (!hasEnded(task)) underWay.add(task.taskId);
  const ended = tasks.filter((task) => hasEnded(task) && underWay.delete(task.taskId));
  return { ended, toTell: ended.filter(({ taskId }) => (shown.get(taskId) ?? 0) === 0) };
}
