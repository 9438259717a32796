import { ApiError, type Task } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useParams } from 'wouter';
import { useShownTask } from '../../app/task-watch.ts';
import { useApi } from '../../app/use-api.ts';
import { CheckList } from '../../ui/CheckList.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { LongWord } from '../../ui/LongWord.tsx';
import { Page } from '../../ui/Page.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { TaskStatus } from '../../ui/TaskStatus.tsx';
import { Time } from '../../ui/Time.tsx';
import { hasEnded, taskName, taskResource, taskSays } from '../../ui/task-words.ts';

const HELP = (
  <>
    <p>
      What this task does and how far it got. A task that talks to AWS shows every check as it is made, with
      what was seen.
    </p>
    <p>
      A failed task changed nothing. Do what stands beside the error, then ask for the same again: it becomes
      a new task.
    </p>
  </>
);

const LIVE_MS = 1_000;

/** One task: how far it got, and when it failed why, and what to do. */
export default function TaskPage() {
  const { taskId = '' } = useParams();
  useShownTask(taskId);
  const task = useApi(['tasks', taskId], (api, signal) => api.getTask(taskId, signal), {
    liveMs: (seen) => (seen && hasEnded(seen) ? false : LIVE_MS),
  });
  const title = task.data ? taskName(task.data) : 'Task';
  return (
    <Page
      title={title}
      crumbs={[
        { text: 'Tasks', href: '/tasks' },
        { text: title, href: `/tasks/${taskId}` },
      ]}
      help={HELP}
    >
      {task.data ? (
        <Details task={task.data} />
      ) : task.error ? (
        <MissingTask error={task.error} onRetry={() => void task.refetch()} />
      ) : (
        <Container>
          <LinesSkeleton />
        </Container>
      )}
    </Page>
  );
}

/** Instead of a task that is not there, or could not be loaded. */
function MissingTask({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const gone = error instanceof ApiError && error.kind === 'not-found';
  return (
    <SpaceBetween size="m">
      <ErrorBox
        error={gone ? GONE : error}
        title={gone ? 'There is no such task' : 'The task could not be loaded'}
        {...(!gone && { onRetry })}
      />
      {gone && <Button href="/tasks">All tasks</Button>}
    </SpaceBetween>
  );
}

const GONE = new ApiError({
  kind: 'not-found',
  message: 'It may have ended more than ten days ago, or the address is not complete',
});

function Details({ task }: { task: Task }) {
  const resource = taskResource(task);
  const { error } = task.response ?? {};
  const { checks = [], waiting = null } = task.verification ?? {};
  return (
    <SpaceBetween size="l">
      {error && (
        <Alert type="error" header="It failed, and changed nothing">
          <div className="breakable">{taskSays(task)}</div>
        </Alert>
      )}
      {waiting !== null && !hasEnded(task) && <Alert type="info">It waits: {waiting}</Alert>}
      <Container header={<Header variant="h2">Details</Header>}>
        <KeyValuePairs
          minColumnWidth={160}
          columns={3}
          items={[
            { label: 'State', value: <TaskStatus task={task} /> },
            { label: 'Last change', value: <Time at={task.timestamp} /> },
            {
              label: 'About',
              value: resource ? <Link href={resource.href}>{resource.text}</Link> : '-',
            },
            { label: 'What happened', value: <span className="breakable">{task.description ?? '-'}</span> },
            { label: 'Error code', value: <LongWord text={error?.type ?? '-'} /> },
            {
              label: 'Task id',
              value: (
                <SpaceBetween direction="horizontal" size="xxs" alignItems="center">
                  <span className="breakable">{task.taskId}</span>
                  <CopyButton text={task.taskId} what="the task's id" />
                </SpaceBetween>
              ),
            },
          ]}
        />
      </Container>
      {checks.length > 0 && (
        <Container header={<Header variant="h2">Checks</Header>}>
          <CheckList checks={checks} />
        </Container>
      )}
    </SpaceBetween>
  );
}
