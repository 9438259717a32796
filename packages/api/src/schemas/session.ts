import { z } from 'zod';
import { ROLES } from '../roles.ts';
import { ROUTE_KINDS } from '../route.ts';
import { idSchema, timestampSchema } from './common.ts';
import { permissionSchema } from './permission.ts';
import { codeField, givenPassword, newPassword, personFields } from './person.ts';

export const roleSchema = z.enum(ROLES);

export const sessionSchema = z
  .object({
    user: z.object({
      id: idSchema,
      name: z.string(),
      email: z.string(),
      role: roleSchema,
      twoFactor: z.boolean().meta({ description: 'Whether signing in needs a code, too' }),
      backupCodesLeft: z.int().meta({ type: 'integer' }),
    }),
    account: z.object({ id: idSchema, name: z.string() }),
    endsAt: timestampSchema.meta({
      description:
        'When the session ends if nothing is done until then; calls in the background do not count',
    }),
    idleMinutes: z.int().meta({ type: 'integer' }),
    may: z.record(z.string(), z.record(z.enum(ROUTE_KINDS), permissionSchema)).meta({
      description: "By area (`cloud-accounts`, `users`, …) and kind of call: what the user's role may do",
    }),
  })
  .meta({ id: 'Session', description: 'Who is signed in, and what they may do.' });

export type SessionBody = z.infer<typeof sessionSchema>;

export const signInSchema = z
  .object({
    email: personFields.email,
    password: givenPassword('password'),
    accountId: idSchema
      .optional()
      .meta({ description: 'The account, where the same person has a user in several' }),
    code: codeField.optional(),
  })
  .meta({
    id: 'SignInRequest',
    description: 'Sent again, with what is missing, when the answer asks for a code or for the account.',
  });

export const signInAnswerSchema = z
  .discriminatedUnion('next', [
    z.object({ next: z.literal('done'), session: sessionSchema }),
    z.object({ next: z.literal('code') }).meta({ description: 'The password is right; send a code with it' }),
    z.object({
      next: z.literal('choose-account'),
      accounts: z.array(z.object({ id: idSchema, name: z.string() })),
    }),
  ])
  .meta({ id: 'SignInAnswer', description: 'Signed in, with a cookie, when `next` is `done`.' });

export type SignInAnswer = z.infer<typeof signInAnswerSchema>;

export const sessionListSchema = z
  .object({
    sessions: z.array(
      z.object({
        id: idSchema,
        current: z.boolean(),
        startedAt: timestampSchema,
        lastUsedAt: timestampSchema,
        sourceIp: z.string(),
        userAgent: z.string().meta({ description: 'As the browser calls itself' }),
      }),
    ),
  })
  .meta({ id: 'Sessions', description: "The signed-in user's own sessions, the one used last first." });

export type SessionListBody = z.infer<typeof sessionListSchema>;

export const endedSchema = z
  .object({ ended: z.int().meta({ type: 'integer', description: 'How many sessions were ended' }) })
  .meta({ id: 'EndedSessions' });

export const passwordChangeSchema = z
  .object({ currentPassword: givenPassword('currentPassword'), newPassword: newPassword('newPassword') })
  .meta({ id: 'PasswordChangeRequest' });

export const passwordProofSchema = z
  .object({ password: givenPassword('password') })
  .meta({ id: 'PasswordProofRequest', description: 'The password once more, as proof of who asks.' });

export const twoFactorConfirmSchema = z.object({ code: codeField }).meta({ id: 'TwoFactorConfirmRequest' });

export const twoFactorEndSchema = z
  .object({ password: givenPassword('password'), code: codeField })
  .meta({ id: 'TwoFactorEndRequest' });

export const twoFactorBeginAnswerSchema = z
  .object({
    secret: z.string().meta({ description: 'Base32, to be typed into the app by hand' }),
    otpauthUrl: z.string().meta({ description: 'The same, to be shown as a QR code' }),
  })
  .meta({ id: 'TwoFactorSecret', description: 'Counts for nothing until a code of it has been confirmed.' });

export const backupCodesSchema = z
  .object({ backupCodes: z.array(z.string()) })
  .meta({ id: 'BackupCodes', description: 'Each works once, in place of a code. Shown only now.' });
