import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { queryClient } from '../../app/query-client.ts';
import { useSession } from '../../app/session.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { ShownOnce } from '../../ui/ShownOnce.tsx';
import { USERS_KEY } from './UsersTab.tsx';

export const KEYS_KEY = ['api-keys'] as const;

const NAME = /^[A-Za-z0-9_-]{10,50}$/;

/** Makes a user key, and shows it on the one occasion on which it can be seen. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const users = useApi(USERS_KEY, (api, signal) => api.listUsers(signal));
  const [name, setName] = useState('');
  const [userId, setUserId] = useState(session.user.id);
  const [sources, setSources] = useState('');
  const create = useAction(
    (api, input: { name: string; userId: number; allowedSources: string[] }) => api.createApiKey(input),
    () => queryClient.invalidateQueries({ queryKey: KEYS_KEY }),
  );
  const errors = formErrors(create.error, ['name', 'userId', 'allowedSources']);
  if (create.data)
    return (
      <ShownOnce
        title={`The user key ${create.data.apiKey.name}`}
        what="the user key"
        secret={create.data.secretKey}
        onClose={onClose}
      >
        Put it where the program keeps its secrets. It goes into the header X-Api-Secret-Key, beside the
        account key in X-Api-Key.
      </ShownOnce>
    );
  const people = (users.data ?? [session.user]).map((user) => ({
    value: String(user.id),
    label: user.name,
    description: `${user.email}, ${user.role}`,
  }));
  return (
    <FormDialog
      title="Make a user key"
      action="Make the key"
      busy={create.isPending}
      error={errors.rest}
      failed="The key was not made"
      onSubmit={() => create.mutate({ name: name.trim(), userId, allowedSources: lines(sources) })}
      onCancel={onClose}
    >
      <FormField
        label="Name"
        description="After what uses it: terraform-prod."
        constraintText={`10 to 50 letters, digits, hyphens or underscores${name === '' || NAME.test(name) ? '.' : `; ${name.length} so far.`}`}
        errorText={errors.of('name')}
      >
        <Input
          value={name}
          autoComplete={false}
          spellcheck={false}
          autoFocus
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
      <FormField
        label="User"
        description="The key may do what this user's role may do through the API."
        errorText={errors.of('userId')}
      >
        <Select
          selectedOption={people.find(({ value }) => value === String(userId)) ?? null}
          options={people}
          filteringType="auto"
          onChange={({ detail }) => setUserId(Number(detail.selectedOption.value))}
        />
      </FormField>
      <FormField
        label="Works only from"
        description="Addresses or CIDR blocks, one a line. Leave it empty to let it work from anywhere."
        errorText={errors.of('allowedSources')}
      >
        <Textarea
          value={sources}
          placeholder={'203.0.113.0/24\n198.51.100.7'}
          spellcheck={false}
          rows={3}
          onChange={({ detail }) => setSources(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}

const lines = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
