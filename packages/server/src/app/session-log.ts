import type { Handle } from '../db/handle.ts';
import { appendSessionLog } from '../db/repositories/session-log.ts';
import type { Visitor } from './access.ts';
import type { Caller } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import type { SessionAction } from './team.ts';

const USER_AGENT_MOST = 200;

/** Writes into a tenant's log of sessions what became of one; part of the transaction that does it. */
export const noteSession = (
  context: Pick<AppContext, 'clock'>,
  h: Handle,
  { accountId, userEmail, role }: Pick<Caller, 'accountId' | 'userEmail' | 'role'>,
  { sourceIp, userAgent }: Visitor,
  action: SessionAction,
): Promise<void> =>
  appendSessionLog(h, accountId, {
    time: timeOf(context),
    user: userEmail,
    role,
    sourceIp,
    userAgent: plainAgent(userAgent),
    action,
  });

/** What a browser calls itself is anybody's text. */
export const plainAgent = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .slice(0, USER_AGENT_MOST);
