import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { SignInRecord } from '../../app/model.ts';
import type { Handle } from '../handle.ts';
import { accounts, backupCodes, credentials, users } from '../schema.ts';

/** A user of a tenant. */
export interface UserPlace {
  accountId: number;
  userId: number;
}

const oneOf = ({ accountId, userId }: UserPlace) =>
  and(eq(credentials.accountId, accountId), eq(credentials.userId, userId));

const signInOf = (h: Handle) =>
  h
    .select({
      accountId: accounts.id,
      accountName: accounts.name,
      userId: users.id,
      userName: users.name,
      userEmail: users.email,
      role: users.role,
      passwordHash: credentials.passwordHash,
      twoFactorSince: credentials.twoFactorSince,
    })
    .from(users)
    .innerJoin(accounts, eq(accounts.id, users.accountId))
    .leftJoin(credentials, and(eq(credentials.accountId, users.accountId), eq(credentials.userId, users.id)));

/**
 * Users of that address with a password, in every account: who signs in belongs to none yet. What it finds is told
 * to nobody who has not given the password.
 */
export const findForSignIn = (h: Handle, email: string, accountId: number | null): Promise<SignInRecord[]> =>
  signInOf(h)
    .where(
      and(
        eq(sql`lower(${users.email})`, sql`lower(${email}::text)`),
        sql`${credentials.userId} is not null`,
        accountId === null ? undefined : eq(users.accountId, accountId),
      ),
    )
    .orderBy(asc(users.id));

export async function getForSignIn(h: Handle, user: UserPlace): Promise<SignInRecord | null> {
  const [row] = await signInOf(h).where(and(eq(users.accountId, user.accountId), eq(users.id, user.userId)));
  return row ?? null;
}

/** Sets the first password. False when there is one already: nothing was changed. */
export async function setFirstPassword(
  tx: Handle,
  user: UserPlace,
  passwordHash: string,
  at: Date,
): Promise<boolean> {
  const done = await tx
    .insert(credentials)
    .values({ ...user, passwordHash, passwordChangedAt: at })
    .onConflictDoNothing()
    .returning({ userId: credentials.userId });
  return done.length === 1;
}

/**
 * Sets another password, if the one there is still `was`: two changes at once must not both count.
 * `was` null: whichever it is.
 */
export async function changePassword(
  tx: Handle,
  user: UserPlace,
  was: string | null,
  passwordHash: string,
  at: Date,
): Promise<boolean> {
  const done = await tx
    .update(credentials)
    .set({ passwordHash, passwordChangedAt: at })
    .where(and(oneOf(user), was === null ? undefined : eq(credentials.passwordHash, was)))
    .returning({ userId: credentials.userId });
  return done.length === 1;
}

export async function noteSignIn(tx: Handle, user: UserPlace, at: Date): Promise<void> {
  await tx.update(credentials).set({ lastSignedInAt: at }).where(oneOf(user));
}

/** Forgets password and second factor: nobody signs in as the user until a password is set by a link. */
export async function eraseCredentials(tx: Handle, user: UserPlace): Promise<void> {
  await eraseBackupCodes(tx, user);
  await tx.delete(credentials).where(oneOf(user));
}

/** Turns the second factor on; `step` is the code's that was just confirmed. False when it is on already. */
export async function turnTwoFactorOn(tx: Handle, user: UserPlace, step: number, at: Date): Promise<boolean> {
  const done = await tx
    .update(credentials)
    .set({ twoFactorSince: at, lastStep: step })
    .where(and(oneOf(user), isNull(credentials.twoFactorSince)))
    .returning({ userId: credentials.userId });
  return done.length === 1;
}

export async function turnTwoFactorOff(tx: Handle, user: UserPlace): Promise<void> {
  await tx.update(credentials).set({ twoFactorSince: null, lastStep: null }).where(oneOf(user));
  await eraseBackupCodes(tx, user);
}

/** Takes the code of a time step, once: false when it, or a later one, was taken before. */
export async function takeStep(h: Handle, user: UserPlace, step: number): Promise<boolean> {
  const done = await h
    .update(credentials)
    .set({ lastStep: step })
    .where(and(oneOf(user), or(isNull(credentials.lastStep), lt(credentials.lastStep, step))))
    .returning({ userId: credentials.userId });
  return done.length === 1;
}

const codesOf = ({ accountId, userId }: UserPlace) =>
  and(eq(backupCodes.accountId, accountId), eq(backupCodes.userId, userId));

async function eraseBackupCodes(tx: Handle, user: UserPlace): Promise<void> {
  await tx.delete(backupCodes).where(codesOf(user));
}

/** Stores backup codes by their hashes, in place of those there; two who do so at once do it one after the other. */
export async function putBackupCodes(tx: Handle, user: UserPlace, hashes: string[]): Promise<void> {
  await tx.select({ userId: credentials.userId }).from(credentials).where(oneOf(user)).for('update');
  await eraseBackupCodes(tx, user);
  await tx.insert(backupCodes).values(hashes.map((codeHash) => ({ ...user, codeHash })));
}

/** Takes a backup code, once: false when there is none such. */
export async function takeBackupCode(h: Handle, user: UserPlace, codeHash: string): Promise<boolean> {
  const done = await h
    .delete(backupCodes)
    .where(and(codesOf(user), eq(backupCodes.codeHash, codeHash)))
    .returning({ id: backupCodes.id });
  return done.length === 1;
}

export const countBackupCodes = (h: Handle, user: UserPlace): Promise<number> =>
  h.$count(backupCodes, codesOf(user));
