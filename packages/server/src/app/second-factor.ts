import { takeBackupCode, takeStep, type UserPlace } from '../db/repositories/credentials.ts';
import { stepOfCode } from '../vault/totp.ts';
import type { AppContext } from './context.ts';
import { hashKey } from './keys.ts';
import { openSecret, userPlace } from './sealing.ts';

/** Takes a code of the authenticator app, or a backup code. Each counts once: a second time it is wrong. */
export async function takeCode(context: AppContext, user: UserPlace, code: string): Promise<boolean> {
  const { outer } = context.database;
  if (!/^\d{6}$/.test(code)) return takeBackupCode(outer, user, hashKey(code));
  const secret = await openSecret(context, userPlace(user, 'totpSecret'));
  if (!secret) return false;
  const step = stepOfCode(secret, code, context.clock.now());
  return step !== null && takeStep(outer, user, step);
}
