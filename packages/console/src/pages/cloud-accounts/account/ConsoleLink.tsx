import type { CloudAccountUseBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { reasonAgainst, usePermission } from '../../../app/session.ts';
import { useAction } from '../../../app/use-api.ts';
import { FormDialog } from '../../../ui/FormDialog.tsx';
import { formErrors } from '../../../ui/form-errors.ts';

export const Outside = ({ href, children }: { href: string; children: string }) => (
  <Link href={href} external externalIconAriaLabel="Opens in a new tab" rel="noopener noreferrer">
    {children}
  </Link>
);

/** The way into the AWS console: given once somebody has said what for, which then stands in the log. */
export function ConsoleLink({ account }: { account: CloudAccountUseBody }) {
  const [asking, setAsking] = useState(false);
  const [url, setUrl] = useState<string | null>(null);
  const reason = reasonAgainst(usePermission('cloud-accounts', 'mutate'));
  if (url !== null) return <Outside href={url}>Switch to it in the AWS console</Outside>;
  return (
    <>
      <Button
        variant="inline-link"
        disabled={reason !== undefined}
        {...(reason !== undefined && { disabledReason: reason })}
        onClick={() => setAsking(true)}
      >
        Sign in to the AWS console
      </Button>
      {asking && (
        <ReasonDialog
          account={account}
          onDone={(made) => {
            setUrl(made);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface DialogProps {
  account: CloudAccountUseBody;
  onDone: (url: string) => void;
  onClose: () => void;
}

function ReasonDialog({ account, onDone, onClose }: DialogProps) {
  const [reason, setReason] = useState('');
  const making = useAction(
    (api, why: string) => api.makeConsoleLink(account.id, why),
    ({ url }) => onDone(url),
  );
  const errors = formErrors(making.error, ['reason']);
  return (
    <FormDialog
      title={`Sign in to the AWS account of ${account.name}`}
      action="Make the link"
      busy={making.isPending}
      error={errors.rest}
      failed="There is no link"
      notReady={reason.trim() === '' ? 'Say what for.' : undefined}
      onSubmit={() => making.mutate(reason.trim())}
      onCancel={onClose}
    >
      <Box>
        The link leads to AWS’s page that takes on the console role. Whoever follows it must be signed in to
        the vendor’s AWS account, with multi-factor authentication.
      </Box>
      <FormField
        label="Reason"
        description="It stands in the log of this account, with your name."
        constraintText="Up to 200 characters."
        errorText={errors.of('reason')}
      >
        <Input name="reason" value={reason} autoFocus onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
