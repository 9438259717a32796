import { err, ok } from '@berth/domain';
import { type AppContext, timeOf } from '../app/context.ts';
import type { SignInRecord } from '../app/model.ts';
import { userPlace } from '../app/sealing.ts';
import { putUserLink } from '../db/repositories/access-links.ts';
import { listUsers } from '../db/repositories/accounts.ts';
import { eraseCredentials, getForSignIn } from '../db/repositories/credentials.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { eraseSecrets } from '../db/repositories/secrets.ts';
import { endSessions } from '../db/repositories/sessions.ts';
import { handOver } from '../vault/hand-over.ts';
import { newToken } from '../vault/tokens.ts';
import type { AdminResult } from './result.ts';

/** How long the operator's links wait for their person. */
const LASTS_MS = { 'set-up': 24 * 3_600_000, reset: 3_600_000 } as const;

const JOURNAL = {
  'set-up': { type: 'setUpLinkMade', did: 'Made a set-up link for' },
  reset: { type: 'resetLinkMade', did: 'Made a password reset link for' },
} as const;

export interface MadeLink {
  user: string;
  url: string;
  expiresAt: Date;
}

interface Wanted {
  accountId: number;
  /** By email or id. */
  user: string;
}

/** One-time links for users, made by the operator: to set up, and to recover who has lost password or phone. */
export function userLinks(context: AppContext, baseUrl: string) {
  const { database } = context;

  const find = async ({ accountId, user }: Wanted): Promise<SignInRecord | null> => {
    const users = await listUsers(database.outer, accountId);
    const found = users.find(
      ({ id, email }) => email.toLowerCase() === user.toLowerCase() || String(id) === user,
    );
    return found ? getForSignIn(database.outer, { accountId, userId: found.id }) : null;
  };

  const make = async (
    user: SignInRecord,
    purpose: 'set-up' | 'reset',
    forgetSecondFactor: boolean,
  ): Promise<MadeLink> => {
    const createdAt = timeOf(context);
    const expiresAt = new Date(createdAt.getTime() + LASTS_MS[purpose]);
    const { accountId, userId, userEmail } = user;
    const { token, hash } = newToken('link');
    await database.transaction(async (tx) => {
      if (forgetSecondFactor) {
        await eraseCredentials(tx, { accountId, userId });
        await endSessions(tx, { accountId, userId }, null);
        await eraseSecrets(tx, userPlace({ accountId, userId }, 'totpSecret'));
      }
      await putUserLink(tx, {
        accountId,
        userId,
        purpose,
        tokenHash: hash,
        createdBy: 'Operator',
        createdAt,
        expiresAt,
      });
      const { type, did } = JOURNAL[purpose];
      const also = forgetSecondFactor ? '; password, second factor and sessions were ended' : '';
      await appendLog(tx, {
        accountId,
        time: createdAt,
        originator: 'Operator',
        apiKeyName: null,
        resource: null,
        resourceId: null,
        type,
        description: `${did} ${userEmail}${also}`,
      });
    });
    return { user: userEmail, url: `${baseUrl}/welcome#${handOver(token)}`, expiresAt };
  };

  const noSuchUser = ({ accountId, user }: Wanted) =>
    err({ message: `Account ${accountId} has no user "${user}" (email or id).` });

  return {
    async makeSetupLink(wanted: Wanted): Promise<AdminResult<MadeLink>> {
      const user = await find(wanted);
      if (!user) return noSuchUser(wanted);
      if (user.passwordHash !== null)
        return err({
          message:
            `${user.userEmail} is set up already. For a lost password: ` +
            `berth admin user reset-link --account ${user.accountId} --user ${user.userEmail}`,
        });
      return ok(await make(user, 'set-up', false));
    },

    /** @param wanted.secondFactor `forget`: for a lost phone. Until the link is used, nobody signs in as the user. */
    async makeResetLink(
      wanted: Wanted & { secondFactor: 'keep' | 'forget' },
    ): Promise<AdminResult<MadeLink>> {
      const user = await find(wanted);
      if (!user) return noSuchUser(wanted);
      return ok(await make(user, 'reset', wanted.secondFactor === 'forget'));
    },
  };
}
