import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { checkSession, signedIn, useSession } from '../../app/session.ts';
import { useAction } from '../../app/use-api.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { BackupCodes } from './BackupCodes.tsx';
import { type TwoFactorSecret, TwoFactorSetUp } from './TwoFactorSetUp.tsx';

type Asked = 'begin' | 'codes' | 'end';

/** Turns one's own two-factor sign-in on and off, and makes new backup codes. */
export function TwoFactorCard() {
  const { user } = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [secret, setSecret] = useState<TwoFactorSecret | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = () => {
    setAsked(null);
    setSecret(null);
    setCodes(null);
    void checkSession();
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            user.twoFactor ? (
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={() => setAsked('codes')}>New backup codes</Button>
                <Button onClick={() => setAsked('end')}>Turn it off</Button>
              </SpaceBetween>
            ) : (
              <Button variant="primary" onClick={() => setAsked('begin')}>
                Turn it on
              </Button>
            )
          }
        >
          Two-factor sign-in
        </Header>
      }
    >
      {user.twoFactor ? (
        <SpaceBetween size="xxs">
          <StatusIndicator type="success">On</StatusIndicator>
          <div>
            {user.backupCodesLeft === 0
              ? 'No backup code is left: make new ones.'
              : `${user.backupCodesLeft} backup codes are left.`}
          </div>
        </SpaceBetween>
      ) : (
        <SpaceBetween size="xxs">
          <StatusIndicator type="stopped">Off</StatusIndicator>
          <div>Whoever knows your password can sign in as you.</div>
        </SpaceBetween>
      )}
      {asked === 'begin' && !secret && <BeginDialog onSecret={setSecret} onClose={close} />}
      {asked === 'codes' && !codes && <NewCodesDialog onCodes={setCodes} onClose={close} />}
      {asked === 'end' && <EndDialog onClose={close} />}
      {secret && (
        <Modal visible header="Turn on two-factor sign-in" closeAriaLabel="Not now" onDismiss={close}>
          <TwoFactorSetUp secret={secret} onDone={close} onLater={close} />
        </Modal>
      )}
      {codes && (
        <Modal visible header="New backup codes" closeAriaLabel="Close" onDismiss={close}>
          <BackupCodes codes={codes} onDone={close} />
        </Modal>
      )}
    </Container>
  );
}

function PasswordField({
  value,
  onChange,
  errorText,
}: {
  value: string;
  onChange: (text: string) => void;
  errorText: string | undefined;
}) {
  return (
    <FormField label="Your password" description="As proof that it is you." errorText={errorText}>
      <Input
        value={value}
        type="password"
        name="current-password"
        autoComplete="current-password"
        autoFocus
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}

function BeginDialog({
  onSecret,
  onClose,
}: {
  onSecret: (secret: TwoFactorSecret) => void;
  onClose: () => void;
}) {
  const [password, setPassword] = useState('');
  const begin = useAction((api, proof: string) => api.beginTwoFactor(proof), onSecret);
  const errors = formErrors(begin.error, ['password']);
  return (
    <FormDialog
      title="Turn on two-factor sign-in"
      action="Go on"
      busy={begin.isPending}
      error={errors.rest}
      onSubmit={() => begin.mutate(password)}
      onCancel={onClose}
    >
      <PasswordField value={password} onChange={setPassword} errorText={errors.of('password')} />
    </FormDialog>
  );
}

function NewCodesDialog({ onCodes, onClose }: { onCodes: (codes: string[]) => void; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const make = useAction((api, proof: string) => api.newBackupCodes(proof), onCodes);
  const errors = formErrors(make.error, ['password']);
  return (
    <FormDialog
      title="New backup codes"
      action="Make new codes"
      busy={make.isPending}
      error={errors.rest}
      onSubmit={() => make.mutate(password)}
      onCancel={onClose}
    >
      <div>The earlier ones stop working.</div>
      <PasswordField value={password} onChange={setPassword} errorText={errors.of('password')} />
    </FormDialog>
  );
}

function EndDialog({ onClose }: { onClose: () => void }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const end = useAction(
    (api, proof: { password: string; code: string }) => api.endTwoFactor(proof),
    (session) => {
      signedIn(session);
      onClose();
    },
  );
  const errors = formErrors(end.error, ['password', 'code']);
  return (
    <FormDialog
      title="Turn off two-factor sign-in"
      action="Turn it off"
      busy={end.isPending}
      error={errors.rest}
      failed="Two-factor sign-in is still on"
      onSubmit={() => end.mutate({ password, code: code.trim() })}
      onCancel={onClose}
    >
      <div>Your password alone will sign you in. The backup codes stop working.</div>
      <PasswordField value={password} onChange={setPassword} errorText={errors.of('password')} />
      <FormField
        label="Code"
        description="Of the authenticator app, or a backup code."
        errorText={errors.of('code')}
      >
        <Input
          value={code}
          name="code"
          autoComplete="one-time-code"
          onChange={({ detail }) => setCode(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
