import type { DeploymentBody } from '@berth/api';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

type Status = DeploymentBody['status'];

const LOOKS: Record<Status, { type: StatusIndicatorProps.Type; text: string }> = {
  pending: { type: 'in-progress', text: 'Deploying' },
  active: { type: 'success', text: 'Active' },
  error: { type: 'error', text: 'In error' },
  deleting: { type: 'in-progress', text: 'Deleting' },
  deleted: { type: 'stopped', text: 'Deleted' },
};

const lookOf = (status: string) => (status in LOOKS ? LOOKS[status as Status] : undefined);

/** How a subscription is, in words; a status that the console does not know keeps the API's own name. */
export const statusText = (status: string): string => lookOf(status)?.text ?? status;

/** How a subscription is, as a mark with a word. */
export function SubscriptionStatus({ status }: { status: string }) {
  return <StatusIndicator type={lookOf(status)?.type ?? 'info'}>{statusText(status)}</StatusIndicator>;
}
