import type { DeploymentBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { flash } from '../../../app/flashes.ts';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';
import { lineErrors } from '../line-errors.ts';
import { TagFields, type TagText } from '../TagFields.tsx';

interface Props {
  deployment: DeploymentBody;
  tags: TagText[];
  /** Why they cannot be changed. */
  reason: string | undefined;
}

const trimmed = (tags: readonly TagText[]): TagText[] =>
  tags.map(({ key, value }) => ({ key: key.trim(), value: value.trim() }));

/** The customer's own tags on all AWS resources of the subscription. */
export function TagsTab({ deployment: { subscriptionId, name }, tags: stored, reason }: Props) {
  const [tags, setTags] = useState<TagText[]>(stored);
  const saving = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, wanted: TagText[]) => api.updateResourceTags(subscriptionId, wanted),
    (task) =>
      flash({
        id: `task-${task.taskId}`,
        type: 'success',
        header: `The tags of ${name} are changed`,
        content: 'AWS is told now; the steps show how far that is.',
      }),
  );
  const changed = JSON.stringify(trimmed(tags)) !== JSON.stringify(stored);
  const notYet = reason ?? (changed ? undefined : 'Nothing is changed yet.');
  const errors = lineErrors(saving.error, ['resourceTags']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!saving.busy && notYet === undefined) saving.run(trimmed(tags));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Container
        header={
          <Header
            variant="h2"
            description="Yours, on everything that is there already and on what is made later, beside those of the vendor."
          >
            Tags
          </Header>
        }
        footer={
          <Button
            variant="primary"
            formAction="submit"
            loading={saving.busy}
            loadingText="Changing the tags"
            disabled={notYet !== undefined}
            {...(notYet !== undefined && { disabledReason: notYet })}
          >
            Save the tags
          </Button>
        }
      >
        <SpaceBetween size="m">
          <FormField errorText={errors.of('resourceTags')} stretch>
            <TagFields tags={tags} onChange={setTags} disabled={reason !== undefined} />
          </FormField>
          <ErrorBox error={errors.rest} title="The tags were not changed" />
        </SpaceBetween>
      </Container>
    </form>
  );
}
