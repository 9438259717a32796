import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { signedIn } from '../../app/session.ts';
import { SignedOutFrame } from './SignedOutFrame.tsx';
import { SignInForm } from './SignInForm.tsx';

/** The way in. The address stays: whoever followed a link is led to it once signed in. */
export default function SignedOutPage() {
  return (
    <SignedOutFrame title="Sign in">
      <SpaceBetween size="l">
        <SignInForm onSignedIn={signedIn} />
        <Box variant="small" color="text-body-secondary">
          No user yet, or the password is lost? An owner of the account gives you a link. An owner without a
          password gets one from whoever runs this Berth.
        </Box>
      </SpaceBetween>
    </SignedOutFrame>
  );
}
