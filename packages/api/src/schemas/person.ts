import { z } from 'zod';
import { ROLES } from '../roles.ts';
import { textField } from './fields.ts';

/** Fewest and most characters of a password. Long rather than colourful: no rule about what it is made of. */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

const emailError = 'email must be an e-mail address of at most 200 characters';

export const personFields = {
  email: z
    .string({ error: emailError })
    .max(200, { error: emailError })
    .regex(/^[^\s@\p{Cc}\p{Cf}\u2028\u2029]+@[^\s@\p{Cc}\p{Cf}\u2028\u2029]+$/u, { error: emailError })
    .refine((value) => value.isWellFormed(), { error: emailError })
    .meta({ example: 'ada@example.com' }),
  name: textField('name', 200, 'Ada Example', "The user's name"),
  role: z
    .enum(ROLES, { error: `role must be one of ${ROLES.join(', ')}` })
    .meta({ description: 'What the user may do' }),
};

/** A password that is being chosen. */
export function newPassword(field: string) {
  const { least, most } = PASSWORD_LENGTH;
  const error = `${field} must be a text of ${least} to ${most} characters`;
  return z
    .string({ error })
    .min(least, { error })
    .max(most, { error })
    .refine((value) => value.isWellFormed(), { error })
    .meta({ format: 'password', example: '****', description: `${least} to ${most} characters` });
}

/** A password that is given as proof: whatever its length, it is right or wrong. */
export function givenPassword(field: string) {
  const error = `${field} must be a text of 1 to ${PASSWORD_LENGTH.most} characters`;
  return z
    .string({ error })
    .min(1, { error })
    .max(PASSWORD_LENGTH.most, { error })
    .meta({ format: 'password', example: '****' });
}

const codeError = 'code must be the six digits of the authenticator app, or a backup code';

/** A code of the authenticator app, or a backup code; blanks and hyphens do not count. */
export const codeField = z
  .string({ error: codeError })
  .max(40, { error: codeError })
  .transform((text) => text.replace(/[\s-]/g, '').toLowerCase())
  .refine((text) => /^(?:\d{6}|[a-z2-7]{16})$/.test(text), { error: codeError })
  .meta({ type: 'string', example: '123456', description: 'Of the authenticator app, or a backup code' });

/** What to do about a refused field, in the words of the person who fills it in. */
export const PERSON_REMEDIES: Record<string, string> = {
  email: 'Write it like ada@example.com.',
  name: 'Write the name in up to 200 printable characters.',
  role: `Choose one of ${ROLES.join(', ')}.`,
  password: `Choose at least ${PASSWORD_LENGTH.least} characters; a few words in a row are good.`,
  newPassword: `Choose at least ${PASSWORD_LENGTH.least} characters; a few words in a row are good.`,
  currentPassword: 'Type the password that you sign in with.',
  code: 'Open the authenticator app and type the six digits that it shows now.',
  token: 'Open the link again as it was given to you, whole.',
  accountId: 'Choose one of the accounts that are offered, or leave it out.',
};
