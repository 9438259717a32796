import { PASSWORD_LENGTH } from '@berth/api';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  errorText: string | undefined;
}

/** A password that is being chosen. It can be looked at, which saves typing it twice. */
export function NewPassword({ label, value, onChange, errorText }: Props) {
  const [seen, setSeen] = useState(false);
  const { least } = PASSWORD_LENGTH;
  const missing = least - value.length;
  return (
    <SpaceBetween size="xs">
      <FormField
        label={label}
        constraintText={`At least ${least} characters; a few words in a row are good.${missing > 0 && missing < least ? ` ${missing} more to go.` : ''}`}
        errorText={errorText}
      >
        <Input
          value={value}
          type={seen ? 'text' : 'password'}
          name="new-password"
          autoComplete="new-password"
          spellcheck={false}
          onChange={({ detail }) => onChange(detail.value)}
        />
      </FormField>
      <Checkbox checked={seen} onChange={({ detail }) => setSeen(detail.checked)}>
        Show the password
      </Checkbox>
    </SpaceBetween>
  );
}
