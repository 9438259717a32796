import type { DeploymentBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { type FormEvent, useState } from 'react';
import { flash } from '../../../app/flashes.ts';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';
import { lineErrors } from '../line-errors.ts';

interface Props {
  deployment: DeploymentBody;
  /** Why it cannot be changed. */
  reason: string | undefined;
}

const FIELDS = ['cidrIps', 'securityGroupIds'] as const;
const linesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** Who may reach the databases: changed as a whole, carried out as a difference. */
export function AllowListTab({ deployment, reason }: Props) {
  const { allowList, subscriptionId, name } = deployment;
  const [ranges, setRanges] = useState(allowList.cidrIps.join('\n'));
  const [groups, setGroups] = useState(allowList.securityGroupIds.join('\n'));
  const saving = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, body: { cidrIps: string[]; securityGroupIds: string[] }) =>
      api.updateAllowList(subscriptionId, body),
    (task) =>
      flash({
        id: `task-${task.taskId}`,
        type: 'success',
        header: `The allow list of ${name} is changed`,
        content: 'AWS is told now; the steps show how far that is.',
      }),
  );
  const body = { cidrIps: linesOf(ranges), securityGroupIds: linesOf(groups) };
  const changed = JSON.stringify(body) !== JSON.stringify(allowList);
  const notYet = reason ?? (changed ? undefined : 'Nothing is changed yet.');
  const errors = lineErrors(saving.error, FIELDS);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!saving.busy && notYet === undefined) saving.run(body);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Container
        header={
          <Header
            variant="h2"
            description="Whoever is on it may connect to the databases. Rules are added before others are removed, so that nobody who stays is locked out meanwhile."
          >
            Allow list
          </Header>
        }
        footer={
          <Button
            variant="primary"
            loading={saving.busy}
            loadingText="Changing the allow list"
            disabled={notYet !== undefined}
            {...(notYet !== undefined && { disabledReason: notYet })}
          >
            Save the allow list
          </Button>
        }
      >
        <SpaceBetween size="l">
          <FormField
            label="Ranges of addresses"
            description="One in a line, like 203.0.113.0/24. None: nobody from outside of the network."
            errorText={errors.of('cidrIps')}
          >
            <Textarea
              name="cidrIps"
              value={ranges}
              rows={4}
              spellcheck={false}
              disabled={reason !== undefined}
              placeholder="203.0.113.0/24"
              onChange={({ detail }) => setRanges(detail.value)}
            />
          </FormField>
          <FormField
            label="Security groups"
            description="One in a line: whatever carries them in the same VPC may connect."
            errorText={errors.of('securityGroupIds')}
          >
            <Textarea
              name="securityGroupIds"
              value={groups}
              rows={2}
              spellcheck={false}
              disabled={reason !== undefined}
              placeholder="sg-0125be68a4625884a"
              onChange={({ detail }) => setGroups(detail.value)}
            />
          </FormField>
          <ErrorBox error={errors.rest} title="The allow list was not changed" />
        </SpaceBetween>
      </Container>
    </form>
  );
}
