import type { LogEntryBody, Task } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { usePermission } from '../app/session.ts';
import { useTasks } from '../app/task-watch.ts';
import { useApi } from '../app/use-api.ts';
import { type Column, DataTable } from './DataTable.tsx';
import { EmptyState } from './EmptyState.tsx';
import { TaskStatus } from './TaskStatus.tsx';
import { Time } from './Time.tsx';
import { taskName, taskSays, taskState } from './task-words.ts';

const TASK_COLUMNS: Column<Task>[] = [
  {
    id: 'task',
    header: 'Task',
    isRowHeader: true,
    value: taskName,
    cell: (task) => <Link href={`/tasks/${task.taskId}`}>{taskName(task)}</Link>,
    minWidth: 160,
  },
  {
    id: 'state',
    header: 'State',
    value: taskState,
    cell: (task) => <TaskStatus task={task} />,
    minWidth: 120,
  },
  {
    id: 'what',
    header: 'What happened',
    value: taskSays,
    cell: (task) => <span className="breakable">{taskSays(task) ?? '-'}</span>,
    minWidth: 220,
  },
  {
    id: 'updated',
    header: 'Last change',
    value: ({ timestamp }) => timestamp,
    cell: ({ timestamp }) => <Time at={timestamp} />,
    minWidth: 130,
  },
];

const LOG_COLUMNS: Column<LogEntryBody>[] = [
  {
    id: 'time',
    header: 'Time',
    value: ({ time }) => time,
    cell: ({ time }) => <Time at={time} />,
    minWidth: 130,
  },
  {
    id: 'description',
    header: 'What happened',
    isRowHeader: true,
    value: ({ description }) => description,
    cell: ({ description }) => <span className="breakable">{description}</span>,
    minWidth: 240,
  },
  {
    id: 'originator',
    header: 'By',
    value: ({ originator, apiKeyName }) => `${originator} ${apiKeyName ?? ''}`,
    cell: ({ originator, apiKeyName }) => (
      <span className="breakable">
        {originator}
        {apiKeyName && ` (key ${apiKeyName})`}
      </span>
    ),
    minWidth: 140,
  },
];

/** Enough for years of one thing; the page of logs has the rest. */
const ENTRIES = 1_000;

interface Props {
  id: number;
  /** Whether a task of that command is about such a thing: ids are given by kind. */
  isAbout: (commandType: string) => boolean;
}

/** What was done with one thing: the tasks of ten days, and every entry of the log. */
export function Activity({ id, isAbout }: Props) {
  const tasks = usePermission('tasks', 'read');
  const logs = usePermission('logs', 'read');
  return (
    <SpaceBetween size="l">
      {tasks.allowed ? <Tasks id={id} isAbout={isAbout} /> : <NotShown what="tasks" why={tasks.why} />}
      {logs.allowed ? <Entries id={id} /> : <NotShown what="log entries" why={logs.why} />}
    </SpaceBetween>
  );
}

const NotShown = ({ what, why }: { what: string; why: string }) => (
  <Alert type="info" header={`Your role does not show you its ${what}`}>
    {why}
  </Alert>
);

function Tasks({ id, isAbout }: Props) {
  const tasks = useTasks();
  const own = tasks.data?.filter(
    ({ commandType = '', response }) => response?.resourceId === id && isAbout(commandType),
  );
  return (
    <DataTable
      name="tasks-of-one"
      urlPrefix="tasks-"
      what={{ one: 'task', many: 'tasks' }}
      header={
        <Header variant="h2" counter={own ? `(${own.length})` : ''} description="Of the last ten days.">
          Tasks
        </Header>
      }
      items={own}
      error={tasks.error}
      onRetry={() => void tasks.refetch()}
      columns={TASK_COLUMNS}
      trackBy={({ taskId }) => taskId}
      sort="-updated"
      pageSize={10}
      empty={<EmptyState title="No tasks">Nothing of it was changed in the last ten days.</EmptyState>}
    />
  );
}

function Entries({ id }: { id: number }) {
  const entries = useApi(['logs', 'of', id], (api, signal) =>
    api.listLogs({ resourceId: id, limit: ENTRIES }, signal),
  );
  return (
    <DataTable
      name="logs-of-one"
      urlPrefix="logs-"
      what={{ one: 'entry', many: 'entries' }}
      header={
        <Header
          variant="h2"
          counter={entries.data ? `(${entries.data.length})` : ''}
          actions={<Link href={`/logs?resource=${id}`}>Filter and export</Link>}
        >
          Log entries
        </Header>
      }
      items={entries.data}
      error={entries.error}
      onRetry={() => void entries.refetch()}
      columns={LOG_COLUMNS}
      trackBy={(entry) => String(entry.id)}
      sort="-time"
      pageSize={10}
      empty={<EmptyState title="No entries">The log says nothing of it.</EmptyState>}
    />
  );
}
