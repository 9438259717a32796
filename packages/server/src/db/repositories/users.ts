import { and, asc, eq, sql } from 'drizzle-orm';
import type { UserView } from '../../app/access.ts';
import type { Role } from '../../app/app.ts';
import type { Handle } from '../handle.ts';
import { accessLinks, apiKeys, backupCodes, credentials, sealedSecrets, sessions, users } from '../schema.ts';

const oneOf = (accountId: number, id: number) => and(eq(users.accountId, accountId), eq(users.id, id));

const viewOf = (h: Handle) =>
  h
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      createdAt: users.createdAt,
      hasPassword: sql<boolean>`${credentials.userId} is not null`,
      twoFactor: sql<boolean>`${credentials.twoFactorSince} is not null`,
      lastSignedInAt: credentials.lastSignedInAt,
      apiKeys: sql<number>`(
        select count(*)::int from ${apiKeys} k
        where k.account_id = ${users}.account_id and k.user_id = ${users}.id and k.revoked_at is null)`,
    })
    .from(users)
    .leftJoin(credentials, and(eq(credentials.accountId, users.accountId), eq(credentials.userId, users.id)));

/** The users of an account, oldest first, with what an owner is shown of each. */
export const listUserViews = (h: Handle, accountId: number): Promise<UserView[]> =>
  viewOf(h).where(eq(users.accountId, accountId)).orderBy(asc(users.id));

export async function getUserView(h: Handle, accountId: number, id: number): Promise<UserView | null> {
  const [row] = await viewOf(h).where(oneOf(accountId, id));
  return row ?? null;
}

/**
 * Ids of the account's owners, held until the transaction ends: two owners who remove each other at the same moment
 * do it one after the other.
 */
export async function lockOwners(tx: Handle, accountId: number): Promise<number[]> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.accountId, accountId), eq(users.role, 'Owner')))
    .orderBy(asc(users.id))
    .for('update');
  return rows.map(({ id }) => id);
}

/** Holds a user against removal until the transaction ends. False when there is none such. */
export async function holdUser(tx: Handle, accountId: number, id: number): Promise<boolean> {
  const rows = await tx.select({ id: users.id }).from(users).where(oneOf(accountId, id)).for('share');
  return rows.length === 1;
}

/** Whether there is such a user. */
export async function setRole(tx: Handle, accountId: number, id: number, role: Role): Promise<boolean> {
  const done = await tx.update(users).set({ role }).where(oneOf(accountId, id)).returning({ id: users.id });
  return done.length === 1;
}

export async function renameUser(tx: Handle, accountId: number, id: number, name: string): Promise<void> {
  await tx.update(users).set({ name }).where(oneOf(accountId, id));
}

/** Removes a user with everything that lets anybody act as that user. What the user did stays in the log. */
export async function removeUser(tx: Handle, accountId: number, id: number): Promise<void> {
  const theirs = <T extends typeof sessions | typeof backupCodes | typeof credentials | typeof apiKeys>(
    table: T,
  ) => and(eq(table.accountId, accountId), eq(table.userId, id));
  // What is being stored for the user waits, or is seen here.
  await tx.select({ id: users.id }).from(users).where(oneOf(accountId, id)).for('update');
  await tx.delete(sessions).where(theirs(sessions));
  await tx.delete(backupCodes).where(theirs(backupCodes));
  await tx.delete(credentials).where(theirs(credentials));
  await tx.delete(apiKeys).where(theirs(apiKeys));
  await tx.delete(accessLinks).where(and(eq(accessLinks.accountId, accountId), eq(accessLinks.userId, id)));
  await tx
    .delete(sealedSecrets)
    .where(
      and(
        eq(sealedSecrets.accountId, accountId),
        eq(sealedSecrets.ownerKind, 'user'),
        eq(sealedSecrets.ownerId, String(id)),
      ),
    );
  await tx.delete(users).where(oneOf(accountId, id));
}

/** Whether the account has a user of that address, however it is capitalised. */
export async function hasUserOf(h: Handle, accountId: number, email: string): Promise<boolean> {
  const [row] = await h
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.accountId, accountId), eq(sql`lower(${users.email})`, sql`lower(${email}::text)`)));
  return row !== undefined;
}
