import type { VendorProfile } from '@berth/domain';
import type { AccountScan } from '@berth/engine';
import type { AppContext } from '../app/context.ts';
import { openCredentials } from '../app/open-credentials.ts';
import { getCloudAccount, updateCloudAccountIfSame } from '../db/repositories/cloud-accounts.ts';

/**
 * Looks at a cloud account for what is not as it should be. Null when there is none such any more, or a task gave it
 * other credentials meanwhile: then what was seen is of a key that is no longer in use, and nothing is to be made of it.
 *
 * @param open Identities of findings that are open, which need not be confirmed by a second look.
 */
export async function scanCloudAccount(
  context: Pick<AppContext, 'database' | 'vault' | 'verifier' | 'profile'>,
  { accountId, id }: { accountId: number; id: number },
  signal: AbortSignal,
  open: ReadonlySet<string> = new Set(),
): Promise<AccountScan | null> {
  const opened = await openCredentials(context, accountId, id);
  if (!opened) return null;
  const { account, details } = opened;
  const { awsAccountId, awsUserArn, awsConsoleRoleArn, policyGeneration, accessKeyRegisteredAt } = account;
  const recorded = {
    awsAccountId,
    awsUserArn,
    awsConsoleRoleArn,
    policyGeneration,
    keyRegisteredAt: accessKeyRegisteredAt.getTime(),
  };
  const scan = await context.verifier.watch({ details, recorded, open }, signal);
  const now = await getCloudAccount(context.database.outer, accountId, id);
  if (now?.version !== account.version) return null;
  // From now on that much is what can be lost. A lesser one is a finding, and a person's verification takes it over.
  if (isNewer(context.profile, scan.policyGeneration, policyGeneration))
    await updateCloudAccountIfSame(context.database.outer, account, {
      policyGeneration: scan.policyGeneration,
    });
  return scan;
}

const isNewer = ({ generations }: VendorProfile, one: string | null, than: string | null): boolean => {
  const place = (id: string | null): number => generations.findIndex((generation) => generation.id === id);
  return place(one) > place(than);
};
