import type { Task } from '../schemas/task.ts';
import { ApiError, TaskFailed, TaskStillRunning } from './api-error.ts';

export interface WaitOptions {
  /** Called after every look at the task. */
  onProgress?: (task: Task) => void;
  signal?: AbortSignal;
  /** How long to wait in all; 10 minutes by default. */
  timeoutMs?: number;
}

interface Look {
  getTask: (taskId: string, signal?: AbortSignal) => Promise<Task>;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 600_000;
const LONGEST_PAUSE_MS = 5_000;
/** A service may answer before its task can be read; the vendor's own SDK tolerates as many. */
const MISSES_TOLERATED = 5;

/**
 * Looks at a task until it ends, first quickly and then less often, and gives it when it completed.
 * Throws TaskFailed, TaskStillRunning, or the ApiError of a look that failed in a way that does not pass.
 */
export async function waitForTask(
  taskId: string,
  { onProgress, signal, timeoutMs = DEFAULT_TIMEOUT_MS }: WaitOptions,
  { getTask, sleep }: Look,
): Promise<Task> {
  let misses = 0;
  let waitedMs = 0;
  for (let look = 0; ; look++) {
    try {
      const task = await getTask(taskId, signal);
      onProgress?.(task);
      if (isFailed(task)) throw new TaskFailed(task);
      if (task.status === 'processing-completed') return task;
    } catch (error) {
      if (!mayPass(error) || ++misses > MISSES_TOLERATED) throw error;
    }
    const pauseMs = Math.min(250 * 1.5 ** look, LONGEST_PAUSE_MS);
    if (waitedMs + pauseMs > timeoutMs) throw new TaskStillRunning(taskId, waitedMs);
    await sleep(pauseMs, signal);
    waitedMs += pauseMs;
  }
}

/** An error in the response fails a task whatever its status says, as the vendor's SDK has it. */
const isFailed = (task: Task): boolean =>
  task.status === 'processing-error' || task.response?.error !== undefined;

const mayPass = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.kind === 'not-found' ||
    error.kind === 'network' ||
    error.kind === 'unavailable' ||
    error.kind === 'server');
