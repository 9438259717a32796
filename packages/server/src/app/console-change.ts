import { err, ok, type Result } from '@berth/domain';
import type { AppError } from './app.ts';
import type { ConsoleRecord } from './model.ts';

/** The console fields of an update, without the password itself. */
export interface ConsoleChange {
  iamRoleName?: string;
  consoleUsername?: string;
  signInLoginUrl?: string;
  newConsolePassword: boolean;
}

/**
 * How the console is reached after an update: what is given, merged into what is stored. Going from a role to a
 * console user needs all three of the user's fields, for there is nothing stored to merge them into.
 */
export function mergeConsole(stored: ConsoleRecord, change: ConsoleChange): Result<ConsoleRecord, AppError> {
  const userFields =
    change.consoleUsername !== undefined || change.signInLoginUrl !== undefined || change.newConsolePassword;
  if (change.iamRoleName !== undefined) {
    if (userFields)
      return err({
        code: 'INVALID_REQUEST',
        field: 'iamRoleName',
        message: 'Both a console role and console-user fields are given.',
        remedy: 'Give iamRoleName, or consoleUsername, consolePassword and signInLoginUrl, not both.',
      });
    return ok({ kind: 'role', iamRoleName: change.iamRoleName });
  }
  if (!userFields) return ok(stored);
  const before = stored.kind === 'user' ? stored : null;
  const consoleUsername = change.consoleUsername ?? before?.consoleUsername;
  const signInLoginUrl = change.signInLoginUrl ?? before?.signInLoginUrl;
  if (consoleUsername === undefined) return missing('consoleUsername');
  if (signInLoginUrl === undefined) return missing('signInLoginUrl');
  if (!before && !change.newConsolePassword) return missing('consolePassword');
  return ok({ kind: 'user', consoleUsername, signInLoginUrl });
}

const missing = (field: string): Result<ConsoleRecord, AppError> =>
  err({
    code: 'INVALID_REQUEST',
    field,
    message: `This cloud account is reached through a console role; to use a console user instead, ${field} is needed too.`,
    remedy: 'Give consoleUsername, consolePassword and signInLoginUrl together.',
  });

export const sameConsole = (a: ConsoleRecord, b: ConsoleRecord): boolean =>
  a.kind === 'role'
    ? b.kind === 'role' && a.iamRoleName === b.iamRoleName
    : b.kind === 'user' && a.consoleUsername === b.consoleUsername && a.signInLoginUrl === b.signInLoginUrl;
