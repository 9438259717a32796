import { err, ok, type Secret } from '@berth/domain';
import { violatedUnique } from '../db/database.ts';
import type { Handle } from '../db/handle.ts';
import { endLinksOfUser, findLink, takeLink } from '../db/repositories/access-links.ts';
import { insertUser } from '../db/repositories/accounts.ts';
import { changePassword, getForSignIn, setFirstPassword } from '../db/repositories/credentials.ts';
import { endSessions } from '../db/repositories/sessions.ts';
import { renameUser } from '../db/repositories/users.ts';
import { weaknessOf } from '../vault/passwords.ts';
import { hashToken } from '../vault/tokens.ts';
import type { Access, Visitor } from './access.ts';
import type { AppError } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import { journal } from './journal.ts';
import type { LinkRecord } from './model.ts';
import { conflict, linkNotValid, tooManyTries, weakPassword } from './refusals.ts';
import { startSession } from './sessions.ts';
import { refuseWhenBusy } from './sign-in.ts';
import type { TryLimits } from './try-limits.ts';

/** What a link did, for the journal. */
const DONE = {
  'set-up': 'Set the first password by a set-up link',
  invitation: 'Accepted an invitation',
  reset: "Set a new password by the operator's reset link",
} as const;

const TYPE = { 'set-up': 'userSetUp', invitation: 'invitationAccepted', reset: 'passwordReset' } as const;

type Used = { user: { accountId: number; userId: number } } | { refused: AppError };

/** One-time links: looking at one, and using it up. */
export function linkUseCases(context: AppContext, limits: TryLimits): Pick<Access, 'lookAtLink' | 'useLink'> {
  const { database, passwords } = context;

  /** The link of a token, or what to refuse it with. Only links that are none count as tries. */
  const find = async (token: Secret, { sourceIp }: Visitor): Promise<LinkRecord | AppError> => {
    const seconds = await limits.enter({ user: null, sourceIp });
    if (seconds > 0) return tooManyTries(seconds);
    const link = await findLink(database.outer, hashToken(token), timeOf(context));
    if (!link) return linkNotValid;
    await limits.wasRight(sourceIp);
    return link;
  };

  const use = (link: LinkRecord, tokenHash: string, passwordHash: string, name: string | undefined) =>
    database.transaction(async (tx): Promise<Used> => {
      const at = timeOf(context);
      if (!(await takeLink(tx, link.accountId, tokenHash, at))) return { refused: linkNotValid };
      const userId = await userOf(tx, link, name ?? '', at);
      const user = { accountId: link.accountId, userId };
      if (!(await setPassword(tx, link, user, passwordHash, at))) return { refused: linkNotValid };
      if (name !== undefined) await renameUser(tx, user.accountId, userId, name);
      await endLinksOfUser(tx, user.accountId, userId);
      await endSessions(tx, user, null);
      const by = {
        accountId: link.accountId,
        userName: name ?? link.userName ?? link.email,
        apiKeyName: null,
      };
      await journal(
        context,
        tx,
        by,
        TYPE[link.purpose],
        `${DONE[link.purpose]}: ${link.email}, ${link.role}`,
      );
      return { user };
    });

  return {
    async lookAtLink(token, visitor) {
      const link = await find(token, visitor);
      if ('code' in link) return err(link);
      const { purpose, accountId, accountName, email, role, expiresAt, userName } = link;
      const account = { id: accountId, name: accountName };
      return ok({ purpose, account, email, name: userName, role, expiresAt });
    },

    async useLink({ token, password, name }, visitor) {
      const link = await find(token, visitor);
      if ('code' in link) return err(link);
      if (link.purpose === 'invitation' && name === undefined) return err(nameNeeded);
      const weakness = weaknessOf(password, { email: link.email, name: name ?? link.userName ?? '' });
      if (weakness !== null) return err(weakPassword(weakness, 'password'));
      try {
        const used = await use(link, hashToken(token), await passwords.hash(password), name);
        if ('refused' in used) return err(used.refused);
        const user = await getForSignIn(database.outer, used.user);
        if (!user) return err(linkNotValid);
        if (user.twoFactorSince !== null) return ok({ next: 'code' });
        const outcome = await startSession(context, user, visitor);
        return outcome ? ok(outcome) : err(linkNotValid);
      } catch (error) {
        if (violatedUnique(error) === 'users_account_email') return err(userThere(link.email));
        return refuseWhenBusy(error);
      }
    },
  };
}

const nameNeeded: AppError = {
  code: 'INVALID_REQUEST',
  message: 'name is required',
  field: 'name',
  remedy: 'Send the name that others in the account are to see.',
};

const userThere = (email: string): AppError =>
  conflict(
    `The account has a user ${email} already`,
    'Sign in, or ask for an invitation of another address.',
  );

/** The user whom the link is for; of an invitation a new one. */
async function userOf(tx: Handle, link: LinkRecord, name: string, at: Date): Promise<number> {
  if (link.userId !== null) return link.userId;
  const { accountId, email, role } = link;
  return insertUser(tx, { accountId, name, email, role, at });
}

/** False where the link may not: a password that is there is changed by a reset link alone. */
async function setPassword(
  tx: Handle,
  link: LinkRecord,
  user: { accountId: number; userId: number },
  passwordHash: string,
  at: Date,
): Promise<boolean> {
  if (link.purpose === 'reset' && (await changePassword(tx, user, null, passwordHash, at))) return true;
  return setFirstPassword(tx, user, passwordHash, at);
}
