import { type ConsoleLinkBody, ROLES } from '@berth/api';
import { err, ok, type Secret } from '@berth/domain';
import { KEY_CHANGES, parseCidr } from '../app/authenticate.ts';
import { makeConsoleLink } from '../app/console-link.ts';
import { type AppContext, timeOf } from '../app/context.ts';
import { newKey } from '../app/keys.ts';
import { accountKeyPlace, openSecret, transactionWithSecrets } from '../app/sealing.ts';
import { violatedUnique } from '../db/database.ts';
import type { Handle } from '../db/handle.ts';
import {
  accountExists,
  announceKeyChange,
  insertAccount,
  insertApiKey,
  insertUser,
  listAccounts,
  listApiKeys,
  listUsers,
  reserveAccountId,
  revokeApiKey,
} from '../db/repositories/accounts.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { sealedCounts } from '../db/repositories/secrets.ts';
import { handOver } from '../vault/hand-over.ts';
import { rotateMasterKey } from '../vault/rotation.ts';
import { setInternalAccount } from './internal-account.ts';
import { paymentMethodAdmin } from './payment-methods.ts';
import type { AdminRefusal, AdminResult } from './result.ts';
import { userLinks } from './user-links.ts';

const KEY_NAME = /^[A-Za-z0-9_-]{10,50}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const TEXT_MOST = 200;

/** Limits as this process was started with them. */
export interface AdminLimits {
  rateLimitPerMinute: number;
}

/** What administration needs to know of how the server was started. */
export interface AdminConfig extends AdminLimits {
  host: string;
  port: number;
  publicUrl?: string;
}

export interface MadeAccount {
  accountId: number;
  name: string;
  ownerId: number;
  accountKey: string;
}

export interface MadeKey {
  accountId: number;
  name: string;
  user: string;
  allowedSources: string[];
  userKey: string;
}

/** What the operator of the server's machine can do; every change is journalled in the system log. */
export function createAdmin(context: AppContext, config: AdminConfig) {
  const { database } = context;

  const journal = (tx: Handle, accountId: number | null, type: string, description: string) =>
    appendLog(tx, {
      accountId,
      time: timeOf(context),
      originator: 'Operator',
      apiKeyName: null,
      resource: null,
      resourceId: null,
      type,
      description,
    });

  const knownAccount = async (accountId: number): Promise<AdminRefusal | null> =>
    (await accountExists(database.outer, accountId))
      ? null
      : { message: `There is no account ${accountId}. See: berth admin account list` };

  return {
    async createAccount(wanted: {
      name: string;
      ownerEmail: string;
      ownerName: string;
    }): Promise<AdminResult<MadeAccount>> {
      const wrong =
        wrongText('The account name', wanted.name) ?? wrongPerson(wanted.ownerName, wanted.ownerEmail);
      if (wrong) return err(wrong);
      const { key, hash } = newKey('account');
      const at = timeOf(context);
      const id = await reserveAccountId(database.outer);
      const ownerId = await transactionWithSecrets(
        context,
        [{ place: accountKeyPlace(id), secret: key }],
        async (tx) => {
          await insertAccount(tx, { id, name: wanted.name, keyHash: hash, at });
          await journal(tx, id, 'accountCreated', `Created account ${wanted.name}`);
          return insertUser(tx, {
            accountId: id,
            name: wanted.ownerName,
            email: wanted.ownerEmail,
            role: 'Owner',
            at,
          });
        },
      );
      return ok({ accountId: id, name: wanted.name, ownerId, accountKey: handOver(key) });
    },

    listAccounts: () => listAccounts(database.outer),

    async addUser(wanted: {
      accountId: number;
      name: string;
      email: string;
      role: string;
    }): Promise<AdminResult<{ userId: number }>> {
      const wrong = wrongPerson(wanted.name, wanted.email) ?? (await knownAccount(wanted.accountId));
      if (wrong) return err(wrong);
      const role = ROLES.find((known) => known.toLowerCase() === wanted.role.toLowerCase());
      if (!role)
        return err({ message: `There is no role "${wanted.role}". Choose one of: ${ROLES.join(', ')}` });
      try {
        return await database.transaction(async (tx) => {
          const userId = await insertUser(tx, { ...wanted, role, at: timeOf(context) });
          await journal(tx, wanted.accountId, 'userAdded', `Added user ${wanted.email} as ${role}`);
          return ok({ userId });
        });
      } catch (error) {
        if (violatedUnique(error) === 'users_account_email')
          return err({ message: `Account ${wanted.accountId} has a user ${wanted.email} already.` });
        throw error;
      }
    },

    async listUsers(accountId: number): Promise<AdminResult<Awaited<ReturnType<typeof listUsers>>>> {
      const wrong = await knownAccount(accountId);
      return wrong ? err(wrong) : ok(await listUsers(database.outer, accountId));
    },

    ...userLinks(context, baseUrlOf(config)),
    ...paymentMethodAdmin(context),

    async createKey(wanted: {
      accountId: number;
      user: string;
      name: string;
      cidrs: string[];
    }): Promise<AdminResult<MadeKey>> {
      const wrong = await knownAccount(wanted.accountId);
      if (wrong) return err(wrong);
      if (!KEY_NAME.test(wanted.name))
        return err({ message: 'A key name has 10 to 50 letters, digits, "-" or "_".' });
      const cidrs = wanted.cidrs.map((text) => ({ text, cidr: parseCidr(text) }));
      const bad = cidrs.find(({ cidr }) => cidr === null);
      if (bad) return err({ message: `"${bad.text}" is no address or CIDR block, such as 203.0.113.0/24.` });
      const users = await listUsers(database.outer, wanted.accountId);
      const owner = users.find(
        (user) => user.email.toLowerCase() === wanted.user.toLowerCase() || String(user.id) === wanted.user,
      );
      if (!owner)
        return err({ message: `Account ${wanted.accountId} has no user "${wanted.user}" (email or id).` });
      const sourceCidrs = cidrs.flatMap(({ cidr }) => (cidr === null ? [] : [cidr]));
      const { key, hash } = newKey('user');
      try {
        await database.transaction(async (tx) => {
          await insertApiKey(tx, {
            accountId: wanted.accountId,
            userId: owner.id,
            name: wanted.name,
            keyHash: hash,
            sourceCidrs,
            at: timeOf(context),
          });
          await journal(
            tx,
            wanted.accountId,
            'apiKeyCreated',
            `Created API key ${wanted.name} for ${owner.email}`,
          );
        });
      } catch (error) {
        if (violatedUnique(error) === 'api_keys_account_name')
          return err({ message: `Account ${wanted.accountId} has a key named ${wanted.name} already.` });
        throw error;
      }
      return ok({
        accountId: wanted.accountId,
        name: wanted.name,
        user: owner.email,
        allowedSources: sourceCidrs,
        userKey: handOver(key),
      });
    },

    async listKeys(accountId: number): Promise<AdminResult<Awaited<ReturnType<typeof listApiKeys>>>> {
      const wrong = await knownAccount(accountId);
      return wrong ? err(wrong) : ok(await listApiKeys(database.outer, accountId));
    },

    async revokeKey(wanted: { accountId: number; name: string }): Promise<AdminResult<{ revoked: string }>> {
      const wrong = await knownAccount(wanted.accountId);
      if (wrong) return err(wrong);
      return database.transaction(async (tx) => {
        if (!(await revokeApiKey(tx, wanted.accountId, wanted.name, timeOf(context))))
          return err({ message: `Account ${wanted.accountId} has no key named ${wanted.name} in use.` });
        await journal(tx, wanted.accountId, 'apiKeyRevoked', `Revoked API key ${wanted.name}`);
        await announceKeyChange(tx, KEY_CHANGES);
        return ok({ revoked: wanted.name });
      });
    },

    async showAccountKey(accountId: number): Promise<AdminResult<{ accountId: number; accountKey: string }>> {
      const wrong = await knownAccount(accountId);
      if (wrong) return err(wrong);
      const key = await openSecret(context, accountKeyPlace(accountId));
      if (!key) throw new Error(`Account ${accountId} has no sealed account key`);
      await journal(database.outer, accountId, 'accountKeyShown', 'Showed the account key to the operator');
      return ok({ accountId, accountKey: handOver(key) });
    },

    /** For the vendor's support: the tenant sees in its log that it was made, and why. */
    async supportLink(wanted: {
      accountId: number;
      cloudAccountId: number;
      reason: string;
    }): Promise<AdminResult<ConsoleLinkBody>> {
      const wrong = await knownAccount(wanted.accountId);
      if (wrong) return err(wrong);
      const by = { accountId: wanted.accountId, userName: 'Operator', apiKeyName: null };
      const made = await makeConsoleLink(context, by, wanted.cloudAccountId, wanted.reason);
      return made.ok
        ? made
        : err({ message: [made.error.message, made.error.remedy].filter(Boolean).join('. ') });
    },

    setInternalAccount: (wanted: { accessKeyId: string; accessSecretKey: Secret; name?: string }) =>
      setInternalAccount(context, wanted),

    async rotateMasterKey(): Promise<AdminResult<{ masterKeyId: string; rewrapped: number; kept: string }>> {
      const rewrapped = await rotateMasterKey(database, context.vault);
      const masterKeyId = context.vault.provider.currentKeyId();
      await journal(
        database.outer,
        null,
        'masterKeyRotated',
        `Re-wrapped ${rewrapped} secrets under ${masterKeyId}`,
      );
      return ok({ masterKeyId, rewrapped, kept: context.vault.provider.description });
    },

    limits: async (): Promise<AdminLimits> => ({ rateLimitPerMinute: config.rateLimitPerMinute }),

    async masterKeyStatus() {
      return {
        current: context.vault.provider.currentKeyId(),
        kept: context.vault.provider.description,
        sealed: await sealedCounts(database.outer),
      };
    },
  };
}

/** The address under which people reach the server: links that the operator hands out begin with it. */
const baseUrlOf = ({ publicUrl, host, port }: AdminConfig): string =>
  publicUrl?.replace(/\/+$/, '') ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

export type Admin = ReturnType<typeof createAdmin>;

function wrongText(what: string, text: string): AdminRefusal | null {
  if (text.trim() === '') return { message: `${what} is empty.` };
  if (/\p{Cc}/u.test(text)) return { message: `${what} holds a control character.` };
  if (text.length > TEXT_MOST) return { message: `${what} is longer than ${TEXT_MOST} characters.` };
  return null;
}

function wrongPerson(name: string, email: string): AdminRefusal | null {
  const wrong = wrongText("The user's name", name) ?? wrongText('The email address', email);
  if (wrong) return wrong;
  return EMAIL.test(email) ? null : { message: `"${email}" is no email address.` };
}
