import type { ApiKeyBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { queryClient } from '../../app/query-client.ts';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { ConfirmTyped } from '../../ui/ConfirmTyped.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Time } from '../../ui/Time.tsx';
import { AccountKey } from './AccountKey.tsx';
import { CreateKeyDialog, KEYS_KEY } from './CreateKeyDialog.tsx';

const COLUMNS: Column<ApiKeyBody>[] = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    value: ({ name }) => name,
    cell: ({ name }) => <span className="breakable">{name}</span>,
    minWidth: 140,
  },
  {
    id: 'user',
    header: 'User',
    value: ({ user }) => `${user.name} ${user.email}`,
    cell: ({ user }) => (
      <span className="breakable">
        {user.name} ({user.role})
      </span>
    ),
    minWidth: 140,
  },
  {
    id: 'sources',
    header: 'Works from',
    value: ({ allowedSources }) => allowedSources.join(' '),
    cell: ({ allowedSources }) => (allowedSources.length === 0 ? 'Anywhere' : allowedSources.join(', ')),
    minWidth: 140,
  },
  {
    id: 'made',
    header: 'Made',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time at={createdAt} />,
    minWidth: 150,
  },
  {
    id: 'used',
    header: 'Last used',
    value: ({ lastUsedAt }) => lastUsedAt,
    cell: ({ lastUsedAt }) => <Time at={lastUsedAt} otherwise="Never" />,
    minWidth: 150,
  },
];

/** The keys with which programs use the account. */
export function ApiKeysTab() {
  const keys = useApi(KEYS_KEY, (api, signal) => api.listApiKeys(signal));
  const reason = reasonAgainst(usePermission('api-keys', 'mutate'));
  const [creating, setCreating] = useState(false);
  const [deleted, setDeleted] = useState<ApiKeyBody | null>(null);
  const disabled = { disabled: reason !== undefined, ...(reason && { disabledReason: reason }) };
  const actions: Column<ApiKeyBody> = {
    id: 'actions',
    header: 'Actions',
    cell: (key) => (
      <Button
        variant="inline-link"
        ariaLabel={`Delete ${key.name}`}
        {...disabled}
        onClick={() => setDeleted(key)}
      >
        Delete
      </Button>
    ),
  };
  return (
    <SpaceBetween size="l">
      <AccountKey />
      <DataTable
        name="api-keys"
        what={{ one: 'user key', many: 'user keys' }}
        header={
          <Header
            variant="h2"
            counter={keys.data ? `(${keys.data.length})` : ''}
            actions={
              <Button variant="primary" {...disabled} onClick={() => setCreating(true)}>
                Make a user key
              </Button>
            }
          >
            User keys
          </Header>
        }
        items={keys.data}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        columns={[...COLUMNS, actions]}
        trackBy={({ id }) => String(id)}
        sort="name"
        empty={
          <EmptyState title="No user keys">
            A program that calls the API (Terraform, say) needs one, and the account key.
          </EmptyState>
        }
      />
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      {deleted && <DeleteKeyDialog apiKey={deleted} onClose={() => setDeleted(null)} />}
    </SpaceBetween>
  );
}

function DeleteKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyBody; onClose: () => void }) {
  const remove = useAction(
    (api, id: number) => api.deleteApiKey(id),
    async () => {
      await queryClient.invalidateQueries({ queryKey: KEYS_KEY });
      onClose();
    },
  );
  return (
    <ConfirmTyped
      title={`Delete ${apiKey.name}`}
      word={apiKey.name}
      action="Delete"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(apiKey.id)}
      onCancel={onClose}
    >
      Whatever uses this key stops working at once. It was last used{' '}
      <Time at={apiKey.lastUsedAt} otherwise="never" />.
    </ConfirmTyped>
  );
}
