import { ROLE_DESCRIPTIONS } from '@berth/api';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useSession } from '../../app/session.ts';

/** What the user's own role lets them do. */
export function RoleCard() {
  const { user } = useSession();
  const role = ROLE_DESCRIPTIONS[user.role];
  return (
    <Container fitHeight header={<Header variant="h2">Your role: {user.role}</Header>}>
      <KeyValuePairs
        items={[
          { label: 'In this console', value: role.inConsole },
          { label: 'With your API keys', value: role.throughApi },
        ]}
      />
    </Container>
  );
}
