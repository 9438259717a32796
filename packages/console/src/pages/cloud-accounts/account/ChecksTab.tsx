import type { CloudAccountBody, VerificationBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useApi } from '../../../app/use-api.ts';
import { CheckList } from '../../../ui/CheckList.tsx';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Time } from '../../../ui/Time.tsx';
import { historyKey } from '../keys.ts';
import type { Verifying } from '../use-verification.ts';
import { count, sortedChecks, VerificationView } from '../VerificationView.tsx';

interface Props {
  id: number;
  details: CloudAccountBody;
  verifying: Verifying;
  verify: () => void;
  reset: () => void;
}

/** What the last verification saw, or the one under way; and the earlier ones. */
export function ChecksTab({ id, details, verifying, verify, reset }: Props) {
  const checks = details.checks ?? [];
  return (
    <SpaceBetween size="l">
      {verifying.state === 'idle' ? (
        <Container header={<Header variant="h2">The last verification</Header>}>
          {checks.length > 0 ? (
            <CheckList checks={sortedChecks(checks)} />
          ) : (
            <EmptyState title="Not verified yet">Verify it to see what AWS says.</EmptyState>
          )}
        </Container>
      ) : (
        <Container
          header={
            <Header
              variant="h2"
              actions={verifying.state !== 'running' && <Button onClick={reset}>Show the kept result</Button>}
            >
              The verification just now
            </Header>
          }
        >
          <VerificationView verifying={verifying} onAgain={verify} />
        </Container>
      )}
      <History id={id} />
    </SpaceBetween>
  );
}

const TRIGGERS = {
  create: 'When it was added',
  update: 'When it was changed',
  request: 'When somebody asked',
} as const;

const failedOf = ({ checks }: VerificationBody): number =>
  checks.filter(({ status, severity }) => status === 'failed' && severity === 'blocking').length;
const warningsOf = ({ checks }: VerificationBody): number =>
  checks.filter(({ status, severity }) => status === 'failed' && severity !== 'blocking').length;

function outcomeOf(verification: VerificationBody): string {
  const [failed, warnings] = [failedOf(verification), warningsOf(verification)];
  if (failed > 0) return `${count(failed, 'check')} failed`;
  if (verification.passed !== true) return 'Left open: AWS gave no answer';
  return warnings > 0 ? `Passed, with ${count(warnings, 'warning')}` : 'Passed';
}

function Outcome({ verification }: { verification: VerificationBody }) {
  const failed = failedOf(verification) > 0;
  const open = !failed && verification.passed !== true;
  const type = failed ? 'error' : open ? 'info' : warningsOf(verification) > 0 ? 'warning' : 'success';
  return <StatusIndicator type={type}>{outcomeOf(verification)}</StatusIndicator>;
}

const COLUMNS: Column<VerificationBody>[] = [
  {
    id: 'when',
    header: 'When',
    isRowHeader: true,
    value: ({ startedAt }) => startedAt,
    cell: ({ startedAt }) => <Time at={startedAt} />,
    minWidth: 140,
  },
  {
    id: 'outcome',
    header: 'Outcome',
    value: outcomeOf,
    cell: (verification) => <Outcome verification={verification} />,
    minWidth: 170,
  },
  {
    id: 'why',
    header: 'Why it was made',
    value: ({ trigger }) => TRIGGERS[trigger],
    cell: ({ trigger }) => TRIGGERS[trigger],
    minWidth: 160,
  },
  {
    id: 'checks',
    header: 'What was seen',
    value: ({ checks }) => checks.map(({ title, seen }) => `${title} ${seen}`).join(' '),
    cell: (verification) => <Seen verification={verification} />,
    minWidth: 260,
  },
];

/** The checks of one verification are drawn once they are asked for: there may be many. */
function Seen({ verification }: { verification: VerificationBody }) {
  const [open, setOpen] = useState(false);
  return (
    <ExpandableSection
      headerText={count(verification.checks.length, 'check')}
      variant="footer"
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {open && <CheckList checks={sortedChecks(verification.checks)} />}
    </ExpandableSection>
  );
}

function History({ id }: { id: number }) {
  const history = useApi(historyKey(id), (api, signal) => api.listVerifications(id, signal));
  return (
    <DataTable
      name="verifications"
      urlPrefix="history-"
      what={{ one: 'verification', many: 'verifications' }}
      header={
        <Header variant="h2" counter={history.data ? `(${history.data.length})` : ''}>
          History of verifications
        </Header>
      }
      items={history.data}
      error={history.error}
      onRetry={() => void history.refetch()}
      columns={COLUMNS}
      trackBy={(verification) => String(verification.id)}
      sort="-when"
      pageSize={10}
      empty={<EmptyState title="No verifications">None was made yet.</EmptyState>}
    />
  );
}
