import type { VerificationContext } from '@berth/domain';
import { findSame, otherAwsAccounts } from '../db/repositories/cloud-accounts.ts';
import type { AppContext } from './context.ts';

/** What Berth itself knows about a key, of this tenant only; `exceptId` is the cloud account being verified. */
export async function verificationContext(
  context: Pick<AppContext, 'database'>,
  accountId: number,
  accessKeyId: string,
  exceptId: number | null,
): Promise<VerificationContext> {
  const same = await findSame(context.database.outer, accountId, { accessKeyId }, exceptId);
  return {
    sameKeyRegisteredAs: same?.name ?? null,
    otherAwsAccounts: await otherAwsAccounts(context.database.outer, accountId, exceptId),
  };
}
