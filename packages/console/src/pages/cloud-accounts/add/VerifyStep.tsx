import type { Task } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import {
  type Details,
  FIELD_LABELS,
  type Field,
  type FieldErrors,
  fieldsOf,
  SECRET_FIELDS,
} from '../details.ts';
import type { Verifying } from '../use-verification.ts';
import { VerificationView } from '../VerificationView.tsx';

interface Props {
  details: Details;
  errors: FieldErrors;
  verifying: Verifying;
  adding: { busy: boolean; task: Task | undefined; error: unknown };
  onAgain: () => void;
  onCorrect: (field?: Field) => void;
}

/** The last step: what AWS says to the details, check by check. */
export function VerifyStep({ details, errors, verifying, adding, onAgain, onCorrect }: Props) {
  const wrong = fieldsOf(details).filter((field) => errors[field] !== undefined);
  const waiting = adding.task?.verification?.waiting ?? null;
  return (
    <SpaceBetween size="l">
      {adding.busy && (
        <Alert type="info" header="Adding the cloud account">
          <StatusIndicator type="loading">
            {waiting === null ? 'It is verified once more and then saved.' : `It waits for AWS: ${waiting}`}
          </StatusIndicator>
        </Alert>
      )}
      <ErrorBox error={adding.error} title="The cloud account was not added" />
      {wrong.length > 0 && (
        <Alert
          type="error"
          header={
            wrong.length === 1 ? 'One field is to be put right' : `${wrong.length} fields are to be put right`
          }
          action={<Button onClick={() => onCorrect(wrong[0])}>Change the details</Button>}
        >
          <ul className="points">
            {wrong.map((field) => (
              <li key={field} className="breakable">
                <strong>{FIELD_LABELS[field]}</strong>: {errors[field]}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <Button
                iconName="refresh"
                disabled={verifying.state === 'running' || adding.busy}
                onClick={onAgain}
              >
                Verify again
              </Button>
            }
          >
            Checks
          </Header>
        }
      >
        <VerificationView verifying={verifying} onAgain={onAgain} />
      </Container>
      <Container header={<Header variant="h2">Details</Header>}>
        <SpaceBetween size="s">
          <KeyValuePairs
            minColumnWidth={210}
            columns={4}
            items={fieldsOf(details)
              .filter((field) => !SECRET_FIELDS.some((secret) => secret === field))
              .map((field) => ({
                label: FIELD_LABELS[field],
                value: <span className="breakable">{details[field] || '-'}</span>,
              }))}
          />
          <Link onFollow={() => onCorrect()}>Change them</Link>
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}
