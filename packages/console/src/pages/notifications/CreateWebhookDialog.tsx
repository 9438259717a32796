import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { queryClient } from '../../app/query-client.ts';
import { useAction } from '../../app/use-api.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { SEVERITY_OPTIONS, type Severity, WEBHOOKS_KEY } from './keys.ts';
import { SecretShown } from './SecretShown.tsx';

/** Makes a webhook, and shows its secret on the one occasion on which it can be seen. */
export function CreateWebhookDialog({ onClose }: { onClose: () => void }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [minimumSeverity, setMinimumSeverity] = useState<Severity>('low');
  const create = useAction(
    (api, wanted: { url: string; description: string; minimumSeverity: Severity }) =>
      api.createWebhook(wanted),
    () => queryClient.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
  );
  const errors = formErrors(create.error, ['url', 'description', 'minimumSeverity']);
  if (create.data) return <SecretShown secret={create.data.signingSecret} onClose={onClose} />;
  return (
    <FormDialog
      title="Create webhook"
      action="Create"
      busy={create.isPending}
      error={errors.rest}
      failed="The webhook was not created"
      onSubmit={() => create.mutate({ url: url.trim(), description: description.trim(), minimumSeverity })}
      onCancel={onClose}
    >
      <FormField
        label="Address"
        description="Where messages are posted: https, and on the public internet."
        errorText={errors.of('url')}
      >
        <Input
          value={url}
          type="url"
          placeholder="https://hooks.example.com/berth"
          autoComplete={false}
          spellcheck={false}
          autoFocus
          onChange={({ detail }) => setUrl(detail.value)}
        />
      </FormField>
      <FormField
        label="Description"
        description="For people: what it is for. It can be empty."
        errorText={errors.of('description')}
      >
        <Input
          value={description}
          autoComplete={false}
          onChange={({ detail }) => setDescription(detail.value)}
        />
      </FormField>
      <FormField label="Told of which severity" errorText={errors.of('minimumSeverity')}>
        <Select
          selectedOption={SEVERITY_OPTIONS.find(({ value }) => value === minimumSeverity) ?? null}
          options={SEVERITY_OPTIONS}
          onChange={({ detail }) => setMinimumSeverity(detail.selectedOption.value as Severity)}
        />
      </FormField>
    </FormDialog>
  );
}
