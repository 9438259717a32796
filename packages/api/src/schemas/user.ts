import { z } from 'zod';
import { idSchema, timestampSchema } from './common.ts';
import { permissionSchema } from './permission.ts';
import { personFields } from './person.ts';
import { roleSchema } from './session.ts';

export const userSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    twoFactor: z.boolean(),
    hasPassword: z.boolean().meta({ description: 'False until the set-up link has been used' }),
    isYou: z.boolean(),
    createdAt: timestampSchema,
    lastSignedInAt: timestampSchema.optional(),
    apiKeys: z.int().meta({ type: 'integer', description: 'API keys that would go with the user' }),
    actions: z.object({ changeRole: permissionSchema, remove: permissionSchema }),
  })
  .meta({ id: 'User' });

export type UserBody = z.infer<typeof userSchema>;

export const userListSchema = z.object({ users: z.array(userSchema) }).meta({ id: 'Users' });

export const roleChangeSchema = z.object({ role: personFields.role }).meta({ id: 'RoleChangeRequest' });

export const removedSchema = z.object({ removed: idSchema }).meta({ id: 'Removed' });

export const invitationSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    role: roleSchema,
    invitedBy: z.string(),
    createdAt: timestampSchema,
    expiresAt: timestampSchema,
    expired: z.boolean(),
  })
  .meta({ id: 'Invitation', description: 'Not yet accepted.' });

export type InvitationBody = z.infer<typeof invitationSchema>;

export const invitationListSchema = z
  .object({ invitations: z.array(invitationSchema) })
  .meta({ id: 'Invitations' });

export const inviteSchema = z
  .object({ email: personFields.email, role: personFields.role })
  .meta({ id: 'InvitationRequest' });

export const invitedSchema = z
  .object({
    invitation: invitationSchema,
    link: z.string().meta({ description: 'To be handed to the person; works once. Shown only now' }),
  })
  .meta({ id: 'MadeInvitation' });
