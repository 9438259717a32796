import type { RoleName } from '@berth/api';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { queryClient } from '../../app/query-client.ts';
import { useAction } from '../../app/use-api.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { ShownOnce } from '../../ui/ShownOnce.tsx';
import { Time } from '../../ui/Time.tsx';
import { RoleChoice } from './RoleChoice.tsx';

export const INVITATIONS_KEY = ['invitations'] as const;

/** Makes an invitation, and shows its link on the one occasion on which it can be seen. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<RoleName>('Viewer');
  const invite = useAction(
    (api, input: { email: string; role: RoleName }) => api.invite(input),
    () => queryClient.invalidateQueries({ queryKey: INVITATIONS_KEY }),
  );
  const errors = formErrors(invite.error, ['email', 'role']);
  if (invite.data)
    return (
      <ShownOnce
        title={`Invitation for ${invite.data.invitation.email}`}
        what="the invitation link"
        secret={invite.data.link}
        onClose={onClose}
      >
        Hand this link to {invite.data.invitation.email} in a way that you trust: whoever opens it first
        becomes that user. It works once, and ends <Time at={invite.data.invitation.expiresAt} />.
      </ShownOnce>
    );
  return (
    <FormDialog
      title="Invite somebody"
      action="Make the link"
      busy={invite.isPending}
      error={errors.rest}
      failed="Nobody was invited"
      onSubmit={() => invite.mutate({ email: email.trim(), role })}
      onCancel={onClose}
    >
      <FormField
        label="E-mail address"
        description="With which the person will sign in. Berth sends no mail: you get a link to hand over."
        errorText={errors.of('email')}
      >
        <Input
          value={email}
          type="email"
          autoComplete={false}
          spellcheck={false}
          autoFocus
          onChange={({ detail }) => setEmail(detail.value)}
        />
      </FormField>
      <RoleChoice value={role} onChange={setRole} errorText={errors.of('role')} />
    </FormDialog>
  );
}
