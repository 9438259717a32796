import { redisCloud } from '@berth/domain';
import { type SandboxAccount, SandboxClient } from '../../test/support/sandbox-client.ts';

const ACCOUNTS = 2;
/** The region that everything local uses. */
export const REGION = 'us-east-1';

/** The customers' AWS accounts that the handle offers: those of an earlier start, and new ones until there are enough. */
export async function customerAccounts(endpoint: string): Promise<SandboxAccount[]> {
  const sandbox = new SandboxClient(endpoint);
  const all = await sandbox.accounts();
  const accounts = all.filter(({ accountId }) => accountId !== redisCloud.awsAccountId);
  while (accounts.length < ACCOUNTS) accounts.push(await sandbox.createAccount());
  return accounts.map(({ accountId, accessKeyId, secretAccessKey }) => ({
    accountId,
    accessKeyId,
    secretAccessKey,
  }));
}
