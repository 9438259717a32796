import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Secret } from '@berth/domain';
import type { CallJournal } from '@berth/engine';

/** Where AWS is: real AWS when `endpoint` is undefined, else one URL for every service (the sandbox). */
export interface AwsLocation {
  region: string;
  endpoint?: string;
}

/** A programmatic user's key pair, the secret still closed. */
export interface AccessKeyPair {
  accessKeyId: string;
  secretAccessKey: Secret;
  /** Where its calls are written down. The server gives one with every key of a customer. */
  journal?: CallJournal;
}

/** Configuration that every SDK client of a session shares. */
export interface SessionConfig {
  region: string;
  endpoint?: string;
  credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
  /** Where the calls of the session are written down. */
  journal?: CallJournal;
}

/** A session with a customer's programmatic key. The secret is opened here, when a request is signed. */
export function keySession(keys: AccessKeyPair, location: AwsLocation): SessionConfig {
  return {
    ...location,
    ...(keys.journal ? { journal: keys.journal } : {}),
    credentials: async () => ({
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey.reveal(),
    }),
  };
}

const silence = (): void => undefined;
const SILENT = { trace: silence, debug: silence, info: silence, warn: silence, error: silence };

/**
 * A session with the admin's own credentials. A named profile goes first; then the standard variables of `env`;
 * then the SDK's default chain, as the AWS CLI resolves it.
 */
export function adminSession(
  location: AwsLocation,
  profile?: string,
  env: Readonly<Record<string, string | undefined>> = {},
): SessionConfig {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (profile === undefined && accessKeyId && secretAccessKey) {
    const sessionToken = env.AWS_SESSION_TOKEN;
    const fixed = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
    return { ...location, credentials: async () => fixed };
  }
  if (profile === undefined) return { ...location, credentials: fromNodeProviderChain({}) };
  // The SDK would warn on the console that a profile goes before the variables, which is what was asked for.
  return { ...location, credentials: fromNodeProviderChain({ profile, logger: SILENT }) };
}
