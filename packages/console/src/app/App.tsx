import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { WELCOME_PATH } from '../pages/sign-in/link-token.ts';
import { CrashBoundary } from './CrashBoundary.tsx';
import { queryClient } from './query-client.ts';
import { useSessionState } from './session.ts';

// Whoever is signed out needs no more than the sign-in page, and whoever is signed in does not need that.
const loadSignedOut = () => import('../pages/sign-in/SignedOutPage.tsx');
const SignedOut = lazy(loadSignedOut);
const Welcome = lazy(() => import('../pages/sign-in/WelcomePage.tsx'));
const Unreachable = lazy(() => import('../pages/sign-in/UnreachablePage.tsx'));
const loadFrame = () => import('./Frame.tsx');
const Frame = lazy(loadFrame);

/** The console: whoever it is shows who comes in. */
export function App() {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queryClient}>
        <CrashBoundary>
          <Suspense fallback={null}>
            <Door />
          </Suspense>
        </CrashBoundary>
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Door() {
  const state = useSessionState();
  const [path] = useLocation();
  if (path === WELCOME_PATH) return <Welcome />;
  switch (state.kind) {
    case 'loading':
      return null;
    case 'unreachable':
      return <Unreachable error={state.error} />;
    case 'signed-out':
      return <SignedOut />;
    case 'signed-in':
      return <Frame />;
  }
}
