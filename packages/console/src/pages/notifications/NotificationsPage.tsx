import SpaceBetween from '@cloudscape-design/components/space-between';
import { usePermission } from '../../app/session.ts';
import { Page } from '../../ui/Page.tsx';
import { MailCard } from './MailCard.tsx';
import { WebhooksTable } from './WebhooksTable.tsx';

const HELP = (
  <>
    <p>Who is told when something is found in your AWS accounts, or found mended.</p>
    <h3>Mail to you</h3>
    <p>
      Each user decides for themselves. What is found within a minute is one mail. Owners are told of what is
      high or critical unless they say no.
    </p>
    <h3>Webhooks</h3>
    <p>
      A program of yours is told by a request, with JSON in it that is signed as Standard Webhooks says. What
      does not arrive is sent again for three days, under the same id. Addresses inside private networks are
      refused.
    </p>
  </>
);

/** Who is told of findings. */
export default function NotificationsPage() {
  const permission = usePermission('notifications', 'read');
  return (
    <Page title="Notifications" crumbs={[{ text: 'Notifications', href: '/notifications' }]} help={HELP}>
      <SpaceBetween size="l">
        <MailCard />
        {permission.allowed && <WebhooksTable />}
      </SpaceBetween>
    </Page>
  );
}
