import type { CloudAccountOverviewBody } from '@berth/api';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

type HealthState = CloudAccountOverviewBody['health']['state'];

const LOOKS: Record<HealthState, { type: StatusIndicatorProps.Type; text: string }> = {
  healthy: { type: 'success', text: 'Healthy' },
  attention: { type: 'warning', text: 'Needs attention' },
  broken: { type: 'error', text: 'Broken' },
  unknown: { type: 'pending', text: 'Not known' },
};

/** The order in which a list sorted by health is read: what needs somebody comes first. */
export const URGENCY: Record<HealthState, number> = { broken: 1, attention: 2, unknown: 3, healthy: 4 };

export const healthText = (state: HealthState): string => LOOKS[state].text;

/** How a cloud account is, as a mark with a word. */
export function HealthMark({ state }: { state: HealthState }) {
  const { type, text } = LOOKS[state];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

const CHANGES: Partial<Record<CloudAccountOverviewBody['status'], string>> = {
  draft: 'Being added',
  'change-draft': 'Being changed',
  'delete-draft': 'Being deleted',
};

/** How it is, and beneath it what is going on or why it is not well. */
export function Health({ account }: { account: Pick<CloudAccountOverviewBody, 'health' | 'status'> }) {
  const { health, status } = account;
  const change = CHANGES[status];
  return (
    <div className="breakable">
      <div>
        {change ? (
          <StatusIndicator type="in-progress">{change}</StatusIndicator>
        ) : (
          <HealthMark state={health.state} />
        )}
      </div>
      {health.state !== 'healthy' && <small>{health.reason}</small>}
    </div>
  );
}
