import { ApiError, type FindingDetailsBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useParams } from 'wouter';
import { queryClient } from '../../app/query-client.ts';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useApi } from '../../app/use-api.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { StepLines } from '../../ui/StepLines.tsx';
import { Time } from '../../ui/Time.tsx';
import { ProblemList } from '../subscriptions/ProblemList.tsx';
import { SeverityMark, StateMark } from './FindingMarks.tsx';
import { FINDINGS_KEY, findingKey } from './keys.ts';
import { RevertDialog } from './RevertDialog.tsx';

const HELP = (
  <>
    <p>One thing that is not as it was made, as the last looks at AWS showed it.</p>
    <h3>Undo</h3>
    <p>
      You see every step before anything is done. Only this finding is undone; whatever else is wrong stays as
      it is. The next look says whether it worked.
    </p>
  </>
);

const BUSY_MS = 1_500;
const IDLE_MS = 10_000;

const isBusy = (finding: FindingDetailsBody | undefined): boolean =>
  finding?.status === 'open' && finding.revert !== null && finding.revert.state !== 'failed';

/** One finding: what happened, what it puts at risk, and what undoes it. */
export default function FindingPage() {
  const id = Number(useParams().id);
  const { data, error, refetch } = useApi(findingKey(id), (api, signal) => api.getFinding(id, signal), {
    liveMs: (seen) => (isBusy(seen) ? BUSY_MS : IDLE_MS),
  });
  const [asking, setAsking] = useState(false);
  const done = (): void => {
    setAsking(false);
    void queryClient.invalidateQueries({ queryKey: FINDINGS_KEY });
  };
  const gone = error instanceof ApiError && error.kind === 'not-found';
  return (
    <Page
      title={data?.title ?? 'Finding'}
      crumbs={[
        { text: 'Findings', href: '/findings' },
        { text: data ? `Finding ${data.id}` : 'Finding', href: `/findings/${id}` },
      ]}
      help={HELP}
      actions={data && <UndoButton finding={data} onUndo={() => setAsking(true)} />}
    >
      {data ? (
        <SpaceBetween size="l">
          <Risk finding={data} />
          <Facts finding={data} />
          <Reverting finding={data} />
          <History finding={data} />
        </SpaceBetween>
      ) : error ? (
        <SpaceBetween size="m">
          <ErrorBox
            error={error}
            title={gone ? 'There is no such finding' : 'The finding could not be loaded'}
            {...(!gone && { onRetry: () => void refetch() })}
          />
          {gone && <Button href="/findings">All findings</Button>}
        </SpaceBetween>
      ) : (
        <Container>
          <LinesSkeleton lines={8} />
        </Container>
      )}
      {asking && data && <RevertDialog finding={data} onBegun={done} onClose={() => setAsking(false)} />}
    </Page>
  );
}

function UndoButton({ finding, onUndo }: { finding: FindingDetailsBody; onUndo: () => void }) {
  const permission = reasonAgainst(usePermission('findings', 'mutate'));
  const { status, undo, mode } = finding;
  if (status === 'resolved' || undo.kind !== 'plan') return null;
  const told =
    'Your account is only told of findings like it. An owner can change that: Findings, What happens.';
  const reason =
    permission ?? (isBusy(finding) ? 'It is being undone.' : mode === 'notify' ? told : undefined);
  return (
    <Button
      variant="primary"
      onClick={onUndo}
      disabled={reason !== undefined}
      {...(reason !== undefined && { disabledReason: reason })}
    >
      Undo it
    </Button>
  );
}

/** What it means, and who does what about it. */
function Risk({ finding }: { finding: FindingDetailsBody }) {
  const { status, severity, risk, remedy, undo } = finding;
  if (status === 'resolved')
    return (
      <Alert type="success" header="It is no longer so">
        The last look showed it as it was made.
      </Alert>
    );
  const grave = severity === 'critical' || severity === 'high';
  return (
    <Alert type={grave ? 'error' : 'warning'} header={risk}>
      <div className="breakable">
        {remedy}
        {undo.kind === 'person' && (
          <p>
            {undo.who} can undo it: {undo.how}
          </p>
        )}
        {undo.kind === 'none' && <p>{undo.because}</p>}
      </div>
    </Alert>
  );
}

function Facts({ finding }: { finding: FindingDetailsBody }) {
  const { subject, evidence, subscriptionId, cloudAccountId, actor, actorUnknownBecause } = finding;
  const text = (value: string | null) => <span className="breakable">{value ?? '-'}</span>;
  return (
    <Container header={<Header variant="h2">What was seen</Header>}>
      <KeyValuePairs
        minColumnWidth={180}
        columns={3}
        items={[
          { label: 'Severity', value: <SeverityMark severity={finding.severity} /> },
          { label: 'State', value: <StateMark finding={finding} /> },
          {
            label: 'About',
            value:
              subscriptionId === null ? (
                <Link href={`/cloud-accounts/${cloudAccountId}`}>Cloud account {cloudAccountId}</Link>
              ) : (
                <Link href={`/subscriptions/${subscriptionId}`}>Subscription {subscriptionId}</Link>
              ),
          },
          { label: 'Resource', value: text(subject.physicalId ?? subject.logicalId ?? subject.type) },
          { label: 'Should be', value: text(evidence.wanted) },
          { label: 'Is', value: text(evidence.seen) },
          { label: 'Since', value: <Time at={finding.openedAt} /> },
          { label: 'Last seen', value: <Time at={finding.seenAt} /> },
          {
            label: 'Who did it',
            value: actor ? <ActorMark actor={actor} /> : text(`Unknown. ${actorUnknownBecause ?? ''}`),
          },
        ]}
      />
    </Container>
  );
}

function ActorMark({ actor }: { actor: NonNullable<FindingDetailsBody['actor']> }) {
  return (
    <div>
      <span className="breakable">{actor.arn}</span>
      <Box color="text-body-secondary" fontSize="body-s">
        {actor.event} from {actor.sourceIp}, <Time at={actor.time} />
        <div className="breakable">CloudTrail event {actor.eventId}</div>
        {actor.others.length > 0 && (
          <div className="breakable">Or one of those who did the like then: {actor.others.join(', ')}</div>
        )}
      </Box>
    </div>
  );
}

function Reverting({ finding: { revert, status } }: { finding: FindingDetailsBody }) {
  if (!revert) return null;
  return (
    <SpaceBetween size="m">
      {revert.state === 'failed' && status === 'open' && (
        <ProblemList problems={revert.problems} title="It could not be undone" />
      )}
      {(revert.state !== 'failed' || revert.steps.length > 0) && (
        <Container
          header={
            <Header variant="h2" description={`Asked for by ${revert.by}`}>
              Undoing it
            </Header>
          }
        >
          {revert.steps.length > 0 ? (
            <StepLines steps={revert.steps} />
          ) : (
            <Box color="text-body-secondary">
              {revert.state === 'done' ? 'There was nothing left to do.' : 'It begins in a moment.'}
            </Box>
          )}
        </Container>
      )}
    </SpaceBetween>
  );
}

const KINDS: Record<FindingDetailsBody['history'][number]['kind'], string> = {
  opened: 'Found',
  reopened: 'Found again',
  resolved: 'No longer so',
  'revert-asked': 'Asked to undo it',
  reverted: 'Undone',
  'revert-failed': 'Could not be undone',
};

function History({ finding: { history } }: { finding: FindingDetailsBody }) {
  return (
    <Container header={<Header variant="h2">History</Header>}>
      <ul className="step-list">
        {history.map(({ time, kind, by }) => (
          <li key={`${time} ${kind}`} className="step breakable">
            <Time at={time} />
            <div>
              {KINDS[kind]}
              {by !== null && ` by ${by}`}
            </div>
          </li>
        ))}
      </ul>
    </Container>
  );
}
