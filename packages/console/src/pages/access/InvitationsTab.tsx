import type { InvitationBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { queryClient } from '../../app/query-client.ts';
import { reasonAgainst, usePermission } from '../../app/session.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { ConfirmTyped } from '../../ui/ConfirmTyped.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Time } from '../../ui/Time.tsx';
import { INVITATIONS_KEY, InviteDialog } from './InviteDialog.tsx';

const COLUMNS: Column<InvitationBody>[] = [
  {
    id: 'email',
    header: 'E-mail address',
    isRowHeader: true,
    value: ({ email }) => email,
    cell: ({ email }) => <span className="breakable">{email}</span>,
    minWidth: 160,
  },
  { id: 'role', header: 'Role', value: ({ role }) => role, cell: ({ role }) => role, minWidth: 110 },
  { id: 'by', header: 'Invited by', value: ({ invitedBy }) => invitedBy, cell: ({ invitedBy }) => invitedBy },
  {
    id: 'made',
    header: 'Invited',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time at={createdAt} />,
    minWidth: 150,
  },
  {
    id: 'ends',
    header: 'Link ends',
    value: ({ expiresAt }) => expiresAt,
    cell: ({ expiresAt, expired }) =>
      expired ? <StatusIndicator type="stopped">It has ended</StatusIndicator> : <Time at={expiresAt} />,
    minWidth: 150,
  },
];

/** Invitations that nobody has accepted yet. */
export function InvitationsTab() {
  const invitations = useApi(INVITATIONS_KEY, (api, signal) => api.listInvitations(signal));
  const reason = reasonAgainst(usePermission('users', 'mutate'));
  const [inviting, setInviting] = useState(false);
  const [revoked, setRevoked] = useState<InvitationBody | null>(null);
  const disabled = { disabled: reason !== undefined, ...(reason && { disabledReason: reason }) };
  const actions: Column<InvitationBody> = {
    id: 'actions',
    header: 'Actions',
    cell: (invitation) => (
      <Button
        variant="inline-link"
        ariaLabel={`Take back the invitation of ${invitation.email}`}
        {...disabled}
        onClick={() => setRevoked(invitation)}
      >
        Take back
      </Button>
    ),
  };
  return (
    <>
      <DataTable
        name="invitations"
        what={{ one: 'invitation', many: 'invitations' }}
        header={
          <Header
            variant="h2"
            counter={invitations.data ? `(${invitations.data.length})` : ''}
            description="The link of an invitation is shown when it is made, and not again. Invite the same address once more for a new one."
            actions={
              <Button variant="primary" {...disabled} onClick={() => setInviting(true)}>
                Invite somebody
              </Button>
            }
          >
            Invitations
          </Header>
        }
        items={invitations.data}
        error={invitations.error}
        onRetry={() => void invitations.refetch()}
        columns={[...COLUMNS, actions]}
        trackBy={({ id }) => String(id)}
        sort="-made"
        empty={<EmptyState title="No open invitations">Whoever was invited has come in.</EmptyState>}
      />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {revoked && <RevokeDialog invitation={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

function RevokeDialog({ invitation, onClose }: { invitation: InvitationBody; onClose: () => void }) {
  const revoke = useAction(
    (api, id: number) => api.revokeInvitation(id),
    async () => {
      await queryClient.invalidateQueries({ queryKey: INVITATIONS_KEY });
      onClose();
    },
  );
  return (
    <ConfirmTyped
      title="Take the invitation back"
      action="Take it back"
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(invitation.id)}
      onCancel={onClose}
    >
      The link that {invitation.email} was given stops working.
    </ConfirmTyped>
  );
}
