import '@cloudscape-design/global-styles/index.css';
import AppLayout from '@cloudscape-design/components/app-layout';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

/** The least that a page of Cloudscape is: its bar, its layout and a header. bench/first-page.ts measures against it. */
function EmptyPage() {
  return (
    <>
      <TopNavigation identity={{ href: '/', title: 'Empty' }} />
      <AppLayout
        navigationHide
        toolsHide
        content={
          <Header variant="h1" actions={<Button data-testid="act">Act</Button>}>
            Empty
          </Header>
        }
      />
    </>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <EmptyPage />
  </StrictMode>,
);
