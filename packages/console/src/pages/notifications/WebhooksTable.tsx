import type { WebhookBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useApi } from '../../app/use-api.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Time } from '../../ui/Time.tsx';
import { CreateWebhookDialog } from './CreateWebhookDialog.tsx';
import { severityText, WEBHOOKS_KEY } from './keys.ts';
import { stateText, WebhookState } from './WebhookState.tsx';

const COLUMNS: Column<WebhookBody>[] = [
  {
    id: 'url',
    header: 'Address',
    isRowHeader: true,
    value: ({ url }) => url,
    cell: ({ id, url }) => (
      <span className="breakable">
        <Link href={`/notifications/${id}`}>{url}</Link>
      </span>
    ),
    minWidth: 180,
  },
  {
    id: 'description',
    header: 'Description',
    value: ({ description }) => description,
    cell: ({ description }) => <span className="breakable">{description || '-'}</span>,
    minWidth: 140,
  },
  {
    id: 'state',
    header: 'State',
    value: stateText,
    cell: (webhook) => <WebhookState webhook={webhook} />,
    minWidth: 170,
  },
  {
    id: 'severity',
    header: 'Told of',
    value: ({ minimumSeverity }) => severityText(minimumSeverity),
    cell: ({ minimumSeverity }) => severityText(minimumSeverity),
    minWidth: 130,
  },
  {
    id: 'delivered',
    header: 'Last arrived',
    value: ({ lastDeliveredAt }) => lastDeliveredAt,
    cell: ({ lastDeliveredAt }) => <Time at={lastDeliveredAt} otherwise="Never" />,
    minWidth: 130,
  },
];

/** The account's webhooks. */
export function WebhooksTable() {
  const webhooks = useApi(WEBHOOKS_KEY, (api, signal) => api.listWebhooks(signal));
  const reason = reasonAgainst(usePermission('notifications', 'mutate'));
  const [creating, setCreating] = useState(false);
  return (
    <>
      <DataTable
        name="webhooks"
        what={{ one: 'webhook', many: 'webhooks' }}
        header={
          <Header
            variant="h2"
            counter={webhooks.data ? `(${webhooks.data.length})` : ''}
            actions={
              <Button
                variant="primary"
                disabled={reason !== undefined}
                {...(reason && { disabledReason: reason })}
                onClick={() => setCreating(true)}
              >
                Create webhook
              </Button>
            }
          >
            Webhooks
          </Header>
        }
        items={webhooks.data}
        error={webhooks.error}
        onRetry={() => void webhooks.refetch()}
        columns={COLUMNS}
        trackBy={({ id }) => String(id)}
        sort="url"
        empty={
          <EmptyState title="No webhooks">
            A program of yours (a pager, a chat, a ticket system) is told of findings by one.
          </EmptyState>
        }
      />
      {creating && <CreateWebhookDialog onClose={() => setCreating(false)} />}
    </>
  );
}
