import { randomBytes } from 'node:crypto';
import { Secret } from '@berth/domain';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { hashKey } from '../app/keys.ts';

const PERIOD_S = 30;
/** A code of the step before or after counts: clocks differ, and people are slow. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const BACKUP_CODES = 10;

const generator = (secret: Secret, label = '') =>
  new TOTP({ issuer: 'Berth', label, secret: OtpSecret.fromBase32(secret.reveal()), period: PERIOD_S });

/** A new secret for an authenticator app, in base32. */
export const newTotpSecret = (): Secret => new Secret(new OtpSecret({ size: SECRET_BYTES }).base32);

/** The secret as apps read it from a QR code. */
export const otpauthUrl = (secret: Secret, email: string): Secret =>
  new Secret(generator(secret, email).toString());

/** The time step whose code it is, or null when it is none of these minutes. */
export function stepOfCode(secret: Secret, code: string, now: number): number | null {
  const delta = generator(secret).validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_S) + delta;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Backup codes of 80 random bits, and the hashes to store: nothing to guess that a slow hash would protect. */
export function newBackupCodes(): { codes: Secret[]; hashes: string[] } {
  const texts = Array.from({ length: BACKUP_CODES }, () =>
    [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join(''),
  );
  return {
    codes: texts.map((text) => new Secret(text.replace(/(.{4})(?=.)/g, '$1-'))),
    hashes: texts.map(hashKey),
  };
}
