import { INT32_MAX, type JournalEntryBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../app/api.ts';
import { useUrlState } from '../../app/use-url-state.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { parseRange, rangeBounds } from '../logs/log-range.ts';
import { RangePicker } from '../logs/RangePicker.tsx';
import { callText, outcomeOf, reasonOf, shownCalls } from './journal-text.ts';

const HELP = (
  <>
    <p>Every call that Berth made in your AWS accounts, with what it was made for and what AWS answered.</p>
    <h3>Can it be trusted?</h3>
    <p>
      Each entry is chained to the one before, and the end of the chain is signed outside of the database. The
      command <code>berth journal verify</code> checks all of it, and <code>berth journal reconcile</code>{' '}
      holds it against your own CloudTrail.
    </p>
    <h3>Search</h3>
    <p>
      Time and cloud account are looked for in all entries. The search field looks in those that have been
      loaded, newest first.
    </p>
  </>
);

const CHUNK = 500;

const COLUMNS: Column<JournalEntryBody>[] = [
  {
    id: 'sequence',
    header: 'Entry',
    value: ({ sequence }) => sequence,
    cell: ({ sequence }) => sequence,
    optional: true,
    minWidth: 80,
  },
  {
    id: 'time',
    header: 'Time',
    value: ({ time, sequence }) => `${time} ${String(sequence).padStart(16, '0')}`,
    cell: ({ time }) => <Time at={time} />,
    minWidth: 120,
  },
  {
    id: 'call',
    header: 'Call',
    isRowHeader: true,
    value: callText,
    cell: (entry) => <span className="breakable">{callText(entry)}</span>,
    minWidth: 280,
  },
  {
    id: 'reason',
    header: 'What for',
    value: (entry) => reasonOf(entry).text,
    cell: (entry) => {
      const { text, href } = reasonOf(entry);
      return <span className="breakable">{href === undefined ? text : <Link href={href}>{text}</Link>}</span>;
    },
    minWidth: 150,
  },
  {
    id: 'outcome',
    header: 'What AWS answered',
    value: (entry) => outcomeOf(entry).text,
    cell: (entry) => {
      const { type, text } = outcomeOf(entry);
      return <StatusIndicator type={type}>{text}</StatusIndicator>;
    },
    minWidth: 200,
  },
  {
    id: 'account',
    header: 'Cloud account',
    value: ({ cloudAccountId, awsAccountId }) => `${cloudAccountId ?? ''} ${awsAccountId ?? ''}`,
    cell: ({ cloudAccountId, awsAccountId }) =>
      cloudAccountId === null ? (
        (awsAccountId ?? '-')
      ) : (
        <Link href={`/cloud-accounts/${cloudAccountId}`}>{cloudAccountId}</Link>
      ),
    minWidth: 120,
  },
  {
    id: 'region',
    header: 'Region',
    value: ({ region }) => region ?? '',
    cell: ({ region }) => region ?? '-',
    optional: true,
    minWidth: 110,
  },
  {
    id: 'request',
    header: "AWS's request id",
    value: ({ requestId }) => requestId ?? '',
    cell: ({ requestId }) => <span className="breakable">{requestId ?? '-'}</span>,
    optional: true,
    minWidth: 180,
  },
];

/** Every call to AWS, the newest first. */
export default function JournalPage() {
  const [when, setWhen] = useUrlState('when');
  const [account, setAccount] = useUrlState('account');
  const range = parseRange(when);
  const cloudAccountId =
    /^\d{1,10}$/.test(account) && Number(account) <= INT32_MAX ? Number(account) : undefined;
  const journal = useInfiniteQuery({
    queryKey: ['journal', when, cloudAccountId],
    queryFn: ({ pageParam, signal }) =>
      api.listJournal(
        {
          ...rangeBounds(range, Date.now()),
          order: 'newest',
          limit: CHUNK,
          ...(pageParam > 0 && { before: pageParam }),
          ...(cloudAccountId !== undefined && { cloudAccountId }),
        },
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.length < CHUNK ? undefined : last.at(-1)?.sequence),
  });
  return (
    <Page
      title="AWS calls"
      crumbs={[{ text: 'AWS calls', href: '/journal' }]}
      help={HELP}
      contentType="table"
      actions={
        <Button
          iconName="refresh"
          ariaLabel="Refresh"
          loading={journal.isRefetching}
          onClick={() => void journal.refetch()}
        />
      }
    >
      <SpaceBetween size="s">
        <DataTable
          name="journal"
          what={{ one: 'call', many: 'calls' }}
          items={journal.data && shownCalls(journal.data.pages.flat())}
          error={journal.error}
          onRetry={() => void journal.refetch()}
          columns={COLUMNS}
          trackBy={({ sequence }) => String(sequence)}
          sort="-time"
          filters={
            <SpaceBetween direction="horizontal" size="xs">
              <RangePicker range={range} onRange={setWhen} />
              <Input
                type="search"
                inputMode="numeric"
                value={account}
                placeholder="Cloud account id"
                ariaLabel="Cloud account id"
                clearAriaLabel="Any cloud account"
                onChange={({ detail }) => setAccount(detail.value.replace(/\D/g, '').slice(0, 10))}
              />
            </SpaceBetween>
          }
          empty={
            <EmptyState title="No calls">
              {when === '' && account === ''
                ? 'Berth has made no call in an AWS account of yours yet.'
                : 'No call at that time, or in that cloud account.'}
            </EmptyState>
          }
        />
        {journal.hasNextPage && (
          <Box textAlign="center">
            <Button loading={journal.isFetchingNextPage} onClick={() => void journal.fetchNextPage()}>
              Load older calls
            </Button>
          </Box>
        )}
      </SpaceBetween>
    </Page>
  );
}
