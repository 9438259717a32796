import type { BerthClient, Task } from '@berth/api';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../app/api.ts';
import { queryClient } from '../../app/query-client.ts';
import { taskEnds, useShownTask, watchTask } from '../../app/task-watch.ts';
import { LIST_KEY } from './keys.ts';

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
 */
export function useTaskRun<In>(
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
      await queryClient.invalidateQueries({ queryKey: LIST_KEY });
      // A list that is opened next must not show for a moment what is no longer there.
      queryClient.removeQueries({ queryKey: LIST_KEY, type: 'inactive' });
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
