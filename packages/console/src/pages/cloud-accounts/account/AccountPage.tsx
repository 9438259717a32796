import type { CloudAccountBody, CloudAccountUseBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useCallback, useState } from 'react';
import { useParams } from 'wouter';
import { queryClient } from '../../../app/query-client.ts';
import { reasonAgainst } from '../../../app/session.ts';
import { useApi } from '../../../app/use-api.ts';
import { useUrlState } from '../../../app/use-url-state.ts';
import { Activity } from '../../../ui/Activity.tsx';
import { Page } from '../../../ui/Page.tsx';
import { LinesSkeleton } from '../../../ui/PageSkeleton.tsx';
import { DeleteDialog } from '../DeleteDialog.tsx';
import { detailsKey, historyKey, LIST_KEY, overviewKey, SET_UP_KEY } from '../keys.ts';
import { MissingAccount } from '../MissingAccount.tsx';
import { PermissionsTable } from '../PermissionsTable.tsx';
import { useVerification } from '../use-verification.ts';
import { ChecksTab } from './ChecksTab.tsx';
import { Overview } from './Overview.tsx';
import { PolicyTab } from './PolicyTab.tsx';
import { UseTab } from './UseTab.tsx';

const HELP = (
  <>
    <p>How this cloud account is, what Berth may do with it, and what it did.</p>
    <h3>Checks</h3>
    <p>
      What the last verification saw, check by check. Verify again after you changed something in AWS; nothing
      in the account is changed by it.
    </p>
    <h3>Signing in as support</h3>
    <p>
      The link opens AWS's page that takes on the console role. It works for somebody who is signed in to the
      vendor's AWS account with MFA, and for nobody else.
    </p>
    <h3>Deleting</h3>
    <p>Only once no subscription uses it. What you made in AWS stays; you are shown how to remove it.</p>
  </>
);

/** Kept fresh while a task changes it. */
const LIVE_MS = 3_000;

/** One cloud account: how it is, its checks, its permissions, its history. */
export default function AccountPage() {
  const id = Number(useParams().id);
  const use = useApi(overviewKey(id), (api, signal) => api.getCloudAccountUse(id, signal), {
    liveMs: (seen) => (seen?.status.endsWith('draft') ? LIVE_MS : false),
  });
  const details = useApi(detailsKey(id), (api, signal) => api.getCloudAccount(id, signal));
  const title = use.data?.name ?? 'Cloud account';
  const [deleting, setDeleting] = useState(false);
  const [, setTab] = useUrlState('tab', 'checks');
  const refresh = useCallback(() => {
    for (const queryKey of [overviewKey(id), detailsKey(id), historyKey(id)])
      void queryClient.invalidateQueries({ queryKey });
    void queryClient.invalidateQueries({ queryKey: LIST_KEY, exact: true });
  }, [id]);
  const { verifying, start, reset } = useVerification(refresh);
  const verify = (): void => {
    setTab('checks');
    start((api, signal) => api.verifyCloudAccount(id, signal));
  };
  const error = use.error ?? details.error;
  return (
    <Page
      title={title}
      crumbs={[
        { text: 'Cloud accounts', href: '/cloud-accounts' },
        { text: title, href: `/cloud-accounts/${id}` },
      ]}
      help={HELP}
      actions={
        use.data &&
        !use.data.internal && (
          <Actions
            account={use.data}
            verifying={verifying.state === 'running'}
            onVerify={verify}
            onDelete={() => setDeleting(true)}
          />
        )
      }
    >
      {use.data && details.data ? (
        <SpaceBetween size="l">
          {use.data.internal && (
            <Alert type="info" header="This is the vendor's own account">
              What does not run in one of your AWS accounts runs here. You can neither change nor delete it.
            </Alert>
          )}
          <Overview account={use.data} details={details.data} />
          {!use.data.internal && (
            <AccountTabs
              account={use.data}
              details={details.data}
              verification={{ verifying, verify, reset }}
            />
          )}
        </SpaceBetween>
      ) : error ? (
        <MissingAccount
          error={error}
          onRetry={() => {
            void use.refetch();
            void details.refetch();
          }}
        />
      ) : (
        <Container>
          <LinesSkeleton lines={8} />
        </Container>
      )}
      {deleting && use.data && <DeleteDialog account={use.data} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

interface ActionsProps {
  account: CloudAccountUseBody;
  verifying: boolean;
  onVerify: () => void;
  onDelete: () => void;
}

const disabledBy = (reason: string | undefined) => ({
  disabled: reason !== undefined,
  ...(reason !== undefined && { disabledReason: reason }),
});

function Actions({ account, verifying, onVerify, onDelete }: ActionsProps) {
  const { update, verify, delete: remove } = account.actions;
  // Where it is only in use, the press tells what uses it.
  const used = update.allowed && account.usedBy.length > 0;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        iconName="refresh"
        loading={verifying}
        loadingText="Verifying"
        {...disabledBy(reasonAgainst(verify))}
        onClick={onVerify}
      >
        Verify again
      </Button>
      <Button href={`/cloud-accounts/${account.id}/edit`} {...disabledBy(reasonAgainst(update))}>
        Edit
      </Button>
      <Button {...disabledBy(used ? undefined : reasonAgainst(remove))} onClick={onDelete}>
        Delete
      </Button>
    </SpaceBetween>
  );
}

interface TabsProps {
  account: CloudAccountUseBody;
  details: CloudAccountBody;
  verification: Pick<ReturnType<typeof useVerification>, 'verifying' | 'reset'> & { verify: () => void };
}

function AccountTabs({ account, details, verification }: TabsProps) {
  const [tab, setTab] = useUrlState('tab', 'checks');
  const setUp = useApi(SET_UP_KEY, (api, signal) => api.getSetUp(signal));
  const newest = setUp.data?.generations.at(-1);
  const generation = account.policyGeneration ?? newest;
  const tabs = [
    {
      id: 'checks',
      label: 'Checks',
      content: <ChecksTab id={account.id} details={details} {...verification} />,
    },
    { id: 'permissions', label: 'Permissions', content: <PermissionsTable generation={generation} /> },
    {
      id: 'policy',
      label: 'Policy',
      content: (
        <PolicyTab
          generation={account.policyGeneration ?? null}
          setUp={setUp.data}
          error={setUp.error}
          onRetry={() => void setUp.refetch()}
        />
      ),
    },
    { id: 'use', label: `Used by (${account.subscriptions})`, content: <UseTab account={account} /> },
    {
      id: 'activity',
      label: 'Activity',
      content: <Activity id={account.id} isAbout={(command) => command.startsWith('cloudAccount')} />,
    },
  ];
  const shown = tabs.some(({ id }) => id === tab) ? tab : 'checks';
  return (
    <Tabs
      ariaLabel="About this cloud account"
      activeTabId={shown}
      onChange={({ detail }) => setTab(detail.activeTabId)}
      tabs={tabs.map(({ content, ...one }) => ({ ...one, content: one.id === shown && content }))}
    />
  );
}
