import type { DeliveryBody, WebhookBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import { flash } from '../../app/flashes.ts';
import { queryClient } from '../../app/query-client.ts';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Time } from '../../ui/Time.tsx';
import { deliveriesKey } from './keys.ts';
import { DeliveryState, deliveryStateText } from './WebhookState.tsx';

const BUSY_MS = 2_000;
const IDLE_MS = 15_000;

const cameOf = ({ responseCode, lastError }: DeliveryBody): string =>
  lastError ?? (responseCode === undefined ? '-' : `The receiver answered ${responseCode}.`);

const COLUMNS: Column<DeliveryBody>[] = [
  {
    id: 'what',
    header: 'Message',
    isRowHeader: true,
    value: ({ summary }) => summary,
    cell: ({ summary }) => summary,
    minWidth: 150,
  },
  {
    id: 'state',
    header: 'State',
    value: deliveryStateText,
    cell: (delivery) => <DeliveryState delivery={delivery} />,
    minWidth: 145,
  },
  {
    id: 'came',
    header: 'What came of it',
    value: cameOf,
    cell: (delivery) => <span className="breakable">{cameOf(delivery)}</span>,
    minWidth: 180,
  },
  {
    id: 'attempts',
    header: 'Attempts',
    value: ({ attempts }) => attempts,
    cell: ({ attempts }) => attempts,
    minWidth: 90,
  },
  {
    id: 'created',
    header: 'Since',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time at={createdAt} />,
    minWidth: 110,
  },
  {
    id: 'next',
    header: 'Next attempt',
    value: ({ nextAttemptAt }) => nextAttemptAt,
    cell: ({ nextAttemptAt }) => <Time at={nextAttemptAt} otherwise="-" />,
    minWidth: 130,
  },
  {
    id: 'id',
    header: 'Message id',
    value: ({ messageId }) => messageId,
    cell: ({ messageId }) => <span className="breakable">{messageId}</span>,
    optional: true,
    minWidth: 160,
  },
];

/** What was sent to a webhook, and what came of it. */
export function DeliveriesTable({ webhook }: { webhook: WebhookBody }) {
  const key = deliveriesKey(webhook.id);
  const deliveries = useApi(key, (api, signal) => api.listDeliveries(webhook.id, signal), {
    liveMs: (seen) => (seen?.some(({ status }) => status === 'pending') ? BUSY_MS : IDLE_MS),
  });
  const permission = reasonAgainst(usePermission('notifications', 'mutate'));
  const reason = permission ?? (webhook.enabled ? undefined : 'Enable the webhook first.');
  const again = useAction(
    (api, delivery: number) => api.retryDelivery(webhook.id, delivery),
    () => queryClient.invalidateQueries({ queryKey: key }),
  );
  const actions: Column<DeliveryBody> = {
    id: 'actions',
    header: 'Actions',
    cell: ({ id, summary }) => (
      <Button
        variant="inline-link"
        ariaLabel={`Send again: ${summary}`}
        disabled={reason !== undefined || again.isPending}
        {...(reason !== undefined && { disabledReason: reason })}
        onClick={() =>
          again.mutate(id, {
            onError: ({ message }) =>
              flash({ id: 'webhook', type: 'error', header: 'It was not sent again', content: message }),
          })
        }
      >
        Send again
      </Button>
    ),
    minWidth: 110,
  };
  return (
    <DataTable
      name="deliveries"
      what={{ one: 'delivery', many: 'deliveries' }}
      header={<Header variant="h2">Deliveries</Header>}
      items={deliveries.data}
      error={deliveries.error}
      onRetry={() => void deliveries.refetch()}
      columns={[...COLUMNS, actions]}
      trackBy={({ id }) => String(id)}
      sort="-created"
      empty={
        <EmptyState title="Nothing was sent yet">
          When something is found, or found mended, this address is told. Send a test to see whether it
          arrives.
        </EmptyState>
      }
    />
  );
}
