import { err, ok } from '@berth/domain';
import { findForSignIn } from '../db/repositories/credentials.ts';
import { TooManyPasswords } from '../vault/passwords.ts';
import type { Access, SignInOutcome, SignInRequest, Visitor } from './access.ts';
import type { AppResult } from './app.ts';
import type { AppContext } from './context.ts';
import { journal } from './journal.ts';
import type { SignInRecord } from './model.ts';
import { signInFailed, tooManyTries } from './refusals.ts';
import { takeCode } from './second-factor.ts';
import { noteSession } from './session-log.ts';
import { startSession } from './sessions.ts';
import type { TryLimits } from './try-limits.ts';

/**
 * A refusal leaves at a multiple of this time after its request came: how many users an address has, and what was
 * done before it was refused, shows in no difference of milliseconds.
 */
const REFUSED_EVERY_MS = 500;
const BUSY_S = 5;

/** Signing in with e-mail address, password and, where the user has turned it on, a code. */
export function signInUseCase(context: AppContext, limits: TryLimits): Pick<Access, 'signIn'> {
  const { database, clock, passwords } = context;

  const signIn = async (request: SignInRequest, visitor: Visitor): Promise<AppResult<SignInOutcome>> => {
    const matching = await usersOfPassword(request);
    const [user] = matching.right;
    if (!user) {
      for (const one of matching.looked) await note(one, visitor, 'a wrong password');
      return err(signInFailed('password'));
    }
    await limits.wasRight(visitor.sourceIp);
    if (matching.right.length > 1)
      return ok({ next: 'choose-account', accounts: accountsOf(matching.right) });
    if (user.twoFactorSince !== null) {
      if (request.code === undefined) return ok({ next: 'code' });
      if (!(await takeCode(context, user, request.code))) {
        await note(user, visitor, 'a wrong code');
        return err(signInFailed('code'));
      }
    }
    const outcome = await startSession(context, user, visitor);
    if (!outcome) return err(signInFailed('password'));
    await limits.forget(request.email);
    return ok(outcome);
  };

  /** One password is checked for each user of the address, and one where there is none. */
  const usersOfPassword = async ({ email, password, accountId }: SignInRequest) => {
    const looked = await findForSignIn(database.outer, email, accountId ?? null);
    const right: SignInRecord[] = [];
    for (const one of looked) if (await passwords.isOf(one.passwordHash, password)) right.push(one);
    if (looked.length === 0) await passwords.isOf(null, password);
    return { looked, right };
  };

  const note = async (user: SignInRecord, visitor: Visitor, what: string): Promise<void> => {
    await journal(
      context,
      database.outer,
      { accountId: user.accountId, userName: user.userName, apiKeyName: null },
      'signInRefused',
      `A sign-in as ${user.userEmail} from ${visitor.sourceIp} was refused: ${what}`,
    );
    await noteSession(context, database.outer, user, visitor, 'signInRefused');
  };

  return {
    async signIn(request, visitor) {
      const cameAt = clock.now();
      const seconds = await limits.enter({ user: request.email, sourceIp: visitor.sourceIp });
      if (seconds > 0) return err(tooManyTries(seconds));
      const result = await signIn(request, visitor).catch(refuseWhenBusy);
      if (!result.ok) {
        const late = (clock.now() - cameAt) % REFUSED_EVERY_MS;
        await clock.sleep(REFUSED_EVERY_MS - late, new AbortController().signal);
      }
      return result;
    },
  };
}

/** With more passwords to check than is sensible, the next ones are told to come back. */
export function refuseWhenBusy(error: unknown): AppResult<never> {
  if (error instanceof TooManyPasswords) return err(tooManyTries(BUSY_S));
  throw error;
}

const accountsOf = (users: SignInRecord[]) =>
  users.map(({ accountId, accountName }) => ({ id: accountId, name: accountName }));
