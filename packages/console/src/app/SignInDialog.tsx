import type { SessionBody } from '@berth/api';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { SignInForm } from '../pages/sign-in/SignInForm.tsx';
import { signedIn } from './session.ts';

/**
 * Over the page when its session has ended. The page stays as it is, with whatever was typed; calls that came too late
 * are made once the same user is back.
 */
export default function SignInDialog({ session: { user, account } }: { session: SessionBody }) {
  return (
    <Modal
      visible
      header="Sign in again"
      closeAriaLabel="Sign in as somebody else"
      // Closing it without signing in leaves the page: there is nothing that it could still do.
      onDismiss={() => window.location.reload()}
    >
      <SpaceBetween size="m">
        <div>
          Your session has ended: nothing was done for a while, or you signed out elsewhere. This page stays
          as you left it.
        </div>
        <SignInForm as={{ email: user.email, accountId: account.id }} onSignedIn={signedIn} />
      </SpaceBetween>
    </Modal>
  );
}
