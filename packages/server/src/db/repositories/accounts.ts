import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { ApiKeyView } from '../../app/access.ts';
import type { AccountView, Role } from '../../app/app.ts';
import type { KeyRecord } from '../../app/model.ts';
import type { Handle } from '../handle.ts';
import { accounts, apiKeys, users } from '../schema.ts';
import { nextId } from './sequences.ts';

/** Who may authenticate, prepared once: both keys found by their hashes, of one account. */
export function prepareKeyLookup(outer: Handle) {
  const lookup = outer
    .select({
      accountKeyHash: accounts.keyHash,
      userKeyHash: apiKeys.keyHash,
      accountId: accounts.id,
      userId: users.id,
      userName: users.name,
      userEmail: users.email,
      role: users.role,
      apiKeyId: apiKeys.id,
      apiKeyName: apiKeys.name,
      sourceCidrs: apiKeys.sourceCidrs,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(accounts)
    .innerJoin(
      apiKeys,
      and(
        eq(apiKeys.accountId, accounts.id),
        eq(apiKeys.keyHash, sql.placeholder('userKeyHash')),
        isNull(apiKeys.revokedAt),
      ),
    )
    .innerJoin(users, and(eq(users.id, apiKeys.userId), eq(users.accountId, accounts.id)))
    .where(eq(accounts.keyHash, sql.placeholder('accountKeyHash')))
    .prepare('key_lookup');
  return async (hashes: {
    accountKeyHash: string;
    userKeyHash: string;
  }): Promise<(KeyRecord & { accountKeyHash: string; userKeyHash: string }) | null> =>
    (await lookup.execute(hashes))[0] ?? null;
}

export async function getAccountOfKey(
  h: Handle,
  accountId: number,
  userId: number,
  apiKeyName: string | null,
): Promise<AccountView | null> {
  const [row] = await h
    .select({ account: accounts, user: users, key: apiKeys })
    .from(accounts)
    .innerJoin(users, and(eq(users.accountId, accounts.id), eq(users.id, userId)))
    .leftJoin(
      apiKeys,
      and(
        eq(apiKeys.accountId, accounts.id),
        eq(apiKeys.userId, users.id),
        eq(apiKeys.name, apiKeyName ?? ''),
        isNull(apiKeys.revokedAt),
      ),
    )
    .where(eq(accounts.id, accountId));
  if (!row) return null;
  return {
    id: row.account.id,
    name: row.account.name,
    createdAt: row.account.createdAt,
    updatedAt: row.account.updatedAt,
    key: {
      name: row.key?.name ?? '',
      allowedSourceIps: row.key?.sourceCidrs ?? [],
      createdAt: row.key?.createdAt ?? row.account.createdAt,
      owner: { name: row.user.name, email: row.user.email },
      userAccountId: row.user.id,
    },
  };
}

/** An id for an account that is about to be made: its key is sealed to it before the row exists. */
export const reserveAccountId = (h: Handle): Promise<number> => nextId(h, 'accounts');

export async function insertAccount(
  tx: Handle,
  account: { id: number; name: string; keyHash: string; at: Date },
): Promise<void> {
  const { at, ...values } = account;
  await tx.insert(accounts).values({ ...values, createdAt: at, updatedAt: at });
}

export const listAccounts = (h: Handle) =>
  h
    .select({ id: accounts.id, name: accounts.name, createdAt: accounts.createdAt })
    .from(accounts)
    .orderBy(asc(accounts.id));

export async function accountExists(h: Handle, accountId: number): Promise<boolean> {
  const [row] = await h.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId));
  return row !== undefined;
}

/** Fails with a unique violation when the account has a user of that address already. */
export async function insertUser(
  tx: Handle,
  user: { accountId: number; name: string; email: string; role: Role; at: Date },
): Promise<number> {
  const { at, ...values } = user;
  const [row] = await tx
    .insert(users)
    .values({ ...values, createdAt: at })
    .returning({ id: users.id });
  if (!row) throw new Error('An inserted user came back as nothing');
  return row.id;
}

export const listUsers = (h: Handle, accountId: number) =>
  h
    .select({ id: users.id, name: users.name, email: users.email, role: users.role })
    .from(users)
    .where(eq(users.accountId, accountId))
    .orderBy(asc(users.id));

/** Fails with a unique violation when the account has a key of that name already. */
export async function insertApiKey(
  tx: Handle,
  key: {
    accountId: number;
    userId: number;
    name: string;
    keyHash: string;
    sourceCidrs: string[];
    at: Date;
  },
): Promise<number> {
  const { at, ...values } = key;
  const [row] = await tx
    .insert(apiKeys)
    .values({ ...values, createdAt: at })
    .returning({ id: apiKeys.id });
  if (!row) throw new Error('An inserted API key came back as nothing');
  return row.id;
}

export const listApiKeys = (h: Handle, accountId: number) =>
  h
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      userEmail: users.email,
      sourceCidrs: apiKeys.sourceCidrs,
      createdAt: apiKeys.createdAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(eq(apiKeys.accountId, accountId))
    .orderBy(asc(apiKeys.id));

/** Keys in use, with whose they are: what an owner is shown. */
export async function listKeysInUse(h: Handle, accountId: number): Promise<ApiKeyView[]> {
  return h
    .select(KEY_VIEW)
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(and(eq(apiKeys.accountId, accountId), isNull(apiKeys.revokedAt)))
    .orderBy(asc(apiKeys.id));
}

export async function getKeyInUse(h: Handle, accountId: number, id: number): Promise<ApiKeyView | null> {
  const [row] = await h
    .select(KEY_VIEW)
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(and(eq(apiKeys.accountId, accountId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)));
  return row ?? null;
}

const KEY_VIEW = {
  id: apiKeys.id,
  name: apiKeys.name,
  user: { id: users.id, name: users.name, email: users.email, role: users.role },
  allowedSources: apiKeys.sourceCidrs,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
};

/** Notes that a key was used; nobody's decision depends on it. */
export async function noteKeyUse(h: Handle, accountId: number, id: number, at: Date): Promise<void> {
  await h
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(and(eq(apiKeys.accountId, accountId), eq(apiKeys.id, id)));
}

/** Puts another account key in the place of the one there. */
export async function replaceAccountKey(
  tx: Handle,
  accountId: number,
  keyHash: string,
  at: Date,
): Promise<void> {
  await tx
    .update(accounts)
    .set({ keyHash, updatedAt: at, version: sql`${accounts.version} + 1` })
    .where(eq(accounts.id, accountId));
}

export async function getAccountName(h: Handle, accountId: number): Promise<string | null> {
  const [row] = await h.select({ name: accounts.name }).from(accounts).where(eq(accounts.id, accountId));
  return row?.name ?? null;
}

/** Whether there was such a key to revoke. */
export async function revokeApiKey(tx: Handle, accountId: number, name: string, at: Date): Promise<boolean> {
  const done = await tx
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(eq(apiKeys.accountId, accountId), eq(apiKeys.name, name), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return done.length > 0;
}

/** Told to every process in which `authenticate` keeps answers: forget them. Part of the transaction. */
export async function announceKeyChange(tx: Handle, channel: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${channel}, '')`);
}
