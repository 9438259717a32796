import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { api } from '../../app/api.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { QrCode } from '../../ui/QrCode.tsx';
import { BackupCodes } from './BackupCodes.tsx';

export interface TwoFactorSecret {
  secret: string;
  otpauthUrl: string;
}

interface Props {
  secret: TwoFactorSecret;
  /** Two-factor sign-in is on, and the backup codes have been taken down. */
  onDone: () => void;
  onLater: () => void;
}

/** Connects an authenticator app: its secret, a code as proof, and the backup codes. */
export function TwoFactorSetUp({ secret, onDone, onLater }: Props) {
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const errors = formErrors(error, ['code']);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      setCodes(await api.confirmTwoFactor(code.trim()));
    } catch (failure) {
      setError(failure);
    } finally {
      setCode('');
      setBusy(false);
    }
  };
  if (codes)
    return (
      <SpaceBetween size="m">
        <Alert type="success">Two-factor sign-in is on. Your other sessions have been ended.</Alert>
        <BackupCodes codes={codes} onDone={onDone} />
      </SpaceBetween>
    );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <SpaceBetween size="m">
        <div>Scan this with an authenticator app on your phone, then type the six digits that it shows.</div>
        <QrCode text={secret.otpauthUrl} label="QR code of the secret for the authenticator app" />
        <div>
          <Box variant="awsui-key-label">Or type the secret into the app</Box>
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <Box variant="code">
              <span className="breakable">{grouped(secret.secret)}</span>
            </Box>
            <CopyButton text={secret.secret} what="the secret" />
          </SpaceBetween>
        </div>
        <FormField label="Code" errorText={errors.of('code')}>
          <Input
            value={code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            onChange={({ detail }) => setCode(detail.value)}
          />
        </FormField>
        <ErrorBox error={errors.rest} title="Two-factor sign-in is not on" />
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" formAction="submit" loading={busy}>
            Turn it on
          </Button>
          <Button variant="link" formAction="none" onClick={onLater}>
            Not now
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </form>
  );
}

const grouped = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;
