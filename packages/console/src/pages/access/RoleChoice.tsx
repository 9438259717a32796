import { ROLE_DESCRIPTIONS, ROLES, type RoleName } from '@berth/api';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';

interface Props {
  value: RoleName;
  onChange: (role: RoleName) => void;
  errorText: string | undefined;
}

/** Chooses a role, with what each may do beside it. */
export function RoleChoice({ value, onChange, errorText }: Props) {
  return (
    <FormField label="Role" errorText={errorText} stretch>
      <RadioGroup
        value={value}
        onChange={({ detail }) => onChange(ROLES.find((role) => role === detail.value) ?? value)}
        items={ROLES.map((role) => ({
          value: role,
          label: role,
          description: `${ROLE_DESCRIPTIONS[role].inConsole} Through the API: ${lowerFirst(ROLE_DESCRIPTIONS[role].throughApi)}`,
        }))}
      />
    </FormField>
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
