import type { CloudAccountBody, CloudAccountUpdateBody, SetUpBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { flash } from '../../app/flashes.ts';
import { reasonAgainst } from '../../app/session.ts';
import { useApi } from '../../app/use-api.ts';
import { useTaskRun } from '../../app/use-task-run.ts';
import { CheckList } from '../../ui/CheckList.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { DetailsFields } from './DetailsFields.tsx';
import {
  type Details,
  detailsOf,
  errorsOf,
  FIELD_LABELS,
  type Field,
  type FieldErrors,
  fieldsOf,
  missing,
  updateBody,
  withoutSecrets,
} from './details.ts';
import { detailsKey, LIST_KEY, overviewKey, SET_UP_KEY } from './keys.ts';
import { MissingAccount } from './MissingAccount.tsx';
import { useSecretsEndWithSession } from './use-clear-secrets.ts';

const HELP = (
  <>
    <p>
      Change what you like and leave the rest. The secret key is never shown: left empty, it stays as it is.
    </p>
    <h3>A new key</h3>
    <p>
      A new access key id comes with its own secret. Berth verifies the new pair with AWS first; until that
      has passed, the old one stays and works. While subscriptions run in the AWS account, the new key must
      belong to the same one.
    </p>
  </>
);

/** Changes a cloud account. */
export default function EditPage() {
  const id = Number(useParams().id);
  const use = useApi(overviewKey(id), (api, signal) => api.getCloudAccountUse(id, signal));
  const account = useApi(detailsKey(id), (api, signal) => api.getCloudAccount(id, signal));
  const setUp = useApi(SET_UP_KEY, (api, signal) => api.getSetUp(signal));
  const name = account.data?.name ?? 'Cloud account';
  const reason = use.data ? reasonAgainst(use.data.actions.update) : undefined;
  return (
    <Page
      title={`Edit ${name}`}
      crumbs={[
        { text: 'Cloud accounts', href: '/cloud-accounts' },
        { text: name, href: `/cloud-accounts/${id}` },
        { text: 'Edit', href: `/cloud-accounts/${id}/edit` },
      ]}
      help={HELP}
      contentType="form"
    >
      {account.data && use.data && setUp.data ? (
        <EditForm account={account.data} setUp={setUp.data} reason={reason} />
      ) : account.error || use.error || setUp.error ? (
        <MissingAccount
          error={account.error ?? use.error ?? setUp.error}
          onRetry={() => {
            for (const query of [account, use, setUp]) if (query.error) void query.refetch();
          }}
        />
      ) : (
        <Container>
          <LinesSkeleton lines={10} />
        </Container>
      )}
    </Page>
  );
}

interface FormProps {
  account: CloudAccountBody;
  setUp: SetUpBody;
  reason: string | undefined;
}

function EditForm({ account, setUp, reason }: FormProps) {
  // What is edited is what was there when the form was opened, whatever is looked up anew behind it.
  const [stored] = useState(() => detailsOf(account, setUp));
  const [details, setDetails] = useState<Details>(stored);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [secretsEnded, setSecretsEnded] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const back = `/cloud-accounts/${account.id}`;
  const saving = useTaskRun(
    LIST_KEY,
    (api, body: CloudAccountUpdateBody) => api.updateCloudAccount(account.id, body),
    (task) => {
      setDetails(withoutSecrets);
      flash({ id: `task-${task.taskId}`, type: 'success', header: `${details.name.trim()} is changed` });
      navigate(back);
    },
  );
  const refused = errorsOf(saving.error);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each error
  useEffect(() => {
    setErrors(refused.fields);
    focusFirst(fieldsOf(details).find((field) => refused.fields[field] !== undefined));
  }, [saving.error]);
  useSecretsEndWithSession(() => {
    if (details.accessSecretKey === '' && details.consolePassword === '') return;
    setDetails(withoutSecrets);
    setSecretsEnded(true);
  });

  const focusFirst = (field: Field | undefined): void =>
    fields.current?.querySelector<HTMLInputElement>(`input[name="${field}"]`)?.focus();
  const body = updateBody(details, stored);
  const notReady = reason ?? (body === null ? 'Nothing is changed yet.' : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (saving.busy || notReady !== undefined || body === null) return;
    const found = unready(details, stored);
    setErrors(found);
    const first = fieldsOf(details).find((field) => found[field] !== undefined);
    if (first === undefined) saving.run(body);
    else focusFirst(first);
  };
  const progress = saving.task?.verification;
  return (
    <form onSubmit={submit} noValidate>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" href={back}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={saving.busy}
              loadingText="Saving the changes"
              disabled={notReady !== undefined}
              {...(notReady !== undefined && { disabledReason: notReady })}
            >
              Save changes
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {secretsEnded && (
            <Alert type="info">
              Your session had ended, so the secret was taken off this page. Enter it again; all else is as
              you left it.
            </Alert>
          )}
          <Container>
            <div ref={fields}>
              <DetailsFields
                details={details}
                errors={errors}
                setUp={setUp}
                keeping
                onChange={(change, field) => {
                  setDetails((last) => ({ ...last, ...change }));
                  if (field) setErrors(({ [field]: _mended, ...others }) => others);
                }}
              />
            </div>
          </Container>
          <ErrorBox error={refused.rest} title="The cloud account was not changed" />
          {saving.busy && (
            <Container header={<Header variant="h2">Verifying the new details</Header>}>
              <SpaceBetween size="m">
                <StatusIndicator type="loading">
                  {progress?.waiting
                    ? `It waits for AWS: ${progress.waiting}`
                    : 'The old details stay until the new ones have passed.'}
                </StatusIndicator>
                <CheckList checks={progress?.checks ?? []} />
              </SpaceBetween>
            </Container>
          )}
        </SpaceBetween>
      </Form>
    </form>
  );
}

/** What cannot be right, whatever AWS says. */
function unready(details: Details, stored: Details): FieldErrors {
  const found: FieldErrors = {};
  for (const field of missing(details, true)) found[field] = `${FIELD_LABELS[field]} is empty. Enter it.`;
  if (details.accessKeyId.trim() !== stored.accessKeyId && details.accessSecretKey === '')
    found.accessSecretKey = 'A new access key comes with its own secret. Enter it.';
  if (details.consoleAccess === 'user' && stored.consoleAccess === 'role' && details.consolePassword === '')
    found.consolePassword = `${FIELD_LABELS.consolePassword} is empty. Enter it.`;
  return found;
}
