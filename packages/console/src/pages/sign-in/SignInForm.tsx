import type { SessionBody, SignInAnswer } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { openClient } from '../../app/session.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { formErrors } from '../../ui/form-errors.ts';

interface Props {
  /** Whoever must sign in again; anybody otherwise. */
  as?: { email: string; accountId: number };
  onSignedIn: (session: SessionBody) => void;
}

type Step = Exclude<SignInAnswer, { next: 'done' }> | { next: 'password' };

/** Signs in: password, then what else the answer asks for. */
export function SignInForm({ as, onSignedIn }: Props) {
  const [email, setEmail] = useState(as?.email ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [accountId, setAccountId] = useState(as?.accountId);
  const [step, setStep] = useState<Step>({ next: 'password' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const errors = formErrors(error, ['email', 'password', step.next === 'code' ? 'code' : '']);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const answer = await openClient.signIn({
        email: email.trim(),
        password,
        ...(accountId !== undefined && { accountId }),
        ...(step.next === 'code' && code.trim() !== '' && { code: code.trim() }),
      });
      if (answer.next === 'done') {
        setPassword('');
        setCode('');
        onSignedIn(answer.session);
      } else setStep(answer);
    } catch (failure) {
      setError(failure);
      setCode('');
    } finally {
      setBusy(false);
    }
  };
  const over = (): void => {
    setStep({ next: 'password' });
    setPassword('');
    setCode('');
    setError(null);
    setAccountId(as?.accountId);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <SpaceBetween size="m">
        {step.next === 'password' && (
          <SpaceBetween size="m">
            <FormField label="E-mail address" errorText={errors.of('email')}>
              <Input
                value={email}
                type="email"
                name="email"
                autoComplete="username"
                spellcheck={false}
                readOnly={as !== undefined}
                autoFocus={as === undefined}
                onChange={({ detail }) => setEmail(detail.value)}
              />
            </FormField>
            <FormField label="Password" errorText={errors.of('password')}>
              <Input
                value={password}
                type="password"
                name="password"
                autoComplete="current-password"
                autoFocus={as !== undefined}
                onChange={({ detail }) => setPassword(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        )}
        {step.next === 'choose-account' && (
          <FormField label="Account" description="You have a user in several accounts.">
            <RadioGroup
              value={accountId === undefined ? null : String(accountId)}
              onChange={({ detail }) => setAccountId(Number(detail.value))}
              items={step.accounts.map(({ id, name }) => ({
                value: String(id),
                label: name,
                description: `Account ${id}`,
              }))}
            />
          </FormField>
        )}
        {step.next === 'code' && (
          <FormField
            label="Code"
            description="The six digits that your authenticator app shows now, or one of your backup codes."
            errorText={errors.of('code')}
          >
            <Input
              value={code}
              name="code"
              autoComplete="one-time-code"
              spellcheck={false}
              autoFocus
              onChange={({ detail }) => setCode(detail.value)}
            />
          </FormField>
        )}
        <ErrorBox error={errors.rest} title="You are not signed in" />
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            variant="primary"
            formAction="submit"
            loading={busy}
            {...(step.next === 'choose-account' &&
              accountId === undefined && { disabled: true, disabledReason: 'Choose an account first.' })}
          >
            {step.next === 'password' ? 'Sign in' : 'Go on'}
          </Button>
          {step.next !== 'password' && (
            <Button variant="link" formAction="none" onClick={over}>
              Start over
            </Button>
          )}
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
}
