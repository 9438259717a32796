import { err, ok } from '@berth/domain';
import { violatedUnique } from '../db/database.ts';
import type { Handle } from '../db/handle.ts';
import { deleteInvitation, listInvitations, putInvitation } from '../db/repositories/access-links.ts';
import { announceKeyChange } from '../db/repositories/accounts.ts';
import {
  getUserView,
  hasUserOf,
  listUserViews,
  lockOwners,
  removeUser,
  setRole,
} from '../db/repositories/users.ts';
import { newToken } from '../vault/tokens.ts';
import type { Access, UserView } from './access.ts';
import type { AppError, AppResult, Caller } from './app.ts';
import { KEY_CHANGES } from './authenticate.ts';
import { type AppContext, timeOf } from './context.ts';
import { journal } from './journal.ts';
import { conflict, notFound } from './refusals.ts';

/** How long an invitation waits for its person. */
export const INVITATION_MS = 7 * 24 * 3_600_000;

/** Why the last owner stays one: somebody must be able to let others in. */
export const lastOwner = (name: string): string => `${name} is the last owner of the account.`;

const refuseLastOwner = (user: UserView): AppError =>
  conflict(lastOwner(user.name), 'Make somebody else an owner first.');

const invitedMeanwhile = (email: string): AppError =>
  conflict(`Somebody else invited ${email} at this moment`, 'Look at the invitations.', 'email');

/** Changes a user, whom losing must not leave the account without an owner; part of a transaction. */
export async function changeUser<T>(
  tx: Handle,
  { accountId, userId }: { accountId: number; userId: number },
  losesOwner: boolean,
  change: (tx: Handle, user: UserView) => Promise<T>,
): Promise<AppResult<T>> {
  const owners = await lockOwners(tx, accountId);
  const user = await getUserView(tx, accountId, userId);
  if (!user) return err(notFound('user'));
  if (losesOwner && owners.length === 1 && owners[0] === userId) return err(refuseLastOwner(user));
  const result = await change(tx, user);
  // API keys answer by the role that their user had when they were last looked up.
  await announceKeyChange(tx, KEY_CHANGES);
  return ok(result);
}

/** The users of an account and its invitations. */
export function userUseCases(
  context: AppContext,
): Pick<
  Access,
  'listUsers' | 'changeRole' | 'removeUser' | 'listInvitations' | 'invite' | 'revokeInvitation'
> {
  const { database } = context;

  const changing = <T>(
    { accountId }: Caller,
    userId: number,
    losesOwner: boolean,
    change: (tx: Handle, user: UserView) => Promise<T>,
  ): Promise<AppResult<T>> =>
    database.transaction((tx) => changeUser(tx, { accountId, userId }, losesOwner, change));

  return {
    listUsers: (caller) => listUserViews(database.outer, caller.accountId),

    changeRole: (caller, userId, role) =>
      changing(caller, userId, role !== 'Owner', async (tx, user) => {
        await setRole(tx, caller.accountId, userId, role);
        await journal(context, tx, caller, 'roleChanged', `Made ${user.email} ${role} (was ${user.role})`);
        return { ...user, role };
      }),

    removeUser: (caller, userId) =>
      changing(caller, userId, true, async (tx, user) => {
        await removeUser(tx, caller.accountId, userId);
        await journal(context, tx, caller, 'userRemoved', `Removed user ${user.email} (${user.role})`);
      }),

    listInvitations: (caller) => listInvitations(database.outer, caller.accountId),

    async invite(caller, { email, role }) {
      const createdAt = timeOf(context);
      const { token, hash } = newToken('link');
      const inviting = database.transaction(async (tx) => {
        if (await hasUserOf(tx, caller.accountId, email))
          return err(
            conflict(
              `The account has a user ${email} already`,
              'Change the role of that user instead.',
              'email',
            ),
          );
        const invitation = await putInvitation(tx, {
          accountId: caller.accountId,
          email,
          role,
          tokenHash: hash,
          createdBy: caller.userName,
          createdAt,
          expiresAt: new Date(createdAt.getTime() + INVITATION_MS),
        });
        await journal(context, tx, caller, 'userInvited', `Invited ${email} as ${role}`);
        return ok({ invitation, token });
      });
      return inviting.catch((error: unknown) => {
        if (violatedUnique(error) === 'access_links_invitation') return err(invitedMeanwhile(email));
        throw error;
      });
    },

    revokeInvitation: (caller, id) =>
      database.transaction(async (tx) => {
        const email = await deleteInvitation(tx, caller.accountId, id);
        if (email === null) return err(notFound('invitation'));
        await journal(context, tx, caller, 'invitationRevoked', `Took the invitation of ${email} back`);
        return ok(undefined);
      }),
  };
}
