import type { JournalEntryBody } from '@berth/api';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

/**
 * What a person reads of the journal: a call that changes something has two entries, one from before it was sent, and
 * that one is only shown where there is no answer.
 */
export function shownCalls(entries: readonly JournalEntryBody[]): JournalEntryBody[] {
  const answered = new Set(entries.flatMap(({ intent }) => intent ?? []));
  const unique = new Map(entries.map((entry) => [entry.sequence, entry]));
  return [...unique.values()].filter(({ kind, sequence }) => kind !== 'intent' || !answered.has(sequence));
}

/** `ec2:RunInstances`; of a link, what it is. */
export const callText = ({ kind, service, operation }: JournalEntryBody): string =>
  kind === 'link' ? 'A sign-in link for support' : `${service}:${operation}`;

/** What a call was made for, and where that is shown. */
export function reasonOf({ reason: { kind, id } }: JournalEntryBody): { text: string; href?: string } {
  switch (kind) {
    case 'task':
      return id === null ? { text: 'A task' } : { text: 'A task', href: `/tasks/${id}` };
    case 'deployment':
      return id === null
        ? { text: 'A deployment' }
        : { text: `Deploying subscription ${id}`, href: `/subscriptions/${id}` };
    case 'verification':
      return { text: 'Verifying the account' };
    case 'scan':
      return { text: 'Looking for changes' };
    case 'revert':
      return id === null ? { text: 'Undoing' } : { text: `Undoing finding ${id}`, href: `/findings/${id}` };
    case 'metrics':
      return id === null
        ? { text: 'Monitoring' }
        : { text: `Monitoring subscription ${id}`, href: `/subscriptions/${id}` };
    case 'support-link':
      return { text: id ?? 'Support' };
  }
}

/** What AWS answered, as a person reads it. */
export function outcomeOf({ kind, outcome }: JournalEntryBody): {
  type: StatusIndicatorProps.Type;
  text: string;
} {
  if (kind === 'link') return { type: 'info', text: 'Given out' };
  if (outcome === null) return { type: 'pending', text: 'No answer among these' };
  if (outcome === 'ok') return { type: 'success', text: 'Done' };
  if (outcome === 'not sent') return { type: 'stopped', text: 'Not sent' };
  if (outcome === 'no answer') return { type: 'warning', text: 'No answer' };
  return { type: 'warning', text: outcome };
}
