import type { DeploymentBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { StepLines } from '../../../ui/StepLines.tsx';

/** Steps as they run: how many are done, and of each what it does, how it is, and why or what it waits for. */
export function StepList({ deployment }: { deployment: DeploymentBody }) {
  const { steps, waiting, status } = deployment;
  const done = steps.filter(({ state }) => state === 'done').length;
  const busy = status === 'pending' || status === 'deleting';
  const running = steps.filter(({ state }) => state === 'running');
  if (steps.length === 0)
    return (
      <Container header={<Header variant="h2">Steps</Header>}>
        {busy ? (
          <StatusIndicator type="loading">{waiting ?? 'Looking at what AWS has already'}</StatusIndicator>
        ) : (
          <Box color="text-body-secondary">Nothing was to be done.</Box>
        )}
      </Container>
    );
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${done} of ${steps.length})`}>
          Steps
        </Header>
      }
    >
      <SpaceBetween size="m">
        {busy && (
          <ProgressBar
            value={(100 * done) / steps.length}
            label={deployment.goal === 'apply' ? 'Deploying' : 'Deleting'}
            description={waiting ?? running.map(({ title }) => title).join('; ')}
          />
        )}
        <StepLines steps={steps} />
      </SpaceBetween>
    </Container>
  );
}
