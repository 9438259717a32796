import { type AccessLinkBody, ROLE_DESCRIPTIONS } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useEffect, useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { api } from '../../app/api.ts';
import { openClient, sessionBegins } from '../../app/session.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { type TwoFactorSecret, TwoFactorSetUp } from '../profile/TwoFactorSetUp.tsx';
import { forgetLinkToken, linkToken } from './link-token.ts';
import { NewPassword } from './NewPassword.tsx';
import { SignedOutFrame } from './SignedOutFrame.tsx';

const TITLE: Record<AccessLinkBody['purpose'], string> = {
  'set-up': 'Set up your user',
  invitation: 'Accept the invitation',
  reset: 'Choose a new password',
};

/** Where every one-time link leads: the first set-up of an owner, an invitation, a lost password. */
export default function WelcomePage() {
  const [look, setLook] = useState<{ link?: AccessLinkBody; error?: unknown }>({});
  const [secret, setSecret] = useState<TwoFactorSecret | null>(null);
  useEffect(() => {
    const token = linkToken();
    if (token === null) return;
    const stop = new AbortController();
    openClient.lookAtLink(token, stop.signal).then(
      (link) => setLook({ link }),
      (error: unknown) => stop.signal.aborted || setLook({ error }),
    );
    return () => stop.abort();
  }, []);

  if (secret)
    return (
      <SignedOutFrame title="Turn on two-factor sign-in">
        <TwoFactorSetUp secret={secret} onDone={goIn} onLater={goIn} />
      </SignedOutFrame>
    );
  if (linkToken() === null)
    return (
      <SignedOutFrame title="This link is not complete">
        <SpaceBetween size="m">
          <div>
            What makes it work stands after the # in the link, and is taken out of the address once it has
            been read. Open the link again as it was given to you, whole.
          </div>
          <Button href="/">Go to the sign-in page</Button>
        </SpaceBetween>
      </SignedOutFrame>
    );
  return (
    <SignedOutFrame title={look.link ? TITLE[look.link.purpose] : 'Welcome'}>
      <SpaceBetween size="m">
        <ErrorBox error={look.error} title="This link does not work" />
        {look.error !== undefined && <Button href="/">Go to the sign-in page</Button>}
        {look.link && <UseLink link={look.link} onSecret={setSecret} />}
        {!look.link && look.error === undefined && <LinesSkeleton lines={5} />}
      </SpaceBetween>
    </SignedOutFrame>
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function goIn(): void {
  navigate('/', { replace: true });
}

function UseLink({ link, onSecret }: { link: AccessLinkBody; onSecret: (secret: TwoFactorSecret) => void }) {
  const [name, setName] = useState(link.name ?? '');
  const [password, setPassword] = useState('');
  const [twoFactor, setTwoFactor] = useState(link.purpose !== 'reset');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const errors = formErrors(error, ['name', 'password']);
  const namesItself = link.purpose !== 'reset';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const token = linkToken();
    if (busy || token === null) return;
    setBusy(true);
    setError(null);
    try {
      // biome-ignore lint/correctness/useHookAtTopLevel: a call of the API, no hook
      const answer = await openClient.useLink({ token, password, ...(namesItself && { name: name.trim() }) });
      forgetLinkToken();
      const proof = password;
      setPassword('');
      // With a second factor from before, the new password alone does not sign in.
      if (answer.next !== 'done') return goIn();
      sessionBegins(answer.session);
      if (!twoFactor || answer.session.user.twoFactor) return goIn();
      onSecret(await api.beginTwoFactor(proof));
    } catch (failure) {
      if (linkToken() === null) return goIn();
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {/* Tells a password manager whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={link.email} readOnly />
      <SpaceBetween size="m">
        <div className="breakable">
          {link.purpose === 'reset' ? 'For ' : 'You will sign in as '}
          <strong>{link.email}</strong> in the account <strong>{link.account.name}</strong>, with the role{' '}
          {link.role}.{' '}
          {link.purpose !== 'reset' &&
            `What it may do here: ${lowerFirst(ROLE_DESCRIPTIONS[link.role].inConsole)}`}{' '}
          The link works once, and ends <Time at={link.expiresAt} />.
        </div>
        {namesItself && (
          <FormField
            label="Your name"
            description="As others in the account see you."
            errorText={errors.of('name')}
          >
            <Input
              value={name}
              name="name"
              autoComplete="name"
              autoFocus
              onChange={({ detail }) => setName(detail.value)}
            />
          </FormField>
        )}
        <NewPassword
          label={link.purpose === 'reset' ? 'New password' : 'Password'}
          value={password}
          onChange={setPassword}
          errorText={errors.of('password')}
        />
        {namesItself && (
          <Checkbox
            checked={twoFactor}
            onChange={({ detail }) => setTwoFactor(detail.checked)}
            description="Signing in then needs a code of an app on your phone, too. You can also do this later."
          >
            Turn on two-factor sign-in now
          </Checkbox>
        )}
        <ErrorBox error={errors.rest} title="The link was not used" />
        <Button variant="primary" formAction="submit" loading={busy}>
          {link.purpose === 'reset' ? 'Set the password and sign in' : 'Go on'}
        </Button>
      </SpaceBetween>
    </form>
  );
}
