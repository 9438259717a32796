import { PASSWORD_LENGTH } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
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
  return (
    <FormField
      label={label}
      constraintText={`At least ${least} characters; a few words in a row are good. ${value.length > 0 && value.length < least ? `${least - value.length} more to go.` : ''}`}
      errorText={errorText}
      secondaryControl={
        <Button
          formAction="none"
          iconName={seen ? 'view-full' : 'lock-private'}
          ariaLabel={seen ? 'Hide the password' : 'Show the password'}
          onClick={() => setSeen(!seen)}
        />
      }
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
  );
}
