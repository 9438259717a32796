import { useApi } from '../../app/use-api.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FindingsTable } from './FindingsTable.tsx';
import { findingsKey } from './keys.ts';

const LIVE_MS = 10_000;

/** What was found about one subscription, open or not: the history of its resources. */
export function FindingsTab({ subscriptionId }: { subscriptionId: number }) {
  const query = { subscriptionId, limit: 1_000 };
  const list = useApi(findingsKey(query), (api, signal) => api.listFindings(query, signal), {
    liveMs: LIVE_MS,
  });
  return (
    <FindingsTable
      name="findings-of-subscription"
      findings={list.data}
      error={list.error}
      onRetry={() => void list.refetch()}
      empty={
        <EmptyState title="Nothing was ever found">
          Berth looks every few minutes whether anything in AWS is otherwise than it was made.
        </EmptyState>
      }
    />
  );
}
