import type { Result, Secret } from '@berth/domain';

/** An AWS account with the IAM resources made, and what registering it takes. */
export interface PreparedAccount {
  awsAccountId: string;
  accessKeyId: string;
  accessSecretKey: Secret;
  iamRoleName: string;
}

/** A sandbox in AWS's place, as far as the server makes accounts in it. */
export interface SandboxAccounts {
  endpoint: string;
  /** Whether what answers there is a sandbox that makes accounts. */
  isThere(signal: AbortSignal): Promise<boolean>;
  /** Makes an AWS account and its IAM resources. An error says in words what went wrong. */
  prepare(signal: AbortSignal): Promise<Result<PreparedAccount, string>>;
}
