import type { Task } from '@berth/api';
import Link from '@cloudscape-design/components/link';
import { useEffect } from 'react';
import { taskName, taskSays, taskState } from '../ui/task-words.ts';
import { type Flash, flash } from './flashes.ts';
import { queryClient } from './query-client.ts';
import { usePermission } from './session.ts';
import { TASKS_KEY, taskEnds, useTasks } from './task-watch.ts';

/** Says at the top of any page when a task has ended that was under way while the console was open, whoever began it. */
export function TaskWatcher() {
  const { allowed } = usePermission('tasks', 'read');
  const { data } = useTasks({ enabled: allowed });
  useEffect(() => {
    const { ended, toTell } = taskEnds.look(data ?? []);
    // Whatever it changed is looked up again.
    if (ended.length > 0)
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== TASKS_KEY[0] });
    for (const task of toTell) flash(message(task));
  }, [data]);
  return null;
}

function message(task: Task): Flash {
  const failed = taskState(task) === 'failed';
  return {
    id: `task-${task.taskId}`,
    type: failed ? 'error' : 'success',
    header: `${taskName(task)}: ${failed ? 'failed' : 'done'}`,
    content: (
      <>
        {failed && <>{taskSays(task)} </>}
        <Link href={`/tasks/${task.taskId}`} color="inverted">
          Show the task
        </Link>
      </>
    ),
  };
}
