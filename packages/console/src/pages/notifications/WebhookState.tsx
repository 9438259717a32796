import type { DeliveryBody, WebhookBody } from '@berth/api';
import StatusIndicator from '@cloudscape-design/components/status-indicator';

export const stateText = ({ enabled, disabledBecause }: WebhookBody): string =>
  enabled ? 'Enabled' : disabledBecause === undefined ? 'Disabled' : 'Disabled by Berth';

export function WebhookState({ webhook }: { webhook: WebhookBody }) {
  const { enabled, disabledBecause } = webhook;
  const type = enabled ? 'success' : disabledBecause === undefined ? 'stopped' : 'error';
  return <StatusIndicator type={type}>{stateText(webhook)}</StatusIndicator>;
}

const DELIVERY = {
  delivered: { type: 'success', text: 'Delivered' },
  pending: { type: 'pending', text: 'To be sent' },
  failed: { type: 'error', text: 'Given up' },
} as const;

export const deliveryStateText = ({ status }: DeliveryBody): string => DELIVERY[status].text;

export function DeliveryState({ delivery }: { delivery: DeliveryBody }) {
  const { type, text } = DELIVERY[delivery.status];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}
