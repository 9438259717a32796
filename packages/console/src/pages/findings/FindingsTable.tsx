import type { FindingBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { ReactNode } from 'react';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Time } from '../../ui/Time.tsx';
import { SeverityMark, StateMark, severityRank, severityText, stateText } from './FindingMarks.tsx';

const COLUMNS: Column<FindingBody>[] = [
  {
    id: 'severity',
    header: 'Severity',
    value: ({ severity }) => `${severityRank(severity)} ${severityText(severity)}`,
    cell: ({ severity }) => <SeverityMark severity={severity} />,
    minWidth: 110,
  },
  {
    id: 'what',
    header: 'What was found',
    isRowHeader: true,
    value: ({ title, subject }) => `${title} ${subject.physicalId ?? ''}`,
    cell: ({ id, title, risk }) => (
      <span className="breakable">
        <Link href={`/findings/${id}`}>{title}</Link>
        <Box variant="small" display="block" color="text-body-secondary">
          {risk}
        </Box>
      </span>
    ),
    minWidth: 280,
  },
  {
    id: 'about',
    header: 'About',
    value: ({ subscriptionId, cloudAccountId }) => subscriptionId ?? cloudAccountId,
    cell: ({ subscriptionId, cloudAccountId }) =>
      subscriptionId === null ? (
        <Link href={`/cloud-accounts/${cloudAccountId}`}>Cloud account {cloudAccountId}</Link>
      ) : (
        <Link href={`/subscriptions/${subscriptionId}`}>Subscription {subscriptionId}</Link>
      ),
    minWidth: 150,
  },
  {
    id: 'state',
    header: 'State',
    value: stateText,
    cell: (finding) => <StateMark finding={finding} />,
    minWidth: 190,
  },
  {
    id: 'since',
    header: 'Since',
    value: ({ openedAt }) => openedAt,
    cell: ({ openedAt }) => <Time at={openedAt} />,
    minWidth: 120,
  },
  {
    id: 'seen',
    header: 'Last seen',
    value: ({ seenAt }) => seenAt,
    cell: ({ seenAt }) => <Time at={seenAt} />,
    optional: true,
    minWidth: 120,
  },
  {
    id: 'resource',
    header: 'Resource',
    value: ({ subject }) => subject.physicalId ?? subject.logicalId ?? '',
    cell: ({ subject }) => (
      <span className="breakable">{subject.physicalId ?? subject.logicalId ?? '-'}</span>
    ),
    optional: true,
    minWidth: 140,
  },
];

interface Props {
  name: string;
  findings: readonly FindingBody[] | undefined;
  error: unknown;
  onRetry: () => void;
  filters?: ReactNode;
  empty: ReactNode;
}

/** Findings, the gravest first. */
export function FindingsTable({ name, findings, error, onRetry, filters, empty }: Props) {
  return (
    <DataTable
      name={name}
      what={{ one: 'finding', many: 'findings' }}
      items={findings}
      error={error}
      onRetry={onRetry}
      columns={COLUMNS}
      trackBy={({ id }) => String(id)}
      sort="severity"
      filters={filters}
      empty={empty}
    />
  );
}
