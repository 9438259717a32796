import type { Task } from '@berth/api';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import { useTasks } from '../../app/task-watch.ts';
import { useUrlState } from '../../app/use-url-state.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { TaskStatus } from '../../ui/TaskStatus.tsx';
import { Time } from '../../ui/Time.tsx';
import { type TaskState, taskName, taskResource, taskSays, taskState } from '../../ui/task-words.ts';

const HELP = (
  <>
    <p>
      Whatever changes something is a task: it is accepted at once and done in the background, one after the
      other. This list refreshes itself while you look at it.
    </p>
    <p>
      Open a task to see what it did, or why it failed and what to do about it. Tasks are kept for ten days.
    </p>
  </>
);

const LIVE_MS = 3_000;

const STATES: { value: TaskState | 'all'; label: string }[] = [
  { value: 'all', label: 'In any state' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'running', label: 'In progress' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
];

const COLUMNS: Column<Task>[] = [
  {
    id: 'task',
    header: 'Task',
    isRowHeader: true,
    value: taskName,
    cell: (task) => <Link href={`/tasks/${task.taskId}`}>{taskName(task)}</Link>,
    minWidth: 170,
  },
  {
    id: 'state',
    header: 'State',
    value: taskState,
    cell: (task) => <TaskStatus task={task} />,
    minWidth: 140,
  },
  {
    id: 'what',
    header: 'What happened',
    value: taskSays,
    cell: (task) => taskSays(task) ?? '-',
    minWidth: 240,
  },
  {
    id: 'about',
    header: 'About',
    value: (task) => task.response?.resourceId,
    cell: (task) => {
      const resource = taskResource(task);
      return resource ? <Link href={resource.href}>{resource.text}</Link> : '-';
    },
    minWidth: 150,
  },
  {
    id: 'updated',
    header: 'Last change',
    value: (task) => task.timestamp,
    cell: (task) => <Time at={task.timestamp} />,
    minWidth: 150,
  },
  { id: 'id', header: 'Id', value: (task) => task.taskId, cell: (task) => task.taskId, optional: true },
];

/** What was asked for in the last ten days, and how far it got. */
export default function TasksPage() {
  const tasks = useTasks({ idleMs: LIVE_MS });
  const [state, setState] = useUrlState('state', 'all');
  const chosen = STATES.find(({ value }) => value === state) ?? STATES[0];
  return (
    <Page title="Tasks" crumbs={[{ text: 'Tasks', href: '/tasks' }]} help={HELP} contentType="table">
      <DataTable
        name="tasks"
        what={{ one: 'task', many: 'tasks' }}
        items={tasks.data?.filter((task) => state === 'all' || taskState(task) === state)}
        error={tasks.error}
        onRetry={() => void tasks.refetch()}
        columns={COLUMNS}
        trackBy={({ taskId }) => taskId}
        sort="-updated"
        filters={
          <Select
            selectedOption={chosen ?? null}
            options={STATES}
            ariaLabel="State"
            onChange={({ detail }) => setState(detail.selectedOption.value ?? 'all')}
          />
        }
        empty={
          <EmptyState title={state === 'all' ? 'No tasks' : 'No task in that state'}>
            {state === 'all'
              ? 'Nothing was changed in the last ten days.'
              : 'Choose another state to see the other tasks.'}
          </EmptyState>
        }
      />
    </Page>
  );
}
