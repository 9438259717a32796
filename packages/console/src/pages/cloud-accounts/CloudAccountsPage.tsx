import type { CloudAccountOverviewBody, CloudAccountOverviewListBody, FindingsHealthBody } from '@berth/api';
import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { reasonAgainst } from '../../app/session.ts';
import { useApi } from '../../app/use-api.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { HealthMark, openCount } from '../findings/FindingMarks.tsx';
import { HEALTH_KEY } from '../findings/keys.ts';
import { Health, healthText, URGENCY } from './Health.tsx';
import { LIST_KEY } from './keys.ts';

const HELP = (
  <>
    <p>
      A cloud account is what lets the vendor work in one AWS account of yours: an access key of a user that
      may do no more than the published policy says, and a role by which support signs in to the AWS console.
    </p>
    <h3>Health</h3>
    <p>
      What the last verification found. <b>Broken</b>: something is missing without which nothing works.{' '}
      <b>Needs attention</b>: it works, but not as it should. <b>Not known</b>: nobody asked AWS, or AWS gave
      no answer.
    </p>
    <h3>The first row</h3>
    <p>
      Cloud account 1 is the vendor's own. What is not run in one of your AWS accounts runs there; you can
      neither change nor delete it.
    </p>
  </>
);

/** What a task changes here shows soon; a long list is not fetched as often. */
const liveMs = (list: CloudAccountOverviewListBody | undefined): number =>
  (list?.cloudAccounts.length ?? 0) > 500 ? 60_000 : 10_000;

type Account = CloudAccountOverviewBody;

const columns = (found: FindingsHealthBody['items'] | undefined): Column<Account>[] => [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    value: ({ name }) => name,
    cell: (account) => <Name account={account} />,
    minWidth: 146,
  },
  {
    id: 'health',
    header: 'Health',
    // Sorted by urgency; the words are there to be found by the search.
    value: ({ health }) => `${URGENCY[health.state]} ${healthText(health.state)} ${health.reason}`,
    cell: (account) => <Health account={account} />,
    minWidth: 168,
  },
  {
    id: 'findings',
    header: 'Findings',
    value: ({ id }) => openCount(found, { cloudAccountId: id }),
    // The vendor's own is not looked at, so nothing is said of it.
    cell: ({ id, internal }) =>
      internal ? '-' : <HealthMark health={found} place={{ cloudAccountId: id }} />,
    minWidth: 160,
  },
  {
    id: 'aws',
    header: 'AWS account',
    value: ({ awsAccountId }) => awsAccountId,
    cell: ({ awsAccountId }) => awsAccountId ?? '-',
    minWidth: 120,
  },
  {
    id: 'key',
    header: 'Access key',
    value: ({ accessKeyId }) => accessKeyId,
    cell: ({ accessKeyId }) => accessKeyId ?? '-',
    minWidth: 80,
  },
  {
    id: 'generation',
    header: 'Policy',
    value: ({ policyGeneration }) => policyGeneration,
    cell: ({ policyGeneration }) => policyGeneration ?? '-',
    minWidth: 80,
  },
  {
    id: 'subscriptions',
    header: 'Used by',
    value: ({ subscriptions }) => subscriptions,
    cell: ({ id, internal, subscriptions }) =>
      subscriptions === 0 || internal ? (
        subscriptions || 'Nothing'
      ) : (
        <Link href={`/cloud-accounts/${id}?tab=use`} ariaLabel={usedBy(subscriptions)}>
          {subscriptions}
        </Link>
      ),
    minWidth: 75,
  },
  {
    id: 'verified',
    header: 'Last verified',
    value: ({ lastVerifiedAt }) => lastVerifiedAt,
    cell: ({ lastVerifiedAt }) => <Time at={lastVerifiedAt} otherwise="Never" />,
    minWidth: 110,
  },
  {
    id: 'provider',
    header: 'Provider',
    // The same for all, and so for the eye alone.
    cell: ({ provider }) => provider,
    minWidth: 80,
  },
  {
    id: 'id',
    header: 'Id',
    value: ({ id }) => id,
    cell: ({ id }) => id,
    optional: true,
    minWidth: 80,
  },
  {
    id: 'console',
    header: 'Console access',
    value: ({ consoleAccess }) => consoleAccess,
    cell: ({ consoleAccess }) => (consoleAccess ? CONSOLE_ACCESS[consoleAccess] : '-'),
    optional: true,
    minWidth: 120,
  },
  {
    id: 'added',
    header: 'Added',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time at={createdAt} />,
    optional: true,
    minWidth: 120,
  },
];

/** How many subscriptions run in it, for who cannot see the head of the column. */
const usedBy = (subscriptions: number): string =>
  subscriptions === 1 ? '1 subscription' : `${subscriptions} subscriptions`;

const CONSOLE_ACCESS = { role: 'Role', user: 'User with a password' } as const;

function Name({ account: { id, name, internal } }: { account: Account }) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <span className="breakable">
        {internal ? name : <Link href={`/cloud-accounts/${id}`}>{name}</Link>}
      </span>
      {internal && <Badge>The vendor's own</Badge>}
    </SpaceBetween>
  );
}

/** The list of cloud accounts. */
export default function CloudAccountsPage() {
  const list = useApi(LIST_KEY, (api, signal) => api.listCloudAccountOverviews(signal), { liveMs });
  const found = useApi(HEALTH_KEY, (api, signal) => api.findingsHealth(signal), { liveMs: 15_000 });
  const accounts = list.data?.cloudAccounts;
  const none = accounts?.every(({ internal }) => internal) ?? false;
  return (
    <Page
      title="Cloud accounts"
      crumbs={[{ text: 'Cloud accounts', href: '/cloud-accounts' }]}
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
          <AddButton create={list.data?.actions.create} />
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        {none && list.data && <Begin create={list.data.actions.create} />}
        <DataTable
          name="cloud-accounts"
          what={{ one: 'cloud account', many: 'cloud accounts' }}
          items={accounts}
          error={list.error}
          onRetry={() => void list.refetch()}
          columns={columns(found.data)}
          trackBy={({ id }) => String(id)}
          empty={<EmptyState title="No cloud account">None is connected.</EmptyState>}
        />
      </SpaceBetween>
    </Page>
  );
}

type Create = CloudAccountOverviewListBody['actions']['create'];

function AddButton({ create }: { create: Create | undefined }) {
  const reason = create ? reasonAgainst(create) : undefined;
  return (
    <Button
      variant="primary"
      href="/cloud-accounts/add"
      disabled={create === undefined || reason !== undefined}
      {...(reason !== undefined && { disabledReason: reason })}
    >
      Add a cloud account
    </Button>
  );
}

/** Where none of the user's own is there: the idea in three sentences, and the way in. */
function Begin({ create }: { create: Create }) {
  return (
    <EmptyState title="Connect an AWS account of yours" action={<AddButton create={create} />}>
      A cloud account lets the vendor run your databases in an AWS account that is yours, instead of in one of
      its own. You create a user, two roles and two policies there, whose every permission is explained before
      you give it, and hand over the user's access key. Berth checks all of it with AWS before it saves
      anything, and says what to mend where something is not right.
    </EmptyState>
  );
}
