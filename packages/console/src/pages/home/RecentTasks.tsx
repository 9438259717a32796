import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTasks } from '../../app/task-watch.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { TaskStatus } from '../../ui/TaskStatus.tsx';
import { Time } from '../../ui/Time.tsx';
import { taskName } from '../../ui/task-words.ts';

const SHOWN = 5;

/** What was going on last. */
export function RecentTasks() {
  const tasks = useTasks();
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" actions={<Link href="/tasks">All tasks</Link>}>
          Recent tasks
        </Header>
      }
    >
      {tasks.data ? (
        <SpaceBetween size="s">
          {tasks.data.slice(0, SHOWN).map((task) => (
            <SpaceBetween key={task.taskId} direction="horizontal" size="s">
              <TaskStatus task={task} />
              <Link href={`/tasks/${task.taskId}`}>{taskName(task)}</Link>
              <Time at={task.timestamp} />
            </SpaceBetween>
          ))}
          {tasks.data.length === 0 && (
            <Box color="text-body-secondary">Nothing was changed in the last ten days.</Box>
          )}
        </SpaceBetween>
      ) : tasks.error ? (
        <ErrorBox
          error={tasks.error}
          title="The tasks could not be loaded"
          onRetry={() => void tasks.refetch()}
        />
      ) : (
        <LinesSkeleton />
      )}
    </Container>
  );
}
