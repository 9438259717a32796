import type { CloudAccountOverviewBody } from '@berth/api';
import { useApi } from '../../app/use-api.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';

const HELP = <p>The AWS accounts that are connected to this account, and how they are.</p>;

const COLUMNS: Column<CloudAccountOverviewBody>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, value: ({ name }) => name, cell: ({ name }) => name },
  {
    id: 'health',
    header: 'Health',
    value: ({ health }) => health.state,
    cell: ({ health }) => health.reason,
  },
  {
    id: 'verified',
    header: 'Last verified',
    value: ({ lastVerifiedAt }) => lastVerifiedAt,
    cell: ({ lastVerifiedAt }) => <Time at={lastVerifiedAt} otherwise="Never" />,
    minWidth: 150,
  },
];

/** The list of cloud accounts. */
export default function CloudAccountsPage() {
  const list = useApi(['cloud-accounts'], (api, signal) => api.listCloudAccountOverviews(signal));
  return (
    <Page
      title="Cloud accounts"
      crumbs={[{ text: 'Cloud accounts', href: '/cloud-accounts' }]}
      help={HELP}
      contentType="table"
    >
      <DataTable
        name="cloud-accounts"
        what={{ one: 'cloud account', many: 'cloud accounts' }}
        items={list.data?.cloudAccounts}
        error={list.error}
        onRetry={() => void list.refetch()}
        columns={COLUMNS}
        trackBy={({ id }) => String(id)}
        empty={<EmptyState title="No cloud account">None is connected.</EmptyState>}
      />
    </Page>
  );
}
