import { INT32_MAX, type LogEntryBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../app/api.ts';
import { useUrlState } from '../../app/use-url-state.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type ExportFormat, exportLogs } from './export-logs.ts';
import { parseRange, type Range, rangeBounds } from './log-range.ts';
import { RangePicker } from './RangePicker.tsx';

const HELP = (
  <>
    <p>
      Every action in this account: what was done, when, and by whom. An entry that came through the API names
      the key.
    </p>
    <p>
      Time and resource are looked for in all entries. The search field looks in those that have been loaded,
      newest first; <em>Load older entries</em> brings more.
    </p>
    <p>
      An export has whatever the filters leave, up to 10,000 entries. In the CSV, a text that a spreadsheet
      would run as a formula gets an apostrophe in front.
    </p>
  </>
);

const CHUNK = 500;

const COLUMNS: Column<LogEntryBody>[] = [
  {
    id: 'id',
    header: 'Id',
    value: ({ id }) => id,
    cell: ({ id }) => id,
    optional: true,
  },
  {
    id: 'time',
    header: 'Time',
    value: ({ time }) => time,
    cell: ({ time }) => <Time at={time} />,
    minWidth: 150,
  },
  {
    id: 'what',
    header: 'What happened',
    isRowHeader: true,
    value: ({ description }) => description,
    cell: ({ description }) => <span className="breakable">{description}</span>,
    minWidth: 260,
  },
  {
    id: 'who',
    header: 'By',
    value: ({ originator, apiKeyName }) => [originator, apiKeyName].filter(Boolean).join(' '),
    cell: ({ originator, apiKeyName }) => (
      <span className="breakable">
        {originator}
        {apiKeyName && <Box variant="small">with the key {apiKeyName}</Box>}
      </span>
    ),
    minWidth: 140,
  },
  {
    id: 'resource',
    header: 'About',
    value: ({ resource, resourceId }) =>
      [resource, resourceId].filter((part) => part !== undefined).join(' '),
    cell: about,
    minWidth: 120,
  },
  { id: 'type', header: 'Type', value: ({ type }) => type, cell: ({ type }) => type, optional: true },
];

function about({ resource, resourceId, type }: LogEntryBody) {
  const text = [resource, resourceId].filter((part) => part !== undefined).join(' ') || '-';
  const isCloudAccount = resourceId !== undefined && /cloud.?account/i.test(`${resource ?? ''} ${type}`);
  if (isCloudAccount) return <Link href={`/cloud-accounts/${resourceId}`}>{text}</Link>;
  const isSubscription = resourceId !== undefined && /^subscription/i.test(type ?? '');
  return isSubscription ? <Link href={`/subscriptions/${resourceId}`}>{text}</Link> : text;
}

/** Everything that was done in the account. */
export default function LogsPage() {
  const [when, setWhen] = useUrlState('when');
  const [resource, setResource] = useUrlState('resource');
  const range = parseRange(when);
  const resourceId =
    /^\d{1,10}$/.test(resource) && Number(resource) <= INT32_MAX ? Number(resource) : undefined;
  const filter = { ...(resourceId !== undefined && { resourceId }) };
  const logs = useInfiniteQuery({
    queryKey: ['logs', when, resourceId],
    queryFn: ({ pageParam, signal }) =>
      api.listLogs({ ...filter, ...rangeBounds(range, Date.now()), offset: pageParam, limit: CHUNK }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.length < CHUNK ? undefined : pages.length * CHUNK),
  });
  const entries = logs.data ? unique(logs.data.pages.flat()) : undefined;
  return (
    <Page
      title="Logs"
      crumbs={[{ text: 'Logs', href: '/logs' }]}
      help={HELP}
      contentType="table"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            iconName="refresh"
            ariaLabel="Refresh"
            loading={logs.isRefetching}
            onClick={() => void logs.refetch()}
          />
          <ExportButton query={() => ({ ...filter, ...rangeBounds(range, Date.now()) })} />
        </SpaceBetween>
      }
    >
      <SpaceBetween size="s">
        <DataTable
          name="logs"
          what={{ one: 'entry', many: 'entries' }}
          items={entries}
          error={logs.error}
          onRetry={() => void logs.refetch()}
          columns={COLUMNS}
          trackBy={({ id }) => String(id)}
          sort="-time"
          filters={<Filters range={range} onRange={setWhen} resource={resource} onResource={setResource} />}
          empty={
            <EmptyState title="No entries">
              {when === '' && resource === ''
                ? 'Nothing has been done here yet.'
                : 'Nothing at that time, or about that resource.'}
            </EmptyState>
          }
        />
        {logs.hasNextPage && (
          <Box textAlign="center">
            <Button loading={logs.isFetchingNextPage} onClick={() => void logs.fetchNextPage()}>
              Load older entries
            </Button>
          </Box>
        )}
      </SpaceBetween>
    </Page>
  );
}

/** New entries push older ones on to the next chunk, where they come a second time. */
function unique(entries: readonly LogEntryBody[]): LogEntryBody[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

interface FiltersProps {
  range: Range | null;
  onRange: (text: string) => void;
  resource: string;
  onResource: (text: string) => void;
}

function Filters({ range, onRange, resource, onResource }: FiltersProps) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <RangePicker range={range} onRange={onRange} />
      <Input
        type="search"
        inputMode="numeric"
        value={resource}
        placeholder="Resource id"
        ariaLabel="Resource id"
        clearAriaLabel="Any resource"
        onChange={({ detail }) => onResource(detail.value.replace(/\D/g, '').slice(0, 10))}
      />
    </SpaceBetween>
  );
}

function ExportButton({ query }: { query: () => Parameters<typeof exportLogs>[1] }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [text] = useUrlState('q');
  const run = async (format: ExportFormat): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await exportLogs(format, query(), COLUMNS, text);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <SpaceBetween size="xs">
      <ButtonDropdown
        loading={busy}
        items={[
          { id: 'csv', text: 'As CSV, for a spreadsheet' },
          { id: 'json', text: 'As JSON' },
        ]}
        onItemClick={({ detail }) => void run(detail.id === 'csv' ? 'csv' : 'json')}
      >
        Export
      </ButtonDropdown>
      <ErrorBox error={error} title="The export failed" />
    </SpaceBetween>
  );
}
