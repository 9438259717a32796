import type { FindingsHealthBody, SubscriptionBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useApi } from '../../app/use-api.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { HealthMark, openCount } from '../findings/FindingMarks.tsx';
import { HEALTH_KEY } from '../findings/keys.ts';
import { CloudAccountLink } from './CloudAccountLink.tsx';
import { SUBSCRIPTIONS_KEY } from './keys.ts';
import { placeOf } from './place.ts';
import { SubscriptionStatus, statusText } from './SubscriptionStatus.tsx';

const HELP = (
  <>
    <p>
      A subscription is what your databases run in: a network, a security group and at least three nodes, in
      one region of the AWS account that a cloud account stands for.
    </p>
    <h3>Status</h3>
    <p>
      <b>Deploying</b> and <b>deleting</b>: open it to see every step. <b>In error</b>: something has to be
      mended first; open it to see what, then try again or delete it.
    </p>
    <h3>At once</h3>
    <p>At most three may be other than active at the same time. More are refused until one is done.</p>
  </>
);

const BUSY_MS = 3_000;
const IDLE_MS = 15_000;

const columns = (health: FindingsHealthBody['items'] | undefined): Column<SubscriptionBody>[] => [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    value: ({ name }) => name,
    cell: ({ id, name }) => (
      <span className="breakable">
        <Link href={`/subscriptions/${id}`}>{name}</Link>
      </span>
    ),
    minWidth: 160,
  },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => statusText(status),
    cell: ({ status }) => <SubscriptionStatus status={status} />,
    minWidth: 150,
  },
  {
    id: 'health',
    header: 'Health',
    value: ({ id }) => openCount(health, { subscriptionId: id }),
    cell: ({ id }) => <HealthMark health={health} place={{ subscriptionId: id }} />,
    minWidth: 160,
  },
  {
    id: 'account',
    header: 'Cloud account',
    value: (one) => placeOf(one).cloudAccountId,
    cell: (one) => <CloudAccountLink id={placeOf(one).cloudAccountId} />,
    minWidth: 140,
  },
  {
    id: 'region',
    header: 'Region',
    value: (one) => placeOf(one).region,
    cell: (one) => placeOf(one).region ?? '-',
    minWidth: 120,
  },
  {
    id: 'network',
    header: 'Network',
    value: (one) => placeOf(one).network,
    cell: (one) => <span className="breakable">{placeOf(one).network ?? '-'}</span>,
    minWidth: 130,
  },
  {
    id: 'created',
    header: 'Created',
    value: ({ createdTimestamp }) => createdTimestamp,
    cell: ({ createdTimestamp }) => <Time at={createdTimestamp} />,
    minWidth: 120,
  },
  { id: 'id', header: 'Id', value: ({ id }) => id, cell: ({ id }) => id, optional: true, minWidth: 80 },
  {
    id: 'aws',
    header: 'AWS account',
    value: (one) => placeOf(one).awsAccountId,
    cell: (one) => placeOf(one).awsAccountId ?? '-',
    optional: true,
    minWidth: 130,
  },
  {
    id: 'zones',
    header: 'Zones',
    value: (one) => placeOf(one).zones.join(' '),
    cell: (one) => placeOf(one).zones.join(', ') || '-',
    optional: true,
    minWidth: 140,
  },
];

const isBusy = ({ status }: SubscriptionBody): boolean => status === 'pending' || status === 'deleting';

/** The list of subscriptions. */
export default function SubscriptionsPage() {
  const list = useApi(SUBSCRIPTIONS_KEY, (api, signal) => api.listSubscriptions(signal), {
    liveMs: (seen) => (seen?.some(isBusy) ? BUSY_MS : IDLE_MS),
  });
  const health = useApi(HEALTH_KEY, (api, signal) => api.findingsHealth(signal), { liveMs: IDLE_MS });
  return (
    <Page
      title="Subscriptions"
      crumbs={[{ text: 'Subscriptions', href: '/subscriptions' }]}
      help={HELP}
      contentType="table"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            iconName="refresh"
            ariaLabel="Refresh"
            loading={list.isRefetching}
            onClick={() => void list.refetch()}
          />
          <CreateButton />
        </SpaceBetween>
      }
    >
      <DataTable
        name="subscriptions"
        what={{ one: 'subscription', many: 'subscriptions' }}
        items={list.data}
        error={list.error}
        onRetry={() => void list.refetch()}
        columns={columns(health.data)}
        trackBy={({ id }) => String(id)}
        sort="-created"
        empty={
          <EmptyState title="No subscription yet" action={<CreateButton />}>
            A subscription puts a network and the nodes for your databases into the AWS account of a cloud
            account. Before anything is made you see every step of it, and deleting it later takes away all
            that it made.
          </EmptyState>
        }
      />
    </Page>
  );
}

function CreateButton() {
  const reason = reasonAgainst(usePermission('subscriptions', 'mutate'));
  return (
    <Button
      variant="primary"
      href="/subscriptions/create"
      disabled={reason !== undefined}
      {...(reason !== undefined && { disabledReason: reason })}
    >
      Create a subscription
    </Button>
  );
}
