import type { UserTaskRequest } from '../app/team.ts';
import { changeUser } from '../app/users.ts';
import { removeUser, renameUser, setRole } from '../db/repositories/users.ts';
import type { Attempt } from './context.ts';
import { complete } from './ending.ts';
import { failed, type Outcome } from './outcome.ts';

/** Changes or removes a user of the account, as Redis Cloud's API has it: a task, and nobody's own role or user. */
export async function changeUserTask(attempt: Attempt, request: UserTaskRequest): Promise<Outcome> {
  const { task, context } = attempt;
  const { accountId, originator } = task;
  const { userId } = request;
  const isOwn = originator.userId === userId;
  if (request.kind === 'user-delete' && isOwn)
    return failed('USER_CANNOT_DELETE_OWN_USER', 'userId: nobody removes their own user. Ask another owner.');
  return context.database.transaction(async (tx): Promise<Outcome> => {
    const losesOwner =
      request.kind === 'user-delete' || (request.role !== undefined && request.role !== 'Owner');
    const changed = await changeUser(tx, { accountId, userId }, losesOwner, async (_tx, user) => {
      if (request.kind === 'user-delete') {
        await removeUser(tx, accountId, userId);
        return `Removed user ${user.email} (${user.role})`;
      }
      const { name = user.name, role = user.role } = request;
      if (isOwn && role !== user.role) return null;
      await renameUser(tx, accountId, userId, name);
      await setRole(tx, accountId, userId, role);
      const was = role === user.role ? '' : `, ${role} (was ${user.role})`;
      return `Changed user ${user.email}: ${name}${was}`;
    });
    if (!changed.ok) return refusedAs(changed.error.code, changed.error.message);
    if (changed.value === null)
      return failed(
        'USER_CANNOT_UPDATE_IT_IS_OWN_ROLE',
        'role: nobody changes their own role. Ask another owner.',
      );
    await complete(tx, attempt, {
      resourceId: userId,
      resource: String(userId),
      description: changed.value,
      checks: [],
    });
    return { kind: 'completed' };
  });
}

const refusedAs = (code: string, message: string): Outcome =>
  code === 'NOT_FOUND'
    ? failed('USER_NOT_FOUND', 'userId: the user is not there any more. List the users to see who is.')
    : failed('CONFLICT_ERROR', `role: ${message} Make somebody else an owner first.`);
