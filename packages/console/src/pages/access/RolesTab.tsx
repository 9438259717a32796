import { ROLE_DESCRIPTIONS, ROLES } from '@berth/api';
import Table from '@cloudscape-design/components/table';
import { useSession } from '../../app/session.ts';

/** What each role may do, in the words of the table that the server enforces. */
export function RolesTab() {
  const { user } = useSession();
  return (
    <Table
      variant="container"
      wrapLines
      items={ROLES}
      trackBy={(role) => role}
      ariaLabels={{ tableLabel: 'Roles' }}
      columnDefinitions={[
        {
          id: 'role',
          header: 'Role',
          isRowHeader: true,
          minWidth: 120,
          cell: (role) => (role === user.role ? `${role} (yours)` : role),
        },
        { id: 'for', header: 'For whoever', minWidth: 150, cell: (role) => ROLE_DESCRIPTIONS[role].summary },
        {
          id: 'console',
          header: 'In this console',
          minWidth: 200,
          cell: (role) => ROLE_DESCRIPTIONS[role].inConsole,
        },
        {
          id: 'api',
          header: 'Through the API',
          minWidth: 150,
          cell: (role) => ROLE_DESCRIPTIONS[role].throughApi,
        },
      ]}
    />
  );
}
