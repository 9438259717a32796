import Alert from '@cloudscape-design/components/alert';
import { Page } from '../ui/Page.tsx';

const HELP = (
  <p>
    What you may see and do depends on your role in the account. An owner can give you another one under
    Access management.
  </p>
);

/** A page that the user's role may not see, and why. */
export function NotAllowedPage({ title = 'Not allowed', why }: { title?: string | undefined; why: string }) {
  return (
    <Page title={title} crumbs={[{ text: title, href: window.location.pathname }]} help={HELP}>
      <Alert type="info" header="Your role does not show you this">
        {why} An owner of the account can change your role.
      </Alert>
    </Page>
  );
}
