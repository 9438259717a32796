import type { CloudAccountDetails } from '@berth/domain';
import { getCloudAccount } from '../db/repositories/cloud-accounts.ts';
import type { AppContext } from './context.ts';
import type { CloudAccountRecord } from './model.ts';
import { cloudAccountPlace, openSecret } from './sealing.ts';

/**
 * A cloud account with what is known of its credentials, or null when there is no such account. A task may replace or
 * delete both between the two reads: what does not belong together is read again.
 */
export async function openCredentials(
  context: Pick<AppContext, 'database' | 'vault'>,
  accountId: number,
  id: number,
): Promise<{ account: CloudAccountRecord; details: CloudAccountDetails } | null> {
  let account = await getCloudAccount(context.database.outer, accountId, id);
  while (account) {
    const secret = await openSecret(context, cloudAccountPlace(account, 'accessSecretKey'));
    const now = await getCloudAccount(context.database.outer, accountId, id);
    if (now?.version === account.version) {
      if (!secret) throw new Error(`Cloud account ${id} has no sealed secret key`);
      const { accessKeyId, console, region } = account;
      return {
        account,
        details: { accessKeyId, accessSecretKey: secret, console, ...(region === null ? {} : { region }) },
      };
    }
    account = now;
  }
  return null;
}
