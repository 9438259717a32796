import { and, desc, eq, gt, lt, lte, ne, or, sql } from 'drizzle-orm';
import type { SessionRecord } from '../../app/model.ts';
import type { Handle } from '../handle.ts';
import { sessions, users } from '../schema.ts';
import type { UserPlace } from './credentials.ts';

/** Moments since when a session must have been used, and since when it must have begun, to count. */
export interface Alive {
  usedSince: Date;
  startedSince: Date;
}

const ofUser = ({ accountId, userId }: UserPlace) =>
  and(eq(sessions.accountId, accountId), eq(sessions.userId, userId));

const isAlive = ({ usedSince, startedSince }: Alive) =>
  and(gt(sessions.lastUsedAt, usedSince), gt(sessions.startedAt, startedSince));

/** The session of a token, prepared once; whether it is still alive is the caller's to judge. */
export function prepareSessionLookup(outer: Handle) {
  const lookup = outer
    .select({
      id: sessions.id,
      accountId: users.accountId,
      userId: users.id,
      userName: users.name,
      userEmail: users.email,
      role: users.role,
      startedAt: sessions.startedAt,
      lastUsedAt: sessions.lastUsedAt,
    })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.accountId, sessions.accountId)))
    .where(eq(sessions.tokenHash, sql.placeholder('tokenHash')))
    .prepare('session_lookup');
  return async (tokenHash: string): Promise<SessionRecord | null> =>
    (await lookup.execute({ tokenHash }))[0] ?? null;
}

export async function insertSession(
  tx: Handle,
  session: UserPlace & { tokenHash: string; sourceIp: string; userAgent: string; at: Date },
): Promise<number> {
  const { at, ...values } = session;
  const [row] = await tx
    .insert(sessions)
    .values({ ...values, startedAt: at, lastUsedAt: at })
    .returning({ id: sessions.id });
  if (!row) throw new Error('An inserted session came back as nothing');
  return row.id;
}

/** Notes that a session was used; never back in time. */
export async function touchSession(h: Handle, user: UserPlace, id: number, at: Date): Promise<void> {
  await h
    .update(sessions)
    .set({ lastUsedAt: at })
    .where(and(ofUser(user), eq(sessions.id, id), lt(sessions.lastUsedAt, at)));
}

export const listSessions = (h: Handle, user: UserPlace, alive: Alive) =>
  h
    .select({
      id: sessions.id,
      startedAt: sessions.startedAt,
      lastUsedAt: sessions.lastUsedAt,
      sourceIp: sessions.sourceIp,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(and(ofUser(user), isAlive(alive)))
    .orderBy(desc(sessions.lastUsedAt), desc(sessions.id));

export async function endSession(h: Handle, user: UserPlace, id: number): Promise<number> {
  const done = await h
    .delete(sessions)
    .where(and(ofUser(user), eq(sessions.id, id)))
    .returning({ id: sessions.id });
  return done.length;
}

/** Ends a user's sessions, but for one where it is given. */
export async function endSessions(h: Handle, user: UserPlace, exceptId: number | null): Promise<number> {
  const done = await h
    .delete(sessions)
    .where(and(ofUser(user), exceptId === null ? undefined : ne(sessions.id, exceptId)))
    .returning({ id: sessions.id });
  return done.length;
}

/** Removes what has ended by itself. */
export async function purgeSessions(h: Handle, { usedSince, startedSince }: Alive): Promise<void> {
  await h
    .delete(sessions)
    .where(or(lte(sessions.lastUsedAt, usedSince), lte(sessions.startedAt, startedSince)));
}
