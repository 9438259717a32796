import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { WELCOME_PATH } from '../pages/sign-in/link-token.ts';
import SignedOutPage from '../pages/sign-in/SignedOutPage.tsx';
import { CrashBoundary } from './CrashBoundary.tsx';
import { loadFrame } from './head-start.ts';
import { useSessionState } from './session.ts';

// The sign-in page comes with the console itself: it is small, and whoever has never been here sees it first.
const Welcome = lazy(() => import('../pages/sign-in/WelcomePage.tsx'));
const Unreachable = lazy(() => import('../pages/sign-in/UnreachablePage.tsx'));
const Frame = lazy(loadFrame);
const SignInDialog = lazy(() => import('./SignInDialog.tsx'));

/** The console: whoever it is shows who comes in. */
export function App() {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <CrashBoundary>
        <Suspense fallback={null}>
          <Door />
        </Suspense>
        <Suspense fallback={null}>
          <Again />
        </Suspense>
      </CrashBoundary>
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
      return <SignedOutPage />;
    case 'signed-in':
      return <Frame />;
  }
}
