import type { Secret } from '@berth/domain';
import type { Handle } from '../db/handle.ts';
import { getSecret, putSecret, StaleMasterKey } from '../db/repositories/secrets.ts';
import { VaultRefusal } from '../vault/key-provider.ts';
import type { AppContext } from './context.ts';
import type { SecretPlace } from './model.ts';
import { INTERNAL_ACCOUNT_ID } from './names.ts';

export interface PlacedSecret {
  place: SecretPlace;
  secret: Secret;
}

/**
 * Seals, then runs the transaction with the sealed values stored first. When a rotation of the master key came
 * between, it seals again under the new key and runs once more. Sealing is outside the transaction because a
 * key management service may be asked.
 *
 * @param refuse Looked at before anything is stored; what it gives that is not null is the result, and all there is.
 * @throws VaultRefusal when secrets are sealed under a newer master key by now, which this process was not given
 */
export async function transactionWithSecrets<T>(
  context: Pick<AppContext, 'database' | 'vault'>,
  secrets: PlacedSecret[],
  work: (tx: Handle) => Promise<T>,
  refuse: (tx: Handle) => Promise<T | null> = async () => null,
): Promise<T> {
  const { provider } = context.vault;
  const attempt = async (): Promise<T> => {
    const sealed = await Promise.all(secrets.map((one) => context.vault.seal(one.place, one.secret)));
    return context.database.transaction(async (tx) => {
      const refused = await refuse(tx);
      if (refused !== null) return refused;
      for (const one of sealed) await putSecret(tx, one);
      return work(tx);
    });
  };
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof StaleMasterKey)) throw error;
    await provider.reload();
  }
  return attempt().catch((error: unknown) => {
    throw error instanceof StaleMasterKey ? staleRefusal(provider.description, { cause: error }) : error;
  });
}

const staleRefusal = (held: string, options: ErrorOptions): VaultRefusal =>
  new VaultRefusal(
    `The master key was rotated, and ${held} of this process still holds the one before, so it can seal nothing. ` +
      'Give it the new key (and the old one as BERTH_MASTER_KEY_PREVIOUS while a rotation runs) and restart it.',
    options,
  );

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

export const accountKeyPlace = (accountId: number): SecretPlace => ({
  accountId,
  ownerKind: 'account',
  ownerId: String(accountId),
  field: 'accountKey',
});

export const userPlace = (
  user: { accountId: number; userId: number },
  field: SecretPlace['field'],
): SecretPlace => ({ accountId: user.accountId, ownerKind: 'user', ownerId: String(user.userId), field });

/** Where the private key of a subscription's nodes is. */
export const nodeKeyPlace = (subscription: { accountId: number; id: number }): SecretPlace => ({
  accountId: subscription.accountId,
  ownerKind: 'subscription',
  ownerId: String(subscription.id),
  field: 'nodePrivateKey',
});

export const webhookPlace = (
  webhook: { accountId: number; id: number },
  field: 'signingSecret' | 'formerSigningSecret',
): SecretPlace => ({
  accountId: webhook.accountId,
  ownerKind: 'webhook',
  ownerId: String(webhook.id),
  field,
});

/** Where the password of a database is. */
export const databasePlace = (database: { accountId: number; id: number }): SecretPlace => ({
  accountId: database.accountId,
  ownerKind: 'database',
  ownerId: String(database.id),
  field: 'databasePassword',
});

/** Where the secret key of the internal account is. */
export const INTERNAL_KEY_PLACE: SecretPlace = {
  accountId: 0,
  ownerKind: 'internal',
  ownerId: String(INTERNAL_ACCOUNT_ID),
  field: 'accessSecretKey',
};
