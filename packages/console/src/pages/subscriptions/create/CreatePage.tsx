import type { DeploymentPlanBody, SubscriptionCreateBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { reasonAgainst, usePermission } from '../../../app/session.ts';
import { useApi } from '../../../app/use-api.ts';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { useUrlState } from '../../../app/use-url-state.ts';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { Page } from '../../../ui/Page.tsx';
import { LIST_KEY } from '../../cloud-accounts/keys.ts';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';
import { ProblemList } from '../ProblemList.tsx';
import {
  createBody,
  type Draft,
  errorsOf,
  errorsOfPlan,
  NEW_DRAFT,
  type SubscriptionErrors,
  type SubscriptionField,
  unready,
} from './draft.ts';
import { PlanView } from './PlanView.tsx';
import { SubscriptionFields } from './SubscriptionFields.tsx';

const HELP = (
  <>
    <p>
      Describe what you need and look at the plan: Berth asks AWS what is there already, checks everything
      that can be checked, and shows each step. Only then can you create it.
    </p>
    <h3>Nodes</h3>
    <p>
      At least three, in one zone or over three, large enough that the databases still fit when one node is
      lost. Their disks are encrypted, and go with them.
    </p>
    <h3>Tags</h3>
    <p>
      Yours stand beside the vendor's. The vendor's cannot be replaced: by one of them the policy lets the
      vendor change what it made, and nothing else.
    </p>
  </>
);

/** A plan, and the request that it is of. */
interface Planned {
  of: string;
  answer: DeploymentPlanBody;
}

const keyOf = (draft: Draft): string => JSON.stringify(createBody(draft, false));

/** Describes a subscription, shows its plan, and creates it. */
export default function CreatePage() {
  const [asked] = useUrlState('account');
  const [draft, setDraft] = useState<Draft>(() => ({ ...NEW_DRAFT, cloudAccountId: asked }));
  const [errors, setErrors] = useState<SubscriptionErrors>({});
  const [planned, setPlanned] = useState<Planned | null>(null);
  const fields = useRef<HTMLDivElement>(null);
  const accounts = useApi(LIST_KEY, (api, signal) => api.listCloudAccountOverviews(signal));
  // What the plan that is being made is of: the form may change meanwhile.
  const plannedOf = useRef('');
  const planning = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, body: SubscriptionCreateBody) => api.createSubscription(body),
    (task) => {
      const answer = task.response?.resource as DeploymentPlanBody | undefined;
      if (answer === undefined) return;
      setPlanned({ of: plannedOf.current, answer });
      setErrors(errorsOfPlan(answer.plan.problems).fields);
    },
  );
  const creating = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, body: SubscriptionCreateBody) => api.createSubscription(body),
    (task) => navigate(`/subscriptions/${task.response?.resourceId ?? ''}`),
  );
  const failure = errorsOf(planning.error ?? creating.error);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each error
  useEffect(() => {
    if (planning.error ?? creating.error) setErrors(failure.fields);
  }, [planning.error, creating.error]);

  const shown = planned?.of === keyOf(draft) ? planned.answer : null;
  const problems = errorsOfPlan(shown?.plan.problems ?? []).rest;
  const permission = reasonAgainst(usePermission('subscriptions', 'mutate'));
  const notYet =
    permission ??
    (shown === null
      ? planned
        ? 'The plan is of what stood here before. Look at it anew first.'
        : 'Look at the plan first.'
      : shown.plan.problems.length > 0
        ? 'The plan found problems. Mend them first.'
        : undefined);
  const busy = planning.busy || creating.busy;

  const plan = (event: FormEvent): void => {
    event.preventDefault();
    if (busy || permission !== undefined) return;
    const found = unready(draft);
    setErrors(found);
    creating.reset();
    if (Object.keys(found).length > 0) {
      // Once the errors stand there.
      setTimeout(() => fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    plannedOf.current = keyOf(draft);
    planning.run(createBody(draft, true));
  };
  const change = (part: Partial<Draft>, field: SubscriptionField): void => {
    setDraft((last) => ({ ...last, ...part }));
    setErrors(({ [field]: _mended, ...others }) => others);
  };
  return (
    <Page
      title="Create a subscription"
      crumbs={[
        { text: 'Subscriptions', href: '/subscriptions' },
        { text: 'Create', href: '/subscriptions/create' },
      ]}
      help={HELP}
      contentType="form"
    >
      <form onSubmit={plan} noValidate>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" href="/subscriptions">
                Cancel
              </Button>
              <Button
                loading={planning.busy}
                loadingText="Making the plan"
                disabled={permission !== undefined || creating.busy}
                {...(permission !== undefined && { disabledReason: permission })}
              >
                Show the plan
              </Button>
              <Button
                variant="primary"
                formAction="none"
                loading={creating.busy}
                loadingText="Creating it"
                disabled={notYet !== undefined || planning.busy}
                {...(notYet !== undefined && { disabledReason: notYet })}
                onClick={() => creating.run(createBody(draft, false))}
              >
                Create subscription
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {accounts.error && accounts.data === undefined && (
              <ErrorBox
                error={accounts.error}
                title="The cloud accounts could not be loaded"
                onRetry={() => void accounts.refetch()}
              />
            )}
            <Container header={<Header variant="h2">What you need</Header>}>
              <div ref={fields}>
                <SubscriptionFields
                  draft={draft}
                  errors={errors}
                  accounts={accounts.data?.cloudAccounts}
                  onChange={change}
                />
              </div>
            </Container>
            {planning.busy && (
              <StatusIndicator type="loading">Asking AWS what is there, and what is possible</StatusIndicator>
            )}
            {!busy && Object.keys(errors).length > 0 && (
              <Alert type="error" header="Something is to be mended above">
                Each field says what.
              </Alert>
            )}
            <ErrorBox
              error={failure.rest}
              title={planning.error ? 'There is no plan' : 'The subscription was not created'}
            />
            {problems.length > 0 && <ProblemList problems={problems} title="This cannot be created yet" />}
            {shown && shown.plan.problems.length === 0 && <PlanView answer={shown} />}
          </SpaceBetween>
        </Form>
      </form>
    </Page>
  );
}
