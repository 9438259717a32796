import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Secret } from '@berth/domain';

/** Where AWS is: real AWS when `endpoint` is undefined, else one URL for every service (the sandbox). */
export interface AwsLocation {
  region: string;
  endpoint?: string;
}

/** A programmatic user's key pair, the secret still closed. */
export interface AccessKeyPair {
  accessKeyId: string;
  secretAccessKey: Secret;
}

/** Configuration that every SDK client of a session shares. */
export interface SessionConfig {
  region: string;
  endpoint?: string;
  credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
}

/** A session with a customer's programmatic key. The secret is opened here, when a request is signed. */
export function keySession(keys: AccessKeyPair, location: AwsLocation): SessionConfig {
  return {
    ...location,
    credentials: async () => ({
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey.reveal(),
    }),
  };
}

/** A session with the admin's own credentials: the SDK's default chain, as the AWS CLI resolves them. */
export function adminSession(location: AwsLocation, profile?: string): SessionConfig {
  return { ...location, credentials: fromNodeProviderChain(profile ? { profile } : {}) };
}
