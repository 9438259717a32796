import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { reasonAgainst, usePermission, useSession } from '../../app/session.ts';
import { Page } from '../../ui/Page.tsx';
import { CloudAccountsCard } from './CloudAccountsCard.tsx';
import { RecentTasks } from './RecentTasks.tsx';
import { RoleCard } from './RoleCard.tsx';

const HELP = (
  <>
    <p>
      Berth connects your AWS accounts to the vendor of a managed service: what they run for you then runs in
      your own account, under permissions that you can read here before you give them.
    </p>
    <p>This page sums up what is connected, what needs your attention, and what is going on.</p>
  </>
);

/** What somebody who signs in wants to know first. */
export default function HomePage() {
  const { user, account } = useSession();
  const accounts = usePermission('cloud-accounts', 'read');
  const tasks = usePermission('tasks', 'read');
  return (
    <Page title={account.name} crumbs={[]} help={HELP} description={`Welcome, ${user.name}.`}>
      <SpaceBetween size="l">
        {!user.twoFactor && <TwoFactorHint />}
        {accounts.allowed && <CloudAccountsCard />}
        <ColumnLayout columns={2}>
          {tasks.allowed && <RecentTasks />}
          <RoleCard />
        </ColumnLayout>
        {!accounts.allowed && (
          <Container header={<Header variant="h2">Cloud accounts</Header>}>
            <Box color="text-body-secondary">{reasonAgainst(accounts)}</Box>
          </Container>
        )}
      </SpaceBetween>
    </Page>
  );
}

function TwoFactorHint() {
  return (
    <Container>
      <SpaceBetween size="xs">
        <Box variant="strong">Your user is protected by a password alone</Box>
        <div>With two-factor sign-in, somebody who learns your password still cannot come in.</div>
        <Button href="/profile">Turn on two-factor sign-in</Button>
      </SpaceBetween>
    </Container>
  );
}
