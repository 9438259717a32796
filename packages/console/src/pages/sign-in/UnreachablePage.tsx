import { loadSession } from '../../app/session.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { SignedOutFrame } from './SignedOutFrame.tsx';

/** Instead of a page when the server could not say who is signed in. */
export default function UnreachablePage({ error }: { error: unknown }) {
  return (
    <SignedOutFrame title="The console cannot start">
      <ErrorBox error={error} title="The server could not be asked" onRetry={() => void loadSession()} />
    </SignedOutFrame>
  );
}
