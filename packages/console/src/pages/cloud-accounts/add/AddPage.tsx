import type { SandboxAccountBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard from '@cloudscape-design/components/wizard';
import { useEffect, useRef, useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { flash } from '../../../app/flashes.ts';
import { useFrame } from '../../../app/frame-context.ts';
import { reasonAgainst } from '../../../app/session.ts';
import { useApi } from '../../../app/use-api.ts';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { useUrlState } from '../../../app/use-url-state.ts';
import { ConfirmTyped } from '../../../ui/ConfirmTyped.tsx';
import { Page } from '../../../ui/Page.tsx';
import { DetailsFields } from '../DetailsFields.tsx';
import {
  createBody,
  type Details,
  errorsOf,
  errorsOfChecks,
  FIELD_LABELS,
  type Field,
  type FieldErrors,
  fieldsOf,
  missing,
  newDetails,
  withoutSecrets,
} from '../details.ts';
import { LIST_KEY, SET_UP_KEY } from '../keys.ts';
import { useSecretsEndWithSession } from '../use-clear-secrets.ts';
import { useVerification } from '../use-verification.ts';
import { whyNotYet } from '../VerificationView.tsx';
import { ResourcesStep } from './ResourcesStep.tsx';
import { VerifyStep } from './VerifyStep.tsx';

const STEPS: readonly string[] = ['resources', 'details', 'verify'];
const [, DETAILS_STEP, VERIFY_STEP] = [0, 1, 2];

const HELP = (
  <>
    <p>
      Three steps connect an AWS account: make the IAM resources, enter what came of it, and let Berth verify
      it.
    </p>
    <h3>Create the IAM resources</h3>
    <p>
      Choose the way that suits you; all make the same. An administrator of the AWS account must do it, since
      Berth has no access yet. Each permission is explained below, and can be searched.
    </p>
    <h3>Enter the details</h3>
    <p>
      The secret key is sealed before it is stored and never shown again. It leaves this page only when you
      verify or add the account.
    </p>
    <h3>Verify</h3>
    <p>
      Berth asks AWS with the key that you entered, and says of each check what it saw. A failed check names
      its remedy; mend it in AWS or change the details, then verify again. Warnings do not stand in the way.
    </p>
  </>
);

/** The wizard that connects an AWS account. */
export default function AddPage() {
  const [stepName, setStepName] = useUrlState('step', 'resources');
  const setUp = useApi(SET_UP_KEY, (api, signal) => api.getSetUp(signal));
  const list = useApi(LIST_KEY, (api, signal) => api.listCloudAccountOverviews(signal));
  const create = list.data?.actions.create;
  const form = useWizardForm(setUp.data, list.data?.cloudAccounts.map(({ name }) => name) ?? []);
  const { details, errors, verifying } = form;
  const [leaving, setLeaving] = useState(false);
  const frame = useFrame();
  // Whoever comes by a link, or loads the page anew, has entered nothing yet.
  const asked = Math.max(0, STEPS.indexOf(stepName));
  const step = asked === VERIFY_STEP && form.untouched ? DETAILS_STEP : asked;
  const toStep = (index: number): void => setStepName(STEPS[index] ?? 'resources');

  const adding = useTaskRun(
    LIST_KEY,
    (api, body: ReturnType<typeof createBody>) => api.createCloudAccount(body),
    (task) => {
      form.clearSecrets();
      flash({ id: `task-${task.taskId}`, type: 'success', header: `${details.name.trim()} is added` });
      navigate(`/cloud-accounts/${task.response?.resourceId ?? ''}`);
    },
  );
  const refused = errorsOf(adding.error);
  // What the task found wrong stands at the fields, like what the verification found.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each error
  useEffect(() => {
    if (Object.keys(refused.fields).length > 0) form.showErrors(refused.fields);
  }, [adding.error]);

  useSecretsEndWithSession(() => {
    form.endSecrets();
    if (step === VERIFY_STEP) toStep(DETAILS_STEP);
  });

  const correct = (field?: Field): void => {
    adding.reset();
    toStep(DETAILS_STEP);
    form.focus(field);
  };
  const takeSandboxAccount = (account: SandboxAccountBody): void => {
    form.change({
      name: details.name || `Sandbox ${account.awsAccountId}`,
      accessKeyId: account.accessKeyId,
      accessSecretKey: account.accessSecretKey,
      consoleAccess: 'role',
      iamRoleName: account.iamRoleName,
    });
    toStep(DETAILS_STEP);
  };
  const go = (to: number): void => {
    if (to !== VERIFY_STEP) {
      toStep(to);
      return;
    }
    const wrong = form.check();
    if (wrong !== undefined) {
      correct(wrong);
      return;
    }
    toStep(VERIFY_STEP);
    form.verify();
  };
  const reason = create ? reasonAgainst(create) : undefined;
  const notYet =
    reason ?? (form.secretMissing ? 'The secret key must be entered again.' : whyNotYet(verifying));
  const info = (about: string) => (
    <Link variant="info" ariaLabel={`Info about ${about}`} onFollow={() => frame.openHelp()}>
      Info
    </Link>
  );
  return (
    <Page
      title="Add a cloud account"
      crumbs={[
        { text: 'Cloud accounts', href: '/cloud-accounts' },
        { text: 'Add', href: '/cloud-accounts/add' },
      ]}
      help={HELP}
      contentType="wizard"
    >
      <SpaceBetween size="m">
        {reason !== undefined && (
          <Alert type="info" header="You can look, but not add a cloud account">
            {reason}
          </Alert>
        )}
        <Wizard
          activeStepIndex={step}
          onNavigate={({ detail }) => go(detail.requestedStepIndex)}
          onCancel={() => (form.untouched ? navigate('/cloud-accounts') : setLeaving(true))}
          submitButtonText="Add account"
          i18nStrings={{
            stepNumberLabel: (number) => `Step ${number}`,
            collapsedStepsLabel: (number, all) => `Step ${number} of ${all}`,
            navigationAriaLabel: 'Steps',
          }}
          {...(step === VERIFY_STEP && {
            customPrimaryActions: (
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" disabled={adding.busy} onClick={() => setLeaving(true)}>
                  Cancel
                </Button>
                <Button disabled={adding.busy} onClick={() => correct()}>
                  Previous
                </Button>
                <Button
                  variant="primary"
                  loading={adding.busy}
                  loadingText="Adding the account"
                  disabled={notYet !== undefined}
                  {...(notYet !== undefined && { disabledReason: notYet })}
                  onClick={() => adding.run(createBody(details))}
                >
                  Add account
                </Button>
              </SpaceBetween>
            ),
          })}
          steps={[
            {
              title: 'Create the IAM resources',
              info: info('the IAM resources'),
              description:
                'A user, two roles and two policies in your AWS account. An administrator of that account makes them, in one of four ways.',
              content: (
                <ResourcesStep
                  setUp={setUp.data}
                  error={setUp.error}
                  onRetry={() => void setUp.refetch()}
                  consoleAccess={details.consoleAccess}
                  onSandboxAccount={takeSandboxAccount}
                />
              ),
            },
            {
              title: 'Enter the details',
              info: info('the details'),
              description: 'What came of the first step. Nothing is saved before it is verified.',
              content: (
                <SpaceBetween size="l">
                  {form.secretsEnded && (
                    <Alert type="info">
                      Your session had ended, so the secret key was taken off this page. Enter it again; all
                      else is as you left it.
                    </Alert>
                  )}
                  <Container>
                    <div ref={form.fields}>
                      <DetailsFields
                        details={details}
                        onChange={form.change}
                        errors={errors}
                        setUp={setUp.data}
                      />
                    </div>
                  </Container>
                </SpaceBetween>
              ),
            },
            {
              title: 'Verify',
              info: info('the verification'),
              description: 'Berth asks AWS with the key that you entered. Nothing in the account is changed.',
              content: (
                <VerifyStep
                  details={details}
                  errors={errors}
                  verifying={verifying}
                  adding={{ ...adding, error: refused.rest }}
                  onAgain={() => go(VERIFY_STEP)}
                  onCorrect={correct}
                />
              ),
            },
          ]}
        />
      </SpaceBetween>
      {leaving && (
        <ConfirmTyped
          title="Leave without adding the account?"
          action="Leave"
          busy={false}
          onConfirm={() => navigate('/cloud-accounts')}
          onCancel={() => setLeaving(false)}
        >
          What you entered is not kept. What you made in AWS stays.
        </ConfirmTyped>
      )}
    </Page>
  );
}

/** The wizard's form: what is entered, what is wrong with it, and its verification. */
function useWizardForm(setUp: Parameters<typeof newDetails>[0], names: readonly string[]) {
  const [entered, setEntered] = useState<Partial<Details> | null>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [secretsEnded, setSecretsEnded] = useState(false);
  const { verifying, start, reset } = useVerification();
  const fields = useRef<HTMLDivElement>(null);
  const wanted = useRef<Field | null>(null);
  // The names that the vendor fixed may come after somebody has begun to type: what was entered is all that is kept.
  const details: Details = { ...newDetails(setUp), ...entered };

  // What the checks found wrong also stands at the fields.
  useEffect(() => {
    if (verifying.state === 'failed') setErrors(errorsOfChecks(verifying.checks));
    if (verifying.state === 'broken-off') setErrors(errorsOf(verifying.error).fields);
  }, [verifying]);
  // After the step has changed, its fields are there to take the focus.
  useEffect(() => {
    const field = wanted.current;
    if (field === null || fields.current === null) return;
    wanted.current = null;
    fields.current.querySelector<HTMLInputElement>(`input[name="${field}"]`)?.focus();
  });

  return {
    details,
    errors,
    verifying,
    secretsEnded,
    fields,
    untouched: entered === null,
    secretMissing: missing(details).some(
      (field) => field === 'accessSecretKey' || field === 'consolePassword',
    ),
    change: (change: Partial<Details>, field?: Field): void => {
      setEntered({ ...entered, ...change });
      reset();
      setErrors(({ [field ?? 'name']: _mended, ...others }) => (field === undefined ? {} : others));
      if (change.accessSecretKey) setSecretsEnded(false);
    },
    showErrors: (found: FieldErrors): void => setErrors(found),
    /** The first field that cannot be right, whatever AWS says. */
    check: (): Field | undefined => {
      const found: FieldErrors = {};
      for (const field of missing(details)) found[field] = `${FIELD_LABELS[field]} is empty. Enter it.`;
      if (names.some((name) => name.toLowerCase() === details.name.trim().toLowerCase()))
        found.name = 'Another cloud account has this name already. Choose another one.';
      setErrors(found);
      return fieldsOf(details).find((field) => found[field] !== undefined);
    },
    verify: (): void => start((api, signal) => api.verifyDetails(createBody(details), signal)),
    focus: (field: Field | undefined): void => {
      wanted.current = field ?? null;
    },
    clearSecrets: (): void => setEntered(withoutSecrets(details)),
    endSecrets: (): void => {
      reset();
      if (details.accessSecretKey === '' && details.consolePassword === '') return;
      setEntered(withoutSecrets(details));
      setSecretsEnded(true);
    },
  };
}
