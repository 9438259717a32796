import type { CloudAccountUseBody } from '@berth/api';
import Header from '@cloudscape-design/components/header';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { SubscriptionStatus } from '../../subscriptions/SubscriptionStatus.tsx';
import { SubscriptionLink } from '../SubscriptionList.tsx';

type Subscription = CloudAccountUseBody['usedBy'][number];

const COLUMNS: Column<Subscription>[] = [
  {
    id: 'name',
    header: 'Subscription',
    isRowHeader: true,
    value: ({ name }) => name,
    cell: (subscription) => <SubscriptionLink subscription={subscription} />,
    minWidth: 200,
  },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => <SubscriptionStatus status={status} />,
    minWidth: 120,
  },
  { id: 'id', header: 'Id', value: ({ id }) => id, cell: ({ id }) => id, minWidth: 80 },
];

/** The subscriptions that run in the AWS account. */
export function UseTab({ account }: { account: CloudAccountUseBody }) {
  return (
    <DataTable
      name="subscriptions-of-account"
      urlPrefix="use-"
      what={{ one: 'subscription', many: 'subscriptions' }}
      header={
        <Header
          variant="h2"
          counter={`(${account.subscriptions})`}
          description="The cloud account can be deleted once none of them is left."
        >
          Subscriptions
        </Header>
      }
      items={account.usedBy}
      columns={COLUMNS}
      trackBy={({ id }) => String(id)}
      sort="name"
      empty={
        <EmptyState title="No subscriptions">
          Nothing runs in this AWS account. The cloud account can be deleted.
        </EmptyState>
      }
    />
  );
}
