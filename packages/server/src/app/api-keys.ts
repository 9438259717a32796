import { err, ok } from '@berth/domain';
import { violatedUnique } from '../db/database.ts';
import {
  announceKeyChange,
  getKeyInUse,
  insertApiKey,
  listKeysInUse,
  replaceAccountKey,
  revokeApiKey,
} from '../db/repositories/accounts.ts';
import { holdUser } from '../db/repositories/users.ts';
import type { Access } from './access.ts';
import type { AppError } from './app.ts';
import { KEY_CHANGES, parseCidr } from './authenticate.ts';
import { type AppContext, timeOf } from './context.ts';
import { journal } from './journal.ts';
import { newKey } from './keys.ts';
import { conflict, notFound } from './refusals.ts';
import { accountKeyPlace, openSecret, transactionWithSecrets } from './sealing.ts';

const wrongSource: AppError = {
  code: 'INVALID_REQUEST',
  message: 'allowedSources has an entry that is no address or CIDR block',
  field: 'allowedSources',
  remedy: 'Write each like 203.0.113.7 or 203.0.113.0/24, or leave the list out.',
};

const noSuchUser: AppError = {
  code: 'INVALID_REQUEST',
  message: 'There is no such user in this account',
  field: 'userId',
  remedy: 'List the users to see which there are.',
};

/** The account key and the user keys of an account. */
export function apiKeyUseCases(
  context: AppContext,
): Pick<
  Access,
  'listApiKeys' | 'createApiKey' | 'deleteApiKey' | 'revealAccountKey' | 'regenerateAccountKey'
> {
  const { database } = context;
  return {
    listApiKeys: (caller) => listKeysInUse(database.outer, caller.accountId),

    async createApiKey(caller, { name, userId, allowedSources }) {
      const sourceCidrs = allowedSources.flatMap((text) => parseCidr(text.trim()) ?? []);
      if (sourceCidrs.length < allowedSources.length) return err(wrongSource);
      const { accountId } = caller;
      const { key, hash } = newKey('user');
      try {
        return await database.transaction(async (tx) => {
          if (!(await holdUser(tx, accountId, userId))) return err(noSuchUser);
          const at = timeOf(context);
          const id = await insertApiKey(tx, { accountId, userId, name, keyHash: hash, sourceCidrs, at });
          const apiKey = await getKeyInUse(tx, accountId, id);
          if (!apiKey) throw new Error('An inserted API key is not there');
          await journal(
            context,
            tx,
            caller,
            'apiKeyCreated',
            `Created API key ${name} for ${apiKey.user.email}`,
          );
          return ok({ apiKey, key });
        });
      } catch (error) {
        if (violatedUnique(error) !== 'api_keys_account_name') throw error;
        return err(
          conflict(
            `There is an API key named ${name} already`,
            'Choose another name, or delete that key.',
            'name',
          ),
        );
      }
    },

    deleteApiKey: (caller, id) =>
      database.transaction(async (tx) => {
        const key = await getKeyInUse(tx, caller.accountId, id);
        const revoked = key && (await revokeApiKey(tx, caller.accountId, key.name, timeOf(context)));
        if (!revoked) return err(notFound('API key'));
        await journal(
          context,
          tx,
          caller,
          'apiKeyRevoked',
          `Revoked API key ${key.name} of ${key.user.email}`,
        );
        await announceKeyChange(tx, KEY_CHANGES);
        return ok(undefined);
      }),

    async revealAccountKey(caller) {
      const key = await openSecret(context, accountKeyPlace(caller.accountId));
      if (!key) throw new Error(`Account ${caller.accountId} has no sealed account key`);
      await journal(context, database.outer, caller, 'accountKeyShown', 'Showed the account key');
      return key;
    },

    async regenerateAccountKey(caller) {
      const { accountId } = caller;
      const { key, hash } = newKey('account');
      await transactionWithSecrets(
        context,
        [{ place: accountKeyPlace(accountId), secret: key }],
        async (tx) => {
          await replaceAccountKey(tx, accountId, hash, timeOf(context));
          await journal(
            context,
            tx,
            caller,
            'accountKeyReplaced',
            'Made a new account key; the earlier one ended',
          );
          await announceKeyChange(tx, KEY_CHANGES);
        },
      );
      return key;
    },
  };
}
