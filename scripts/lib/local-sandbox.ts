import { type SandboxAccount, SandboxClient } from '../../test/support/sandbox-client.ts';

const ACCOUNTS = 2;
/** The region that everything local uses. */
export const REGION = 'us-east-1';

/** The AWS accounts that the handle offers: those of an earlier start, and new ones until there are enough. */
export async function customerAccounts(endpoint: string): Promise<SandboxAccount[]> {
  const sandbox = new SandboxClient(endpoint);
  const accounts = await sandbox.accounts();
  while (accounts.length < ACCOUNTS) accounts.push(await sandbox.createAccount());
  return accounts.map(({ accountId, accessKeyId, secretAccessKey }) => ({
    accountId,
    accessKeyId,
    secretAccessKey,
  }));
}
