import type { Secret } from '@berth/domain';
import type { Handle } from '../db/handle.ts';
import { getSecret, putSecret, StaleMasterKey } from '../db/repositories/secrets.ts';
import type { AppContext } from './context.ts';
import type { SecretPlace } from './model.ts';

export interface PlacedSecret {
  place: SecretPlace;
  secret: Secret;
}

/**
 * Seals, then runs the transaction with the sealed values stored first. When a rotation of the master key came
 * between, it seals again under the new key and runs once more. Sealing is outside the transaction because a
 * key management service may be asked.
 */
export async function transactionWithSecrets<T>(
  context: Pick<AppContext, 'database' | 'vault'>,
  secrets: PlacedSecret[],
  work: (tx: Handle) => Promise<T>,
): Promise<T> {
  const attempt = async (): Promise<T> => {
    const sealed = await Promise.all(secrets.map((one) => context.vault.seal(one.place, one.secret)));
    return context.database.transaction(async (tx) => {
      for (const one of sealed) await putSecret(tx, one);
      return work(tx);
    });
  };
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof StaleMasterKey)) throw error;
    await context.vault.provider.reload();
    return attempt();
  }
}

/** The secret of that place, or null when there is none. */
export async function openSecret(
  context: Pick<AppContext, 'database' | 'vault'>,
  place: SecretPlace,
): Promise<Secret | null> {
  const sealed = await getSecret(context.database.outer, place);
  return sealed ? context.vault.open(sealed) : null;
}

export const taskPlace = (
  task: { accountId: number; taskId: string },
  field: SecretPlace['field'],
): SecretPlace => ({ accountId: task.accountId, ownerKind: 'task', ownerId: task.taskId, field });

export const cloudAccountPlace = (
  account: { accountId: number; id: number },
  field: SecretPlace['field'],
): SecretPlace => ({
  accountId: account.accountId,
  ownerKind: 'cloud-account',
  ownerId: String(account.id),
  field,
});
