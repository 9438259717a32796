import type { BerthClient, Task } from '@berth/api';
import type { QueryKey } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from './api.ts';
import { queryClient } from './query-client.ts';
import { taskEnds, useShownTask, watchTask } from './task-watch.ts';

export interface TaskRun<In> {
  run: (input: In) => void;
  busy: boolean;
  /** As it was seen last. */
  task: Task | undefined;
  /** Why it was not begun, or did not succeed. */
  error: unknown;
  reset: () => void;
}

/**
 * Begins a task and follows it to its end. Whoever leaves the page meanwhile is told of its end wherever they are.
 * Nothing of what was sent is kept.
 * @param listKey What the task changes, and is looked up again once it is done.
 */
export function useTaskRun<In>(
  listKey: QueryKey,
  begin: (client: BerthClient, input: In) => Promise<Task>,
  onDone: (task: Task) => void,
): TaskRun<In> {
  const [busy, setBusy] = useState(false);
  const [task, setTask] = useState<Task>();
  const [error, setError] = useState<unknown>(null);
  const gone = useRef(new AbortController());
  useShownTask(task?.taskId);
  useEffect(() => {
    gone.current = new AbortController();
    return () => gone.current.abort();
  }, []);

  const follow = async (input: In): Promise<void> => {
    const { signal } = gone.current;
    setBusy(true);
    setError(null);
    setTask(undefined);
    try {
      const begun = await begin(api, input);
      watchTask(begun);
      if (signal.aborted) return;
      setTask(begun);
      const done = await api.waitForTask(begun.taskId, { signal, onProgress: setTask });
      await queryClient.invalidateQueries({ queryKey: listKey });
      // A list that is opened next must not show for a moment what is no longer there.
      queryClient.removeQueries({ queryKey: listKey, type: 'inactive' });
      if (signal.aborted) return;
      taskEnds.told(begun.taskId);
      onDone(done);
    } catch (failure) {
      if (!signal.aborted) setError(failure);
    } finally {
      if (!signal.aborted) setBusy(false);
    }
  };
  return {
    run: (input) => void follow(input),
    busy,
    task,
    error,
    reset: () => {
      setTask(undefined);
      setError(null);
    },
  };
}
