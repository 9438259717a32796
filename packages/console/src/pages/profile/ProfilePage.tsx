import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSession } from '../../app/session.ts';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { PasswordCard } from './PasswordCard.tsx';
import { SessionsCard } from './SessionsCard.tsx';
import { TwoFactorCard } from './TwoFactorCard.tsx';

const HELP = (
  <>
    <p>Your own user: how you sign in, and where you are signed in now.</p>
    <h3>Two-factor sign-in</h3>
    <p>
      An app on your phone shows a code that changes every half minute. With it, a password that somebody else
      learns is not enough to come in. Backup codes are for the day on which the phone is lost.
    </p>
    <h3>Sessions</h3>
    <p>
      Each browser in which you signed in has one. It ends by itself when nothing is done in it for a while; a
      page that only refreshes itself does not count.
    </p>
  </>
);

/** How one signs in oneself. */
export default function ProfilePage() {
  const { user, account, endsAt, idleMinutes } = useSession();
  return (
    <Page title="Profile" crumbs={[{ text: 'Profile', href: '/profile' }]} help={HELP}>
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">You</Header>}>
          <KeyValuePairs
            minColumnWidth={160}
            columns={3}
            items={[
              { label: 'Name', value: <span className="breakable">{user.name}</span> },
              { label: 'E-mail address', value: <span className="breakable">{user.email}</span> },
              { label: 'Role', value: user.role },
              { label: 'Account', value: `${account.name} (${account.id})` },
              { label: 'This session ends', value: <Time at={endsAt} /> },
              { label: 'When nothing is done for', value: `${idleMinutes} minutes` },
            ]}
          />
        </Container>
        <PasswordCard />
        <TwoFactorCard />
        <SessionsCard />
      </SpaceBetween>
    </Page>
  );
}
