import type { RouteArea } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Tabs from '@cloudscape-design/components/tabs';
import type { ReactNode } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { usePermission } from '../../app/session.ts';
import { useUrlState } from '../../app/use-url-state.ts';
import { Page } from '../../ui/Page.tsx';
import { ApiKeysTab } from './ApiKeysTab.tsx';
import { InvitationsTab } from './InvitationsTab.tsx';
import { RolesTab } from './RolesTab.tsx';
import { UsersTab } from './UsersTab.tsx';

const HELP = (
  <>
    <p>Who may sign in to this account, and which programs may use it.</p>
    <h3>Users and invitations</h3>
    <p>
      You invite somebody with a link that you hand over yourself: Berth sends no mail. The link works once. A
      change of role counts from the user's next click on, and a removed user is signed out at once.
    </p>
    <h3>API keys</h3>
    <p>
      A program sends two keys with each call: the account key, which is the same for everybody, and a user
      key, which says whose call it is. A user key may do what its user's role may do through the API.
    </p>
  </>
);

/** Users, invitations, roles and API keys. */
export default function AccessPage() {
  const [tab] = useUrlState('tab', 'users');
  const tabs: { id: string; label: string; content: ReactNode }[] = [
    { id: 'users', label: 'Users', content: <Allowed area="users" shown={<UsersTab />} /> },
    { id: 'invitations', label: 'Invitations', content: <Allowed area="users" shown={<InvitationsTab />} /> },
    { id: 'roles', label: 'Roles', content: <RolesTab /> },
    { id: 'keys', label: 'API keys', content: <Allowed area="api-keys" shown={<ApiKeysTab />} /> },
  ];
  return (
    <Page title="Access management" crumbs={[{ text: 'Access management', href: '/access' }]} help={HELP}>
      <Tabs
        tabs={tabs}
        activeTabId={tabs.some(({ id }) => id === tab) ? tab : 'users'}
        // The whole address: another tab's search and page mean nothing here.
        onChange={({ detail }) => navigate(`/access?tab=${detail.activeTabId}`)}
        ariaLabel="Access management"
      />
    </Page>
  );
}

function Allowed({ area, shown }: { area: RouteArea; shown: ReactNode }) {
  const permission = usePermission(area, 'read');
  if (permission.allowed) return shown;
  return (
    <Alert type="info" header="Your role does not show you this">
      {permission.why}
    </Alert>
  );
}
