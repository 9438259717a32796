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
const SignedOut = lazy(() => import('../pages/sign-in/SignedOutPage.tsx'));
const Welcome = lazy(() => import('../pages/sign-in/WelcomePage.tsx'));
const Unreachable = lazy(() => import('../pages/sign-in/UnreachablePage.tsx'));
const Frame = lazy(() => import('./Frame.tsx'));
const SignInDialog = lazy(() => import('./SignInDialog.tsx'));

/** The console: whoever it is shows who comes in. */
export function App() {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queryClient}>
        <CrashBoundary>
          <Suspense fallback={null}>
            <Door />
          </Suspense>
          <Suspense fallback={null}>
            <Again />
          </Suspense>
        </CrashBoundary>
      </QueryClientProvider>
    </I18nProvider>
  );
}

/** Over whatever page is open when its session has ended. */
function Again() {
  const state = useSessionState();
  return state.kind === 'signed-in' && state.over ? <SignInDialog session={state.session} /> : null;
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
