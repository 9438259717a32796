import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect } from 'react';

/** What stands around a page for somebody who is not signed in. */
export function SignedOutFrame({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} - Berth`;
  }, [title]);
  return (
    <div className="signed-out">
      <main>
        <SpaceBetween size="m">
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <img src="/berth.svg" alt="" width="28" height="28" />
            <Box variant="span" fontSize="heading-l" fontWeight="bold">
              Berth
            </Box>
          </SpaceBetween>
          <Container header={<Header variant="h1">{title}</Header>}>{children}</Container>
        </SpaceBetween>
      </main>
    </div>
  );
}
