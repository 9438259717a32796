import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { flash } from '../../app/flashes.ts';
import { queryClient } from '../../app/query-client.ts';
import { useSession } from '../../app/session.ts';
import { useAction } from '../../app/use-api.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { NewPassword } from '../sign-in/NewPassword.tsx';
import { SESSIONS_KEY } from './SessionsCard.tsx';

/** Changes one's own password. */
export function PasswordCard() {
  const { user } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useAction(
    (api, input: { currentPassword: string; newPassword: string }) => api.changePassword(input),
    (ended) => {
      setCurrent('');
      setNext('');
      change.reset();
      flash({
        id: 'password',
        type: 'success',
        header: 'Your password is changed',
        content:
          ended === 0
            ? undefined
            : `${ended === 1 ? 'One other session was' : `${ended} other sessions were`} ended.`,
      });
      void queryClient.invalidateQueries({ queryKey: SESSIONS_KEY });
    },
  );
  const errors = formErrors(change.error, ['currentPassword', 'newPassword']);
  return (
    <Container
      header={
        <Header variant="h2" description="Signs you out everywhere but here.">
          Password
        </Header>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!change.isPending) change.mutate({ currentPassword: current, newPassword: next });
        }}
      >
        {/* Tells a password manager whose password this is. */}{' '}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />{' '}
        <SpaceBetween size="m">
          <FormField label="Present password" errorText={errors.of('currentPassword')}>
            <Input
              value={current}
              type="password"
              name="current-password"
              autoComplete="current-password"
              onChange={({ detail }) => setCurrent(detail.value)}
            />
          </FormField>
          <NewPassword
            label="New password"
            value={next}
            onChange={setNext}
            errorText={errors.of('newPassword')}
          />
          <ErrorBox error={errors.rest} title="The password was not changed" />
          <Button formAction="submit" loading={change.isPending}>
            Change the password
          </Button>
        </SpaceBetween>
      </form>
    </Container>
  );
}
