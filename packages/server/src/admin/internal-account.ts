import { err, ok, type Secret } from '@berth/domain';
import { type AppContext, timeOf } from '../app/context.ts';
import { INTERNAL_ACCOUNT_ID, INTERNAL_ACCOUNT_NAME } from '../app/names.ts';
import { transactionWithSecrets } from '../app/sealing.ts';
import { putInternalAccount } from '../db/repositories/cloud-accounts.ts';
import { appendLog } from '../db/repositories/logs.ts';
import type { AdminResult } from './result.ts';

/** Sets the credentials of cloud account 1, once AWS has said whose they are. */
export async function setInternalAccount(
  context: AppContext,
  wanted: { accessKeyId: string; accessSecretKey: Secret; name?: string },
): Promise<AdminResult<{ awsAccountId: string; awsUserArn: string }>> {
  const identity = await context.verifier.identify(wanted);
  if (!identity.ok) return err({ message: `AWS does not accept these credentials: ${identity.error}` });
  const at = timeOf(context);
  const place = {
    accountId: 0,
    ownerKind: 'internal' as const,
    ownerId: String(INTERNAL_ACCOUNT_ID),
    field: 'accessSecretKey' as const,
  };
  await transactionWithSecrets(context, [{ place, secret: wanted.accessSecretKey }], async (tx) => {
    await putInternalAccount(tx, {
      id: INTERNAL_ACCOUNT_ID,
      name: wanted.name ?? INTERNAL_ACCOUNT_NAME,
      accessKeyId: wanted.accessKeyId,
      ...identity.value,
      updatedAt: at,
    });
    await appendLog(tx, {
      accountId: null,
      time: at,
      originator: 'Operator',
      apiKeyName: null,
      resource: 'Internal account',
      resourceId: INTERNAL_ACCOUNT_ID,
      type: 'internalAccountSet',
      description: `Set the internal account's credentials: ${identity.value.awsUserArn}`,
    });
  });
  return ok(identity.value);
}
