import type { DeploymentBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

type Step = DeploymentBody['steps'][number];

const LOOKS: Record<Step['state'], { type: StatusIndicatorProps.Type; text: string }> = {
  running: { type: 'in-progress', text: 'In progress' },
  failed: { type: 'error', text: 'Failed' },
  waiting: { type: 'pending', text: 'Waiting' },
  skipped: { type: 'stopped', text: 'Skipped' },
  done: { type: 'success', text: 'Done' },
};

/** Steps one below the other: how each is, what it does, and why or what it waits for. */
export function StepLines({ steps }: { steps: readonly Step[] }) {
  return (
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
  );
}
