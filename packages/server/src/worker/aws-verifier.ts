import type { AwsLocation } from '@berth/aws';
import type { VendorProfile } from '@berth/domain';
import type { Clock } from '@berth/engine';
import type { Verifier } from '../app/verifier.ts';

/** Verification against AWS, or the sandbox when the location has an endpoint. */
export function awsVerifier(_with: {
  location: AwsLocation;
  profile: VendorProfile;
  clock: Clock;
}): Verifier {
  const absent = () => Promise.reject(new Error('Verification is not wired yet'));
  return { once: absent, untilSettled: absent, identify: absent };
}
