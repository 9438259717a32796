import type { SetUpBody } from '@berth/api';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type Details, FIELD_LABELS, type Field, type FieldErrors } from './details.ts';

export interface DetailsFieldsProps {
  details: Details;
  onChange: (change: Partial<Details>, field?: Field) => void;
  errors: FieldErrors;
  setUp: SetUpBody | undefined;
  /** Of an account that is there: an empty secret keeps the one that is stored. */
  keeping?: boolean;
}

/** Browsers that keep passwords must not take these for the user's own. */
const HIDDEN: Partial<InputProps> = { type: 'password', autoComplete: 'new-password' };

/** The fields of a cloud account, with what is wrong at each. */
export function DetailsFields({ details, onChange, errors, setUp, keeping = false }: DetailsFieldsProps) {
  const role = setUp?.names.consoleRole ?? 'the console role';
  const user = setUp?.names.user ?? 'the programmatic user';
  const field = (name: Field, description: string, more: Partial<InputProps> = {}, constraint?: string) => (
    <FormField
      label={FIELD_LABELS[name]}
      description={description}
      {...(constraint !== undefined && { constraintText: constraint })}
      errorText={errors[name]}
      stretch={false}
    >
      <Input
        value={details[name]}
        onChange={({ detail }) => onChange({ [name]: detail.value }, name)}
        autoComplete={false}
        spellcheck={false}
        name={name}
        {...more}
      />
    </FormField>
  );
  const kept = keeping ? 'Leave it empty to keep the one that is stored.' : undefined;
  return (
    <SpaceBetween size="l">
      {field(
        'name',
        'What you want to call it: "Production, Frankfurt".',
        {},
        'Up to 100 characters; no other cloud account may have it.',
      )}
      {field('accessKeyId', `The access key id of the user ${user}.`, { placeholder: 'AKIA…' })}
      {field('accessSecretKey', 'The secret that AWS showed once, when the key was made.', HIDDEN, kept)}
      {details.consoleAccess === 'role' &&
        field(
          'iamRoleName',
          `By this role support signs in to the AWS console, with MFA. Its name alone: ${role}.`,
        )}
      <ExpandableSection
        headerText="Console access by a user with a password, as of 2018"
        defaultExpanded={details.consoleAccess === 'user'}
      >
        <SpaceBetween size="l">
          <FormField
            label="How support signs in to the AWS console"
            description="A role needs no password that could be stolen. Choose the user only where one was set up in 2018."
          >
            <RadioGroup
              value={details.consoleAccess}
              items={[
                { value: 'role', label: 'By a role, with MFA' },
                { value: 'user', label: 'As a user with a password' },
              ]}
              onChange={({ detail }) =>
                onChange({ consoleAccess: detail.value === 'user' ? 'user' : 'role', consolePassword: '' })
              }
            />
          </FormField>
          {details.consoleAccess === 'user' && field('consoleUsername', 'The user that has the password.')}
          {details.consoleAccess === 'user' &&
            field('consolePassword', 'Nothing can check it: only people use it.', HIDDEN, kept)}
          {details.consoleAccess === 'user' &&
            field('signInLoginUrl', "As IAM shows it. Only AWS's own sign-in pages are accepted.", {
              placeholder: 'https://123456789012.signin.aws.amazon.com/console',
            })}
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  );
}
