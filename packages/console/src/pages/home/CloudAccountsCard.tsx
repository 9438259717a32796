import type { CloudAccountOverviewBody, CloudAccountOverviewListBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { reasonAgainst } from '../../app/session.ts';
import { useApi } from '../../app/use-api.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';

type Health = CloudAccountOverviewBody['health']['state'];

const HEALTH: { state: Health; type: StatusIndicatorProps.Type; text: string }[] = [
  { state: 'healthy', type: 'success', text: 'Healthy' },
  { state: 'attention', type: 'warning', text: 'Need attention' },
  { state: 'broken', type: 'error', text: 'Broken' },
  { state: 'unknown', type: 'pending', text: 'Not known' },
];

/** How the connected AWS accounts are; where there is none, what the idea is and how to begin. */
export function CloudAccountsCard() {
  const list = useApi(['cloud-accounts'], (api, signal) => api.listCloudAccountOverviews(signal));
  const own = list.data?.cloudAccounts.filter(({ internal }) => !internal);
  return (
    <Container
      header={
        <Header variant="h2" actions={<Link href="/cloud-accounts">All cloud accounts</Link>}>
          Cloud accounts
        </Header>
      }
    >
      {list.data && own ? (
        own.length === 0 ? (
          <Begin create={list.data.actions.create} />
        ) : (
          <Sum accounts={own} />
        )
      ) : list.error ? (
        <ErrorBox
          error={list.error}
          title="The cloud accounts could not be loaded"
          onRetry={() => void list.refetch()}
        />
      ) : (
        <LinesSkeleton lines={2} />
      )}
    </Container>
  );
}

function Sum({ accounts }: { accounts: CloudAccountOverviewBody[] }) {
  const worst = accounts.filter(({ health }) => health.state === 'broken' || health.state === 'attention');
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={4}
        items={HEALTH.map(({ state, type, text }) => {
          const count = accounts.filter(({ health }) => health.state === state).length;
          return {
            label: text,
            value: <StatusIndicator type={count === 0 ? 'stopped' : type}>{count}</StatusIndicator>,
          };
        })}
      />
      {worst.slice(0, 3).map(({ id, name, health }) => (
        <div key={id} className="breakable">
          <Link href={`/cloud-accounts/${id}`}>{name}</Link>: {health.reason}
        </div>
      ))}
    </SpaceBetween>
  );
}

function Begin({ create }: { create: CloudAccountOverviewListBody['actions']['create'] }) {
  const reason = reasonAgainst(create);
  return (
    <SpaceBetween size="m">
      <Box>
        No AWS account of yours is connected. Once one is, the vendor can run your databases in it, with a key
        that may do no more than you agreed to. You create a user, two roles and two policies in AWS, and hand
        Berth the key; Berth checks all of it before it saves anything.
      </Box>
      <Button
        variant="primary"
        href="/cloud-accounts/add"
        disabled={reason !== undefined}
        {...(reason !== undefined && { disabledReason: reason })}
      >
        Add a cloud account
      </Button>
    </SpaceBetween>
  );
}
