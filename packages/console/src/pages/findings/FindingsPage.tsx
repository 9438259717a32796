import Button from '@cloudscape-design/components/button';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useApi } from '../../app/use-api.ts';
import { useUrlState } from '../../app/use-url-state.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { FindingsTable } from './FindingsTable.tsx';
import { findingsKey } from './keys.ts';

const HELP = (
  <>
    <p>
      Berth looks at what it deployed every five minutes, and at the IAM resources every hour. What is not as
      it was made stands here: what happened, since when, what it puts at risk, and what undoes it.
    </p>
    <h3>Resolved</h3>
    <p>
      A finding is resolved by itself as soon as a look no longer shows it, and opened again if it comes back.
    </p>
    <h3>Unknown</h3>
    <p>
      What the policy does not let Berth see is a finding, too: nothing is called well that nobody looked at.
    </p>
  </>
);

const LIVE_MS = 10_000;
const ID = /^\d{1,10}$/;

/** Everything that is not as it was made. */
export default function FindingsPage() {
  const [state, setState] = useUrlState('state', 'open');
  const [account] = useUrlState('account');
  const [subscription, setSubscription] = useUrlState('subscription');
  const query = {
    limit: 1_000,
    ...(state === 'open' && { status: 'open' as const }),
    ...(ID.test(account) && { cloudAccountId: Number(account) }),
    ...(ID.test(subscription) && { subscriptionId: Number(subscription) }),
  };
  const list = useApi(findingsKey(query), (api, signal) => api.listFindings(query, signal), {
    liveMs: LIVE_MS,
  });
  const narrowed = ID.test(account) || ID.test(subscription);
  return (
    <Page
      title="Findings"
      crumbs={[{ text: 'Findings', href: '/findings' }]}
      help={HELP}
      contentType="table"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button href="/findings/modes">What happens</Button>
          <Button
            iconName="refresh"
            ariaLabel="Refresh"
            loading={list.isRefetching}
            onClick={() => void list.refetch()}
          />
        </SpaceBetween>
      }
    >
      <FindingsTable
        name="findings"
        findings={list.data}
        error={list.error}
        onRetry={() => void list.refetch()}
        filters={
          <SpaceBetween direction="horizontal" size="xs">
            <SegmentedControl
              label="Which findings"
              selectedId={state === 'all' ? 'all' : 'open'}
              onChange={({ detail }) => setState(detail.selectedId)}
              options={[
                { id: 'open', text: 'Open' },
                { id: 'all', text: 'All' },
              ]}
            />
            {narrowed && (
              <Button href="/findings" onClick={() => setSubscription('')}>
                Of everything
              </Button>
            )}
          </SpaceBetween>
        }
        empty={
          <EmptyState title={state === 'all' ? 'Nothing was ever found' : 'Everything is as it was made'}>
            Berth looks every few minutes. What somebody changes, stops or deletes shows here, with what
            undoes it.
          </EmptyState>
        }
      />
    </Page>
  );
}
