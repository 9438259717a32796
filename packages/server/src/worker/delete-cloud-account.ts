import { deleteCloudAccount } from '../db/repositories/cloud-accounts.ts';
import { eraseFindings } from '../db/repositories/findings.ts';
import { eraseScans } from '../db/repositories/scans.ts';
import { eraseSecrets } from '../db/repositories/secrets.ts';
import { countLiveSubscriptions, lockCloudAccount } from '../db/repositories/subscriptions.ts';
import { eraseTransitGateways } from '../db/repositories/transit-gateways.ts';
import { eraseVerifications } from '../db/repositories/verifications.ts';
import type { Attempt } from './context.ts';
import { complete } from './ending.ts';
import { accountGone, failed, type Outcome } from './outcome.ts';
import { startChange } from './update-cloud-account.ts';

/** Removes the cloud account and erases its secrets, unless a subscription of it is not deleted. */
export async function deleteCloudAccountTask(attempt: Attempt): Promise<Outcome> {
  const { task, context } = attempt;
  const account = await startChange(attempt, 'delete');
  if (!account) return accountGone(task.cloudAccountId);
  await attempt.step('delete.marked');
  await attempt.step('delete.committing');
  return context.database.transaction(async (tx): Promise<Outcome> => {
    await lockCloudAccount(tx, account);
    const live = await countLiveSubscriptions(tx, account.accountId, account.id);
    if (live > 0)
      return failed(
        'CLOUD_ACCOUNT_USED',
        `cloudAccountId: ${live} subscription(s) use cloud account ${account.name}. Delete them first.`,
      );
    await deleteCloudAccount(tx, account);
    await eraseSecrets(tx, {
      accountId: account.accountId,
      ownerKind: 'cloud-account',
      ownerId: String(account.id),
    });
    await eraseVerifications(tx, account.accountId, account.id);
    await eraseFindings(tx, account.accountId, account.id);
    await eraseScans(tx, account.accountId, account.id);
    await eraseTransitGateways(tx, { accountId: account.accountId, cloudAccountId: account.id });
    await complete(tx, attempt, {
      resourceId: account.id,
      resource: account.name,
      description: `Deleted cloud account ${account.name}`,
      checks: [],
    });
    return { kind: 'completed' };
  });
}
