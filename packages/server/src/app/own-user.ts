import { err, ok, type Secret } from '@berth/domain';
import {
  changePassword,
  getForSignIn,
  putBackupCodes,
  turnTwoFactorOff,
  turnTwoFactorOn,
} from '../db/repositories/credentials.ts';
import { eraseSecret } from '../db/repositories/secrets.ts';
import { endSessions } from '../db/repositories/sessions.ts';
import { weaknessOf } from '../vault/passwords.ts';
import { newBackupCodes, newTotpSecret, otpauthUrl, stepOfCode } from '../vault/totp.ts';
import type { Access } from './access.ts';
import type { AppError, Caller } from './app.ts';
import { type AppContext, timeOf } from './context.ts';
import { journal } from './journal.ts';
import type { SignInRecord } from './model.ts';
import { conflict, sessionEnded, tooManyTries, weakPassword, wrongCode, wrongPassword } from './refusals.ts';
import { openSecret, transactionWithSecrets, userPlace } from './sealing.ts';
import { takeCode } from './second-factor.ts';
import { placeOf, sessionOf, viewSession } from './sessions.ts';
import { refuseWhenBusy } from './sign-in.ts';
import type { TryLimits } from './try-limits.ts';

const onAlready = conflict(
  'Two-factor sign-in is on already',
  'To move it to another app, turn it off and on again.',
);
const offAlready = conflict('Two-factor sign-in is off', 'Turn it on first.');
const notBegun = conflict('There is nothing to confirm', 'Begin to set up two-factor sign-in once more.');

/** One's own password and second factor. Whoever asks gives the password once more: a session may be left open. */
export function ownUserUseCases(
  context: AppContext,
  limits: TryLimits,
): Pick<
  Access,
  'changePassword' | 'beginTwoFactor' | 'confirmTwoFactor' | 'newBackupCodes' | 'endTwoFactor'
> {
  const { database, passwords } = context;

  /** Counts a try at the user's own password or code. */
  const limited = async (caller: Caller): Promise<AppError | null> => {
    const seconds = await limits.enter({ user: nameOf(caller), sourceIp: caller.sourceIp });
    return seconds > 0 ? tooManyTries(seconds) : null;
  };
  const proved = async (caller: Caller): Promise<void> => {
    await limits.wasRight(caller.sourceIp);
    await limits.forget(nameOf(caller));
  };

  /** The user, once the password was found right; else what to refuse it with. */
  const byPassword = async (
    caller: Caller,
    password: Secret,
    field = 'password',
  ): Promise<SignInRecord | AppError> => {
    const refused = await limited(caller);
    if (refused) return refused;
    const user = await getForSignIn(database.outer, placeOf(caller));
    if (!user) return sessionEnded;
    try {
      if (!(await passwords.isOf(user.passwordHash, password))) return wrongPassword(field);
    } catch (error) {
      const busy = refuseWhenBusy(error);
      if (!busy.ok) return busy.error;
    }
    await proved(caller);
    return user;
  };

  return {
    async changePassword(caller, { current, next }) {
      const user = await byPassword(caller, current, 'currentPassword');
      if ('code' in user) return err(user);
      const weakness = weaknessOf(next, { email: user.userEmail, name: user.userName });
      if (weakness !== null) return err(weakPassword(weakness, 'newPassword'));
      const hash = await passwords.hash(next).catch(refuseWhenBusy);
      if (typeof hash !== 'string') return hash;
      return database.transaction(async (tx) => {
        const at = timeOf(context);
        if (!(await changePassword(tx, placeOf(caller), user.passwordHash, hash, at)))
          return err(wrongPassword('currentPassword'));
        await journal(context, tx, caller, 'passwordChanged', 'Changed the own password');
        return ok(await endSessions(tx, placeOf(caller), sessionOf(caller).id));
      });
    },

    async beginTwoFactor(caller, password) {
      const user = await byPassword(caller, password);
      if ('code' in user) return err(user);
      if (user.twoFactorSince !== null) return err(onAlready);
      const secret = newTotpSecret();
      const place = userPlace(caller, 'pendingTotpSecret');
      await transactionWithSecrets(context, [{ place, secret }], async () => {});
      return ok({ secret, otpauthUrl: otpauthUrl(secret, user.userEmail) });
    },

    async confirmTwoFactor(caller, code) {
      const refused = await limited(caller);
      if (refused) return err(refused);
      const pending = userPlace(caller, 'pendingTotpSecret');
      const secret = await openSecret(context, pending);
      if (!secret) return err(notBegun);
      const step = stepOfCode(secret, code, context.clock.now());
      if (step === null) return err(wrongCode);
      await proved(caller);
      const { codes, hashes } = newBackupCodes();
      const place = userPlace(caller, 'totpSecret');
      const isOn = await transactionWithSecrets(context, [{ place, secret }], async (tx) => {
        const user = placeOf(caller);
        if (!(await turnTwoFactorOn(tx, user, step, timeOf(context)))) throw new TurnedOnMeanwhile();
        await eraseSecret(tx, pending);
        await putBackupCodes(tx, user, hashes);
        await journal(context, tx, caller, 'twoFactorOn', 'Turned two-factor sign-in on');
        await endSessions(tx, user, sessionOf(caller).id);
        return true;
      }).catch((error: unknown) => {
        if (error instanceof TurnedOnMeanwhile) return false;
        throw error;
      });
      return isOn ? ok(codes) : err(onAlready);
    },

    async newBackupCodes(caller, password) {
      const user = await byPassword(caller, password);
      if ('code' in user) return err(user);
      if (user.twoFactorSince === null) return err(offAlready);
      const { codes, hashes } = newBackupCodes();
      await database.transaction(async (tx) => {
        await putBackupCodes(tx, placeOf(caller), hashes);
        await journal(context, tx, caller, 'backupCodesMade', 'Made new backup codes');
      });
      return ok(codes);
    },

    async endTwoFactor(caller, { password, code }) {
      const user = await byPassword(caller, password);
      if ('code' in user) return err(user);
      if (user.twoFactorSince === null) return err(offAlready);
      const refused = await limited(caller);
      if (refused) return err(refused);
      if (!(await takeCode(context, placeOf(caller), code))) return err(wrongCode);
      await proved(caller);
      await database.transaction(async (tx) => {
        await turnTwoFactorOff(tx, placeOf(caller));
        await eraseSecret(tx, userPlace(caller, 'totpSecret'));
        await journal(context, tx, caller, 'twoFactorOff', 'Turned two-factor sign-in off');
      });
      return ok(await viewSession(context, placeOf(caller), sessionOf(caller).endsAt));
    },
  };
}

/** Rolls back what was stored for a second factor that is on already: its secret must stay the one that counts. */
class TurnedOnMeanwhile extends Error {
  override name = 'TurnedOnMeanwhile';
}

const nameOf = (caller: Caller): string => `user ${caller.userId}`;
