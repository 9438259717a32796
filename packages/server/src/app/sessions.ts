import { err, ok } from '@berth/domain';
import type { Database } from '../db/database.ts';
import {
  countBackupCodes,
  getForSignIn,
  noteSignIn,
  type UserPlace,
} from '../db/repositories/credentials.ts';
import {
  type Alive,
  endSession,
  endSessions,
  insertSession,
  listSessions,
  prepareSessionLookup,
  touchSession,
} from '../db/repositories/sessions.ts';
import { holdUser } from '../db/repositories/users.ts';
import { hashToken, newToken } from '../vault/tokens.ts';
import type { Access, SessionView, SignInOutcome, Visitor } from './access.ts';
import type { Caller } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import { journal } from './journal.ts';
import type { SessionRecord, SignInRecord } from './model.ts';
import { sessionEnded } from './refusals.ts';
import { noteSession, plainAgent } from './session-log.ts';

/** A session that nobody uses ends after so long. */
export const IDLE_MS = 30 * 60_000;
/** And whatever is done, after so long. */
export const LONGEST_MS = 12 * 3_600_000;
/** Use is noted no more often than this; the idle time is so much longer at most. */
const NOTED_EVERY_MS = 10_000;

export const aliveSince = (now: number): Alive => ({
  usedSince: new Date(now - IDLE_MS),
  startedSince: new Date(now - LONGEST_MS),
});

const endOf = ({ startedAt, lastUsedAt }: Pick<SessionRecord, 'startedAt' | 'lastUsedAt'>): Date =>
  new Date(Math.min(lastUsedAt.getTime() + IDLE_MS, startedAt.getTime() + LONGEST_MS));

/** Whose session it is, in a session's use cases; API keys do not get there. */
export function sessionOf(caller: Caller): { id: number; endsAt: Date } {
  if (!caller.session) throw new Error('A use case of sessions was called without one');
  return caller.session;
}

export const placeOf = ({ accountId, userId }: UserPlace): UserPlace => ({ accountId, userId });

/** Starting, finding and ending sessions. */
export function sessionUseCases(
  context: AppContext,
  database: Database = context.database,
): Pick<Access, 'authenticate' | 'session' | 'signOut' | 'listSessions' | 'signOutEverywhere'> {
  const find = prepareSessionLookup(database.outer);
  return {
    async authenticate({ token, sourceIp, use }) {
      const found = await find(hashToken(token));
      const now = timeOf(context);
      if (!found || endOf(found) <= now) return err(sessionEnded);
      if (use && now.getTime() - found.lastUsedAt.getTime() >= NOTED_EVERY_MS) {
        await touchSession(database.outer, found, found.id, now);
        found.lastUsedAt = now;
      }
      const { accountId, userId, userName, userEmail, role } = found;
      const session = { id: found.id, endsAt: endOf(found) };
      return ok({ accountId, userId, userName, userEmail, role, apiKeyName: null, sourceIp, session });
    },

    session: (caller) => viewSession(context, caller, sessionOf(caller).endsAt),

    async signOut(caller, visitor) {
      return database.transaction(async (tx) => {
        await journal(context, tx, caller, 'signedOut', 'Signed out');
        await noteSession(context, tx, caller, visitor, 'signedOut');
        return endSession(tx, placeOf(caller), sessionOf(caller).id);
      });
    },

    async listSessions(caller) {
      const { id } = sessionOf(caller);
      const alive = aliveSince(context.clock.now());
      const found = await listSessions(database.outer, placeOf(caller), alive);
      return found.map((one) => ({ ...one, current: one.id === id }));
    },

    async signOutEverywhere(caller, visitor) {
      return database.transaction(async (tx) => {
        await journal(context, tx, caller, 'signedOut', 'Signed out everywhere');
        await noteSession(context, tx, caller, visitor, 'signedOutEverywhere');
        return endSessions(tx, placeOf(caller), null);
      });
    },
  };
}

/** What a session shows of its user; the user is there, or the session would not be. */
export async function viewSession(
  { database }: Pick<AppContext, 'database'>,
  user: UserPlace,
  endsAt: Date,
): Promise<SessionView> {
  const found = await getForSignIn(database.outer, user);
  if (!found) throw new Error(`User ${user.userId} of a session is not there`);
  return {
    user: {
      id: found.userId,
      name: found.userName,
      email: found.userEmail,
      role: found.role,
      twoFactor: found.twoFactorSince !== null,
      backupCodesLeft: await countBackupCodes(database.outer, user),
    },
    account: { id: found.accountId, name: found.accountName },
    endsAt,
  };
}

/**
 * Starts a session of a user whose password and code were just found right. Null when they are not the user's any
 * more: changed in the meantime, or the user removed.
 */
export async function startSession(
  context: AppContext,
  proved: SignInRecord,
  visitor: Visitor,
): Promise<SignInOutcome | null> {
  const at = timeOf(context);
  const user = placeOf(proved);
  const { token, hash } = newToken('session');
  const started = await context.database.transaction(async (tx) => {
    if (!(await holdUser(tx, user.accountId, user.userId))) return false;
    const now = await getForSignIn(tx, user);
    const same =
      now?.passwordHash === proved.passwordHash &&
      (now.twoFactorSince !== null) === (proved.twoFactorSince !== null);
    if (!same) return false;
    await insertSession(tx, {
      ...user,
      tokenHash: hash,
      sourceIp: visitor.sourceIp,
      userAgent: plainAgent(visitor.userAgent),
      at,
    });
    await noteSignIn(tx, user, at);
    await noteSession(context, tx, proved, visitor, 'signedIn');
    await journal(
      context,
      tx,
      { ...user, userName: proved.userName, apiKeyName: null },
      'signedIn',
      `Signed in from ${visitor.sourceIp}`,
    );
    return true;
  });
  if (!started) return null;
  const session = await viewSession(context, user, endOf({ startedAt: at, lastUsedAt: at }));
  return { next: 'done', token, session };
}
