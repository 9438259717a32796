import { ApiError, type DeploymentBody, type SubscriptionBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { lazy, Suspense, useState } from 'react';
import { useParams } from 'wouter';
import { queryClient } from '../../../app/query-client.ts';
import { reasonAgainst, usePermission } from '../../../app/session.ts';
import { useApi } from '../../../app/use-api.ts';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { useUrlState } from '../../../app/use-url-state.ts';
import { Activity } from '../../../ui/Activity.tsx';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { Page } from '../../../ui/Page.tsx';
import { LinesSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Time } from '../../../ui/Time.tsx';
import { isOfSubscription } from '../../../ui/task-words.ts';
import { FindingsTab } from '../../findings/FindingsTab.tsx';
import { CloudAccountLink } from '../CloudAccountLink.tsx';
import { deploymentKey, SUBSCRIPTIONS_KEY, subscriptionKey } from '../keys.ts';
import { ProblemList } from '../ProblemList.tsx';
import { placeOf } from '../place.ts';
import { SubscriptionStatus } from '../SubscriptionStatus.tsx';
import { AllowListTab } from './AllowListTab.tsx';
import { DeleteSubscriptionDialog } from './DeleteSubscriptionDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { Report } from './Report.tsx';
import { ResourcesTab } from './ResourcesTab.tsx';
import { StepList } from './StepList.tsx';
import { TagsTab } from './TagsTab.tsx';

const HELP = (
  <>
    <p>What this subscription is made of in AWS, how far it is, and who may reach its databases.</p>
    <h3>Steps</h3>
    <p>
      Each is one call to AWS, or a wait for what AWS does by itself. Nothing is lost when Berth stops in the
      middle: it looks at AWS and goes on.
    </p>
    <h3>In error</h3>
    <p>
      Mend what stands beside the error, then try again: what is there already stays. Or delete it: whatever
      was made is taken away.
    </p>
    <h3>Deleting</h3>
    <p>
      Takes away all that was made for it, and only that, then looks whether anything is left. The report says
      what went in which order.
    </p>
  </>
);

/** Charts are large, and seldom looked at first. */
const MonitoringTab = lazy(() => import('./MonitoringTab.tsx'));

const ConnectionsTab = lazy(() => import('../connections/ConnectionsTab.tsx'));

const BUSY_MS = 1_000;
const IDLE_MS = 15_000;
const isBusy = (status: string | undefined): boolean => status === 'pending' || status === 'deleting';
const isGone = (error: unknown): boolean => error instanceof ApiError && error.kind === 'not-found';

/** One subscription: how far it is, what it is made of, who may reach it. */
export default function SubscriptionPage() {
  const id = Number(useParams().id);
  const deployment = useApi(deploymentKey(id), (api, signal) => api.getDeployment(id, signal), {
    liveMs: (seen) => (seen?.status === 'deleted' ? false : isBusy(seen?.status) ? BUSY_MS : IDLE_MS),
  });
  const deleted = deployment.data?.status === 'deleted';
  // A deleted one has no more than its report.
  const subscription = useApi(subscriptionKey(id), (api, signal) => api.getSubscription(id, signal), {
    enabled: deployment.data !== undefined && !deleted,
    liveMs: isBusy(deployment.data?.status) ? BUSY_MS : false,
  });
  const [dialog, setDialog] = useState<'delete' | 'rename' | null>(null);
  const title = deployment.data?.name ?? 'Subscription';
  const close = (): void => setDialog(null);
  const refresh = (): void => {
    close();
    void queryClient.invalidateQueries({ queryKey: SUBSCRIPTIONS_KEY });
  };
  const error = deployment.error ?? (isGone(subscription.error) ? null : subscription.error);
  const seen = deployment.data;
  return (
    <Page
      title={title}
      crumbs={[
        { text: 'Subscriptions', href: '/subscriptions' },
        { text: title, href: `/subscriptions/${id}` },
      ]}
      help={HELP}
      actions={
        seen &&
        !deleted && (
          <Actions
            deployment={seen}
            onRename={() => setDialog('rename')}
            onDelete={() => setDialog('delete')}
          />
        )
      }
    >
      {seen ? (
        <SpaceBetween size="l">
          <Problems deployment={seen} />
          {deleted ? (
            <Deleted deployment={seen} />
          ) : (
            <>
              <Overview deployment={seen} subscription={subscription.data} />
              <SubscriptionTabs deployment={seen} subscription={subscription.data} />
            </>
          )}
        </SpaceBetween>
      ) : error ? (
        <Missing error={error} onRetry={() => void deployment.refetch()} />
      ) : (
        <Container>
          <LinesSkeleton lines={8} />
        </Container>
      )}
      {dialog === 'delete' && seen && (
        <DeleteSubscriptionDialog deployment={seen} onBegun={refresh} onClose={close} />
      )}
      {dialog === 'rename' && seen && <RenameDialog deployment={seen} onDone={refresh} onClose={close} />}
    </Page>
  );
}

const GONE = new ApiError({
  kind: 'not-found',
  message: 'It may have been deleted more than ten days ago, or the address is not complete',
});

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const gone = isGone(error);
  return (
    <SpaceBetween size="m">
      <ErrorBox
        error={gone ? GONE : error}
        title={gone ? 'There is no such subscription' : 'The subscription could not be loaded'}
        {...(!gone && { onRetry })}
      />
      {gone && <Button href="/subscriptions">All subscriptions</Button>}
    </SpaceBetween>
  );
}

const disabledBy = (reason: string | undefined) => ({
  disabled: reason !== undefined,
  ...(reason !== undefined && { disabledReason: reason }),
});

interface ActionsProps {
  deployment: DeploymentBody;
  onRename: () => void;
  onDelete: () => void;
}

function Actions({ deployment, onRename, onDelete }: ActionsProps) {
  const reason = reasonAgainst(usePermission('subscriptions', 'mutate'));
  const going = deployment.status === 'deleting' ? 'It is being deleted already.' : undefined;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button {...disabledBy(reason ?? going)} onClick={onRename}>
        Rename
      </Button>
      <Button {...disabledBy(reason ?? going)} onClick={onDelete}>
        Delete
      </Button>
    </SpaceBetween>
  );
}

/** Why it is in error, with what to do; or what it waits for. */
function Problems({ deployment }: { deployment: DeploymentBody }) {
  const { status, problems, failedStep, waiting, subscriptionId } = deployment;
  const reason = reasonAgainst(usePermission('subscriptions', 'mutate'));
  const retrying = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, id: number) => api.retrySubscription(id),
    () => undefined,
  );
  if (status === 'error')
    return (
      <SpaceBetween size="s">
        <ProblemList
          problems={problems}
          title={failedStep === null ? 'It is in error' : `It is in error at the step: ${failedStep}`}
          action={
            <Button
              loading={retrying.busy}
              {...disabledBy(reason)}
              onClick={() => retrying.run(subscriptionId)}
            >
              Try again
            </Button>
          }
        />
        <ErrorBox error={retrying.error} title="It was not tried again" />
      </SpaceBetween>
    );
  if (waiting !== null && isBusy(status))
    return (
      <Alert type="info" header="It is tried again by itself">
        <span className="breakable">{waiting}</span>
      </Alert>
    );
  return null;
}

function Deleted({ deployment }: { deployment: DeploymentBody }) {
  return (
    <>
      <Alert type="success" header={`${deployment.name} is deleted`}>
        Nothing of it is left in AWS. <Time at={deployment.updatedAt} />
      </Alert>
      <Report deployment={deployment} />
      <Button href="/subscriptions">All subscriptions</Button>
    </>
  );
}

interface Both {
  deployment: DeploymentBody;
  subscription: SubscriptionBody | undefined;
}

function Overview({ deployment, subscription }: Both) {
  const { choices, status } = deployment;
  const place = subscription && placeOf(subscription);
  const size = choices.nodes && choices.instanceType ? `${choices.nodes} × ${choices.instanceType}` : '-';
  return (
    <Container header={<Header variant="h2">Overview</Header>}>
      {place ? (
        <KeyValuePairs
          minColumnWidth={160}
          columns={3}
          items={[
            { label: 'Status', value: <SubscriptionStatus status={status} /> },
            { label: 'Cloud account', value: <CloudAccountLink id={place.cloudAccountId} /> },
            { label: 'AWS account', value: place.awsAccountId ?? '-' },
            { label: 'Region', value: place.region ?? '-' },
            { label: 'Zones', value: place.zones.join(', ') || '-' },
            { label: 'Network', value: <span className="breakable">{place.network ?? '-'}</span> },
            { label: 'Nodes', value: size },
            { label: 'Image', value: <span className="breakable">{choices.imageName ?? '-'}</span> },
            { label: 'Created', value: <Time at={subscription.createdTimestamp} /> },
          ]}
        />
      ) : (
        <LinesSkeleton lines={4} />
      )}
    </Container>
  );
}

function SubscriptionTabs({ deployment, subscription }: Both) {
  // Whoever comes while something is done wants to see that; whoever comes later, what is there.
  const [first] = useState(deployment.status === 'active' ? 'resources' : 'steps');
  const [chosen, setTab] = useUrlState('tab');
  const permission = reasonAgainst(usePermission('subscriptions', 'mutate'));
  const reason = permission ?? (deployment.status === 'deleting' ? 'It is being deleted.' : undefined);
  const { subscriptionId } = deployment;
  const tabs = [
    {
      id: 'steps',
      label: 'Steps',
      content: (
        <SpaceBetween size="l">
          <StepList deployment={deployment} />
          {!isBusy(deployment.status) && <Report deployment={deployment} />}
        </SpaceBetween>
      ),
    },
    { id: 'resources', label: 'Resources', content: <ResourcesTab deployment={deployment} /> },
    {
      id: 'findings',
      label: 'Findings',
      content: <FindingsTab subscriptionId={subscriptionId} />,
    },
    {
      id: 'monitoring',
      label: 'Monitoring',
      content: (
        <Suspense fallback={<LinesSkeleton lines={8} />}>
          <MonitoringTab subscriptionId={subscriptionId} />
        </Suspense>
      ),
    },
    {
      id: 'allow-list',
      label: 'Allow list',
      content: <AllowListTab key={subscriptionId} deployment={deployment} reason={reason} />,
    },
    {
      id: 'connections',
      label: 'Connections',
      content: (
        <Suspense fallback={<LinesSkeleton lines={8} />}>
          <ConnectionsTab deployment={deployment} reason={reason} />
        </Suspense>
      ),
    },
    {
      id: 'tags',
      label: 'Tags',
      content: subscription ? (
        <TagsTab
          key={subscriptionId}
          deployment={deployment}
          tags={placeOf(subscription).resourceTags}
          reason={reason}
        />
      ) : (
        <LinesSkeleton />
      ),
    },
    {
      id: 'activity',
      label: 'Activity',
      content: <Activity id={subscriptionId} isAbout={isOfSubscription} />,
    },
  ];
  const shown = tabs.some(({ id }) => id === chosen) ? chosen : first;
  return (
    <Tabs
      ariaLabel="About this subscription"
      activeTabId={shown}
      onChange={({ detail }) => setTab(detail.activeTabId)}
      tabs={tabs.map(({ content, ...one }) => ({ ...one, content: one.id === shown && content }))}
    />
  );
}
