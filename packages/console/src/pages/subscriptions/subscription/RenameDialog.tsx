import type { DeploymentBody } from '@berth/api';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { FormDialog } from '../../../ui/FormDialog.tsx';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';
import { lineErrors } from '../line-errors.ts';

interface Props {
  deployment: DeploymentBody;
  onDone: () => void;
  onClose: () => void;
}

/** Gives a subscription another name; nothing in AWS changes. */
export function RenameDialog({ deployment: { name: stored, subscriptionId }, onDone, onClose }: Props) {
  const [name, setName] = useState(stored);
  const renaming = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, wanted: string) => api.updateSubscription(subscriptionId, { name: wanted }),
    onDone,
  );
  const errors = lineErrors(renaming.error, ['name']);
  const wanted = name.trim();
  const notReady =
    wanted === '' ? 'Enter a name.' : wanted === stored ? 'Nothing is changed yet.' : undefined;
  return (
    <FormDialog
      title={`Rename ${stored}`}
      action="Rename"
      busy={renaming.busy}
      error={errors.rest}
      failed="It was not renamed"
      notReady={notReady}
      onSubmit={() => renaming.run(wanted)}
      onCancel={onClose}
    >
      <FormField label="Name" constraintText="Up to 128 characters." errorText={errors.of('name')}>
        <Input name="name" value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
