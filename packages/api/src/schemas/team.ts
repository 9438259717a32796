import { z } from 'zod';
import { ROLES, type RoleName } from '../roles.ts';
import { idSchema, linksSchema } from './common.ts';
import { textField } from './fields.ts';
import { personFields } from './person.ts';

/** As Redis Cloud calls a role that only API keys have. */
export const LOGS_VIEWER = 'Logs Viewer (API use only)';

/** The roles as Redis Cloud's API spells them. */
export const TEAM_ROLES = ROLES.map((role) => (role === 'Logs Viewer' ? LOGS_VIEWER : role));

export const teamUserSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    email: z.string(),
    role: z.string().meta({ description: `One of ${TEAM_ROLES.join(', ')}` }),
    signUp: z.string().optional(),
    userType: z.string().meta({ example: 'Local' }),
    hasApiKey: z.boolean(),
    options: z.object({
      billing: z.boolean(),
      emailAlerts: z.boolean(),
      operationalEmails: z.boolean(),
      mfaEnabled: z.boolean(),
    }),
    links: linksSchema.optional(),
  })
  .meta({ id: 'AccountUser' });

export type TeamUserBody = z.infer<typeof teamUserSchema>;

export const teamUserListSchema = z
  .object({ account: idSchema, users: z.array(teamUserSchema), links: linksSchema.optional() })
  .meta({ id: 'AccountUsers' });

const roleError = `role must be one of ${TEAM_ROLES.join(', ')}`;

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** redisctl writes `billing_admin`. */
const roleCalled = (text: string): RoleName | undefined =>
  text === LOGS_VIEWER ? 'Logs Viewer' : ROLES.find((role) => lettersOf(role) === lettersOf(text));

const partOfName = (field: string) =>
  textField(field, 100, 'Ada', 'redisctl sends the name in two parts').optional();

export const teamUserUpdateSchema = z
  .object({
    name: personFields.name.optional(),
    firstName: partOfName('firstName'),
    lastName: partOfName('lastName'),
    role: z
      .string({ error: roleError })
      .transform((text, context) => {
        const role = roleCalled(text);
        if (!role) context.addIssue({ code: 'custom', message: roleError });
        return role ?? z.NEVER;
      })
      .optional()
      .meta({ type: 'string', enum: TEAM_ROLES }),
  })
  .meta({ id: 'AccountUserUpdateRequest', description: 'What is given is changed.' });

export type TeamUserUpdateBody = z.input<typeof teamUserUpdateSchema>;

export const TEAM_REMEDIES: Record<string, string> = {
  name: 'Write the name in up to 200 printable characters.',
  role: `Choose one of ${TEAM_ROLES.join(', ')}, or leave it out.`,
};
