import type { RoleName, UserBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { queryClient } from '../../app/query-client.ts';
import { checkSession, reasonAgainst, usePermission } from '../../app/session.ts';
import { useAction, useApi } from '../../app/use-api.ts';
import { ConfirmTyped } from '../../ui/ConfirmTyped.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { formErrors } from '../../ui/form-errors.ts';
import { Time } from '../../ui/Time.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { RoleChoice } from './RoleChoice.tsx';

export const USERS_KEY = ['users'] as const;

type Asked = { kind: 'invite' } | { kind: 'role'; user: UserBody } | { kind: 'remove'; user: UserBody };

const COLUMNS: Column<UserBody>[] = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    value: ({ name }) => name,
    cell: ({ name, isYou }) => <span className="breakable">{isYou ? `${name} (you)` : name}</span>,
    minWidth: 135,
  },
  {
    id: 'email',
    header: 'E-mail address',
    value: ({ email }) => email,
    cell: ({ email }) => <span className="breakable">{email}</span>,
    minWidth: 175,
  },
  { id: 'role', header: 'Role', value: ({ role }) => role, cell: ({ role }) => role, minWidth: 100 },
  {
    id: 'two-factor',
    header: 'Two-factor',
    value: ({ twoFactor }) => (twoFactor ? 'on' : 'off'),
    cell: ({ twoFactor, hasPassword }) => {
      if (!hasPassword) return <StatusIndicator type="pending">Not set up</StatusIndicator>;
      return (
        <StatusIndicator type={twoFactor ? 'success' : 'stopped'}>{twoFactor ? 'On' : 'Off'}</StatusIndicator>
      );
    },
    minWidth: 135,
  },
  {
    id: 'seen',
    header: 'Last signed in',
    value: ({ lastSignedInAt }) => lastSignedInAt,
    cell: ({ lastSignedInAt }) => <Time at={lastSignedInAt} otherwise="Never" />,
    minWidth: 130,
  },
  {
    id: 'keys',
    header: 'API keys',
    value: ({ apiKeys }) => apiKeys,
    cell: ({ apiKeys }) => apiKeys,
    minWidth: 70,
  },
  {
    id: 'created',
    header: 'Since',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time at={createdAt} />,
    optional: true,
  },
];

/** Who may sign in, as what. */
export function UsersTab() {
  const users = useApi(USERS_KEY, (api, signal) => api.listUsers(signal));
  const mayChange = usePermission('users', 'mutate');
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const reason = reasonAgainst(mayChange);
  const actions: Column<UserBody> = {
    id: 'actions',
    header: 'Actions',
    cell: (user) => <UserActions user={user} onAsk={(kind) => setAsked({ kind, user })} />,
    minWidth: 90,
  };
  return (
    <>
      <DataTable
        name="users"
        what={{ one: 'user', many: 'users' }}
        header={
          <Header
            variant="h2"
            counter={users.data ? `(${users.data.length})` : ''}
            actions={
              <Button
                variant="primary"
                disabled={reason !== undefined}
                {...(reason && { disabledReason: reason })}
                onClick={() => setAsked({ kind: 'invite' })}
              >
                Invite somebody
              </Button>
            }
          >
            Users
          </Header>
        }
        items={users.data}
        error={users.error}
        onRetry={() => void users.refetch()}
        columns={[...COLUMNS, actions]}
        trackBy={({ id }) => String(id)}
        sort="name"
        empty={<EmptyState title="No users">Invite somebody to begin.</EmptyState>}
      />
      {asked?.kind === 'invite' && <InviteDialog onClose={close} />}
      {asked?.kind === 'role' && <RoleDialog user={asked.user} onClose={close} />}
      {asked?.kind === 'remove' && <RemoveDialog user={asked.user} onClose={close} />}
    </>
  );
}

function UserActions({ user, onAsk }: { user: UserBody; onAsk: (kind: 'role' | 'remove') => void }) {
  const item = (id: 'role' | 'remove', text: string, permission: UserBody['actions']['remove']) => ({
    id,
    text,
    disabled: !permission.allowed,
    ...(!permission.allowed && { disabledReason: permission.why }),
  });
  return (
    <ButtonDropdown
      variant="icon"
      ariaLabel={`Actions for ${user.name}`}
      expandToViewport
      items={[
        item('role', 'Change the role', user.actions.changeRole),
        item('remove', 'Remove', user.actions.remove),
      ]}
      onItemClick={({ detail }) => onAsk(detail.id === 'role' ? 'role' : 'remove')}
    />
  );
}

interface DialogProps {
  user: UserBody;
  onClose: () => void;
}

const refresh = () => queryClient.invalidateQueries({ queryKey: USERS_KEY });

function RoleDialog({ user, onClose }: DialogProps) {
  const [role, setRole] = useState<RoleName>(user.role);
  const change = useAction(
    (api, to: RoleName) => api.changeRole(user.id, to),
    async () => {
      await refresh();
      // Whoever changes their own role may see less from now on.
      if (user.isYou) await checkSession();
      onClose();
    },
  );
  const errors = formErrors(change.error, ['role']);
  return (
    <FormDialog
      title={`Change the role of ${user.name}`}
      action="Change the role"
      busy={change.isPending}
      error={errors.rest}
      failed="The role was not changed"
      notReady={role === user.role ? `${user.name} has this role already.` : undefined}
      onSubmit={() => change.mutate(role)}
      onCancel={onClose}
    >
      <RoleChoice value={role} onChange={setRole} errorText={errors.of('role')} />
    </FormDialog>
  );
}

function RemoveDialog({ user, onClose }: DialogProps) {
  const remove = useAction(
    (api, id: number) => api.removeUser(id),
    async () => {
      await refresh();
      onClose();
    },
  );
  return (
    <ConfirmTyped
      title={`Remove ${user.name}`}
      word={user.email}
      action="Remove"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(user.id)}
      onCancel={onClose}
    >
      {user.name} is signed out at once and cannot come in any more.{' '}
      {user.apiKeys === 1 && 'The API key of this user stops working, with whatever uses it.'}
      {user.apiKeys > 1 && `The ${user.apiKeys} API keys of this user stop working, with whatever uses them.`}
    </ConfirmTyped>
  );
}
