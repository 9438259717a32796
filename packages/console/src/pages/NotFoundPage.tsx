import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { Page } from '../ui/Page.tsx';

const HELP = <p>The address may have been cut off when it was copied, or what it led to has been deleted.</p>;

export default function NotFoundPage() {
  return (
    <Page title="Page not found" crumbs={[]} help={HELP}>
      <Box margin={{ bottom: 'm' }}>There is no page at this address.</Box>
      <Button href="/" variant="primary">
        Go to the home page
      </Button>
    </Page>
  );
}
