import { z } from 'zod';
import { idSchema, timestampSchema } from './common.ts';
import { newPassword, personFields } from './person.ts';
import { roleSchema } from './session.ts';

const tokenError = 'token must be the part of the link after its #';

const token = z
  .string({ error: tokenError })
  .regex(/^[\w-]{1,200}$/, { error: tokenError })
  .meta({ format: 'password', example: '****', description: 'The part of the link after its #' });

export const linkLookSchema = z
  .object({ token })
  .meta({ id: 'AccessLinkRequest', description: 'In the body, because addresses are written into logs.' });

export const accessLinkSchema = z
  .object({
    purpose: z.enum(['set-up', 'invitation', 'reset']).meta({
      description:
        '`set-up`: a user that the operator made chooses the first password. `invitation`: a new user. `reset`: a new password in place of a lost one',
    }),
    account: z.object({ id: idSchema, name: z.string() }),
    email: z.string(),
    name: z.string().optional().meta({ description: 'Left out where it is to be chosen' }),
    role: roleSchema,
    expiresAt: timestampSchema,
  })
  .meta({ id: 'AccessLink', description: 'What a one-time link is for.' });

export type AccessLinkBody = z.infer<typeof accessLinkSchema>;

export const linkUseSchema = z
  .object({ token, password: newPassword('password'), name: personFields.name.optional() })
  .meta({ id: 'AccessLinkUseRequest', description: 'An invitation needs a name; elsewhere one changes it.' });
