import type { DeploymentBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

type Step = DeploymentBody['steps'][number];

const LOOKS: Record<Step['state'], { type: StatusIndicatorProps.Type; text: string }> = {
  running: { type: 'in-progress', text: 'In progress' },
  failed: { type: 'error', text: 'Failed' },
  waiting: { type: 'pending', text: 'Waiting' },
  skipped: { type: 'stopped', text: 'Skipped' },
  done: { type: 'success', text: 'Done' },
};

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
        <ul className="step-list">
          {steps.map((step) => (
            <li key={step.id} className="step breakable">
              <StatusIndicator type={LOOKS[step.state].type}>{LOOKS[step.state].text}</StatusIndicator>
              <div>
                <div>{step.title}</div>
                <Box variant="small" color="text-body-secondary">
                  {step.because}
                </Box>
              </div>
            </li>
          ))}
        </ul>
      </SpaceBetween>
    </Container>
  );
}
