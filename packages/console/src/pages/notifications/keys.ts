import { TOLD_SEVERITIES } from '@berth/api';

export const WEBHOOKS_KEY = ['webhooks'] as const;
export const webhookKey = (id: number) => [...WEBHOOKS_KEY, id] as const;
export const deliveriesKey = (id: number) => [...WEBHOOKS_KEY, id, 'deliveries'] as const;

export type Severity = (typeof TOLD_SEVERITIES)[number];

const LABELS: Record<Severity, string> = {
  critical: 'Critical alone',
  high: 'High and critical',
  medium: 'Medium and worse',
  low: 'All',
};

/** From which severity on somebody is told, as choices. */
export const SEVERITY_OPTIONS = TOLD_SEVERITIES.map((value) => ({ value, label: LABELS[value] }));

export const severityText = (severity: Severity): string => LABELS[severity];
