import type { FindingBody, FindingsHealthBody } from '@berth/api';
import Link from '@cloudscape-design/components/link';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

type Severity = FindingBody['severity'];

const SEVERITIES: Record<Severity, { type: StatusIndicatorProps.Type; text: string }> = {
  critical: { type: 'error', text: 'Critical' },
  high: { type: 'error', text: 'High' },
  medium: { type: 'warning', text: 'Medium' },
  low: { type: 'info', text: 'Low' },
};

const ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

export const severityText = (severity: Severity): string => SEVERITIES[severity].text;
/** So that tables sort by how grave it is, not by the word. */
export const severityRank = (severity: Severity): number => ORDER.indexOf(severity);

export function SeverityMark({ severity }: { severity: Severity }) {
  return <StatusIndicator type={SEVERITIES[severity].type}>{SEVERITIES[severity].text}</StatusIndicator>;
}

type Shown = Pick<FindingBody, 'status' | 'revert' | 'undo' | 'mode'>;

/** How far a finding is, in words. */
export function stateText({ status, revert, undo, mode }: Shown): string {
  if (status === 'resolved') return 'Resolved';
  if (revert?.state === 'asked' || revert?.state === 'running') return 'Being undone';
  if (revert?.state === 'failed') return 'Could not be undone';
  if (revert?.state === 'done') return 'Undone, to be looked at';
  return undo.kind === 'plan' && mode === 'approve' ? 'Open, can be undone' : 'Open';
}

export function StateMark({ finding }: { finding: Shown }) {
  const text = stateText(finding);
  const type: StatusIndicatorProps.Type =
    finding.status === 'resolved'
      ? 'success'
      : finding.revert?.state === 'failed'
        ? 'error'
        : finding.revert
          ? 'in-progress'
          : 'pending';
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

type Health = FindingsHealthBody['items'];
interface Place {
  cloudAccountId?: number;
  subscriptionId?: number;
}

const healthOf = (health: Health, { cloudAccountId, subscriptionId }: Place): Health =>
  health.filter((one) =>
    subscriptionId === undefined
      ? one.cloudAccountId === cloudAccountId
      : one.subscriptionId === subscriptionId,
  );

/** How many open findings there are of it; of a cloud account, with its subscriptions. */
export const openCount = (health: Health | undefined, place: Place): number =>
  healthOf(health ?? [], place).reduce((sum, { open }) => sum + open, 0);

/** Whether anything was found, beside the name of a thing in a list. */
export function HealthMark({ health, place }: { health: Health | undefined; place: Place }) {
  if (!health) return <StatusIndicator type="loading">Loading</StatusIndicator>;
  const found = healthOf(health, place);
  const open = openCount(health, place);
  if (open === 0) return <StatusIndicator type="success">Nothing found</StatusIndicator>;
  const worst = ORDER.find((severity) => found.some((one) => one.worst === severity)) ?? 'medium';
  const query =
    place.subscriptionId === undefined
      ? `account=${place.cloudAccountId}`
      : `subscription=${place.subscriptionId}`;
  return (
    <StatusIndicator type={SEVERITIES[worst].type}>
      <Link href={`/findings?${query}`}>{`${open} ${open === 1 ? 'finding' : 'findings'}`}</Link>
    </StatusIndicator>
  );
}
