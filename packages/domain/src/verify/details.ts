import type { Secret } from '../secret.ts';

/** How the vendor reaches the console, as the person entered it. A console password cannot be checked. */
export type ConsoleDetails =
  | { kind: 'role'; iamRoleName: string }
  | { kind: 'user'; consoleUsername: string; signInLoginUrl: string };

/** What is verified: the details that the person entered, or that are stored. */
export interface CloudAccountDetails {
  accessKeyId: string;
  accessSecretKey: Secret;
  console: ConsoleDetails;
  /** Where to look for other workloads; the reader's default region when undefined. */
  region?: string;
}

/** What Berth itself knows beside what AWS shows. Of other tenants it says nothing. */
export interface VerificationContext {
  /** Name of the cloud account in this tenant that has this key registered, itself excepted; else null. */
  sameKeyRegisteredAs: string | null;
  /** AWS account numbers of this tenant's other cloud accounts, with their names. */
  otherAwsAccounts: { awsAccountId: string; name: string }[];
}
