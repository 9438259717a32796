import type { DeliveryBody, WebhookBody } from '@berth/api';
import { plain, renderTable } from '../../output.ts';
import { facts } from '../render.ts';

const cell = (value: unknown): string => plain(String(value ?? '')).replace(/[\n\t]+/g, ' ');

const stateOf = ({ enabled, disabledBecause }: WebhookBody): string =>
  enabled ? 'enabled' : `disabled${disabledBecause === undefined ? '' : `: ${disabledBecause}`}`;

export const webhooksTable = (webhooks: WebhookBody[]): string =>
  renderTable(
    ['ID', 'URL', 'FROM', 'LAST DELIVERED', 'DESCRIPTION', 'STATE'],
    webhooks.map((one) =>
      [one.id, one.url, one.minimumSeverity, one.lastDeliveredAt, one.description, stateOf(one)].map(cell),
    ),
  );

/** A webhook that was just made, with its secret: the one time that it is shown. */
export const madeText = ({
  webhook,
  signingSecret,
}: {
  webhook: WebhookBody;
  signingSecret: string;
}): string =>
  facts([
    ['ID', webhook.id],
    ['URL', webhook.url],
    ['From severity', webhook.minimumSeverity],
    ['Signing secret', signingSecret],
  ]);

export const deliveriesTable = (deliveries: DeliveryBody[]): string =>
  renderTable(
    ['ID', 'TIME', 'STATUS', 'ATTEMPTS', 'ANSWER', 'NEXT', 'WHAT', 'ERROR'],
    deliveries.map((one) => {
      const { id, createdAt, status, attempts, responseCode, nextAttemptAt, summary, lastError } = one;
      return [id, createdAt, status, attempts, responseCode, nextAttemptAt, summary, lastError].map(cell);
    }),
  );

export const deliveryText = (delivery: DeliveryBody): string =>
  facts([
    ['Delivery', delivery.id],
    ['Status', delivery.status],
    ['Attempts', delivery.attempts],
    ['Answer', delivery.responseCode],
    ['Error', delivery.lastError],
    ['Next attempt', delivery.nextAttemptAt],
  ]);
