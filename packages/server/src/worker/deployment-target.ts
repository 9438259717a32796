import type { JournalReason } from '@berth/domain';
import type { DeploymentTarget } from '@berth/engine';
import type { AppContext } from '../app/context.ts';
import { INTERNAL_ACCOUNT_ID } from '../app/names.ts';
import { cloudAccountPlace, INTERNAL_KEY_PLACE, openSecret } from '../app/sealing.ts';
import { getCloudAccount, getInternalKey } from '../db/repositories/cloud-accounts.ts';
import { failed, type Outcome } from './outcome.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;

/**
 * The AWS account and key that a cloud account stands for, with the journal of what it is wanted for, or why it cannot
 * be deployed into.
 */
export async function deploymentTarget(
  context: AppContext,
  accountId: number,
  cloudAccountId: number,
  reason: JournalReason,
): Promise<{ target: DeploymentTarget; broken: boolean } | Failed> {
  const { outer } = context.database;
  if (cloudAccountId === INTERNAL_ACCOUNT_ID) {
    const { accessKeyId, awsAccountId } = await getInternalKey(outer);
    const secret = await openSecret(context, INTERNAL_KEY_PLACE);
    if (accessKeyId === null || !secret)
      return failed(
        'CLOUD_ACCOUNT_NOT_ACTIVE',
        'cloudAccountId: hosted deployments (cloud account 1) are not available on this installation. Give the id of a ' +
          'cloud account of your own.',
      );
    return {
      target: {
        cloudAccountId,
        awsAccountId,
        accessKeyId,
        secretAccessKey: secret,
        hosted: true,
        journal: context.journal.of({ accountId, cloudAccountId, awsAccountId, reason, hosted: true }),
      },
      broken: false,
    };
  }
  const account = await getCloudAccount(outer, accountId, cloudAccountId);
  const secret = account && (await openSecret(context, cloudAccountPlace(account, 'accessSecretKey')));
  if (!account || !secret)
    return failed(
      'CLOUD_ACCOUNT_NOT_FOUND',
      `cloudAccountId: there is no cloud account ${cloudAccountId}. List the cloud accounts to see which there are.`,
    );
  const { accessKeyId, awsAccountId } = account;
  return {
    target: {
      cloudAccountId,
      awsAccountId,
      accessKeyId,
      secretAccessKey: secret,
      hosted: false,
      journal: context.journal.of({ accountId, cloudAccountId, awsAccountId, reason }),
    },
    broken: account.status !== 'active',
  };
}
