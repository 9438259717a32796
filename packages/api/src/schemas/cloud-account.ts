import { z } from 'zod';
import { isAwsSignInUrl } from '../sign-in-url.ts';
import { idSchema, linksSchema, timestampSchema } from './common.ts';
import { textField as text } from './fields.ts';
import { checkSchema } from './verification.ts';

export const cloudAccountStatusSchema = z.enum([
  'draft',
  'change-draft',
  'active',
  'delete-draft',
  'active-error',
]);

const fields = {
  name: text('name', 100, 'Production, Frankfurt', 'Display name, unique in the account'),
  accessKeyId: text('accessKeyId', 128, 'AKIAIOSFODNN7EXAMPLE', "The programmatic user's access key id"),
  accessSecretKey: text('accessSecretKey', 256, '****', "The access key's secret").meta({
    format: 'password',
  }),
  iamRoleName: z
    .string({ error: 'iamRoleName must be a text' })
    .regex(/^[\w+=,.@-]{1,64}$/, {
      error: 'iamRoleName must be the name of an IAM role: 1 to 64 letters, digits or _+=,.@-',
    })
    .meta({
      description: 'Extension: the console role, instead of the three console-user fields',
      example: 'redislabs-role',
    }),
  consoleUsername: text('consoleUsername', 128, 'redislabs-user', 'The AWS console user'),
  consolePassword: text('consolePassword', 256, '****', "The AWS console user's password").meta({
    format: 'password',
  }),
  signInLoginUrl: z
    .string({ error: 'signInLoginUrl must be a text' })
    .max(512, { error: 'signInLoginUrl must be at most 512 characters long' })
    .refine(isAwsSignInUrl, { error: "signInLoginUrl must be an https address of AWS's sign-in page" })
    .meta({
      description: "The AWS console's sign-in address; only AWS's own sign-in hosts are accepted",
      example: 'https://123456789012.signin.aws.amazon.com/console',
    }),
  region: z
    .string({ error: 'region must be a text' })
    .regex(/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/, {
      error: 'region must be an AWS region like eu-central-1',
    })
    .meta({ description: 'Extension: where to look for other workloads', example: 'eu-central-1' }),
};

/** What to do about a refused field, in the words of the person who fills it in. */
export const CLOUD_ACCOUNT_REMEDIES: Record<string, string> = {
  name: 'Give the cloud account a name of up to 100 printable characters.',
  provider: 'Leave provider out or send "AWS": only AWS accounts can be connected on this installation.',
  accessKeyId: 'Send the access key id that AWS shows for the programmatic user (it begins with AKIA).',
  accessSecretKey: 'Send the secret access key that AWS showed when the access key was made.',
  iamRoleName: 'Send the name of the console role alone, without its ARN; or the three console-user fields.',
  consoleUsername:
    'Send consoleUsername, consolePassword and signInLoginUrl together; or iamRoleName instead.',
  consolePassword:
    'Send consoleUsername, consolePassword and signInLoginUrl together; or iamRoleName instead.',
  signInLoginUrl: 'Send the address as IAM shows it, https://<account id>.signin.aws.amazon.com/console.',
  region: 'Send one AWS region by its code, or leave it out.',
};

const CONSOLE_USER_FIELDS = ['consoleUsername', 'consolePassword', 'signInLoginUrl'] as const;

interface ConsoleFields {
  iamRoleName?: string | undefined;
  consoleUsername?: string | undefined;
  consolePassword?: string | undefined;
  signInLoginUrl?: string | undefined;
}

type Refusal = { field: string; message: string };

function refuseBothConsoles(body: ConsoleFields): Refusal | null {
  const extra = CONSOLE_USER_FIELDS.find((field) => body[field] !== undefined);
  if (body.iamRoleName === undefined || !extra) return null;
  return { field: 'iamRoleName', message: `iamRoleName stands instead of ${extra}; send one of the two` };
}

function refuseMissingConsole(body: ConsoleFields): Refusal | null {
  const missing = CONSOLE_USER_FIELDS.find((field) => body[field] === undefined);
  if (body.iamRoleName !== undefined || !missing) return null;
  return { field: missing, message: `${missing} is required, unless iamRoleName is given` };
}

function refuseHalfKey(body: { accessKeyId?: string | undefined; accessSecretKey?: string | undefined }) {
  if ((body.accessKeyId === undefined) === (body.accessSecretKey === undefined)) return null;
  const [given, field] =
    body.accessKeyId === undefined ? ['accessSecretKey', 'accessKeyId'] : ['accessKeyId', 'accessSecretKey'];
  return { field, message: `${field} is required when ${given} is given: a key is changed as a whole` };
}

const report = (context: z.RefinementCtx, refusal: Refusal | null): void => {
  if (refusal) context.addIssue({ code: 'custom', path: [refusal.field], message: refusal.message });
};

export const cloudAccountCreateSchema = z
  .object({
    name: fields.name,
    provider: z
      .literal('AWS', { error: 'This cloud provider is not available on this installation' })
      .default('AWS'),
    accessKeyId: fields.accessKeyId,
    accessSecretKey: fields.accessSecretKey,
    consoleUsername: fields.consoleUsername.optional(),
    consolePassword: fields.consolePassword.optional(),
    signInLoginUrl: fields.signInLoginUrl.optional(),
    iamRoleName: fields.iamRoleName.optional(),
    region: fields.region.optional(),
  })
  .superRefine((body, context) => report(context, refuseBothConsoles(body) ?? refuseMissingConsole(body)))
  .meta({
    id: 'CloudAccountCreateRequest',
    description:
      'Either iamRoleName, or consoleUsername, consolePassword and signInLoginUrl. Fields that are not known are ignored.',
  });

/** As {@link cloudAccountCreateSchema}, but details that are only verified need no name. */
export const verifyDetailsSchema = z
  .object({ ...cloudAccountCreateSchema.shape, name: fields.name.default('Unsaved details') })
  .superRefine((body, context) => report(context, refuseBothConsoles(body) ?? refuseMissingConsole(body)))
  .meta({ id: 'VerifyDetailsRequest', description: 'The body of a creation; nothing of it is stored.' });

export const cloudAccountUpdateSchema = z
  .object({
    name: fields.name.optional(),
    accessKeyId: fields.accessKeyId.optional(),
    accessSecretKey: fields.accessSecretKey.optional(),
    consoleUsername: fields.consoleUsername.optional(),
    consolePassword: fields.consolePassword.optional(),
    signInLoginUrl: fields.signInLoginUrl.optional(),
    iamRoleName: fields.iamRoleName.optional(),
  })
  .superRefine((body, context) => {
    report(context, refuseBothConsoles(body) ?? refuseHalfKey(body));
    if (Object.values(body).every((value) => value === undefined)) {
      report(context, { field: 'name', message: 'The body names no field to change' });
    }
  })
  .meta({
    id: 'CloudAccountUpdateRequest',
    description:
      'Given fields are merged into what is stored. An access key id and its secret come together or not at all.',
  });

const cloudAccountFields = {
  id: idSchema,
  name: z.string(),
  provider: z.string().meta({ example: 'AWS' }),
  status: z.string().meta({ description: `One of ${cloudAccountStatusSchema.options.join(', ')}` }),
  signInLoginUrl: z.string().optional(),
  awsUserArn: z.string().optional(),
  awsConsoleRoleArn: z.string().optional(),
  links: linksSchema.optional(),
};

const lastVerification = {
  awsAccountId: z.string().optional().meta({ description: 'Extension', example: '123456789012' }),
  policyGeneration: z.string().optional().meta({ description: 'Extension', example: '2024' }),
  lastVerifiedAt: timestampSchema.optional().meta({ description: 'Extension' }),
  subscriptions: z
    .int()
    .optional()
    .meta({ type: 'integer', description: 'Extension: subscriptions that are not deleted' }),
  createdTimestamp: timestampSchema.optional(),
};

export const cloudAccountListItemSchema = z
  .object({
    ...cloudAccountFields,
    accessKeyId: z.string().optional().meta({ description: 'Masked', example: 'A***E' }),
    ...lastVerification,
  })
  .meta({ id: 'CloudAccountListItem' });

export const cloudAccountSchema = z
  .object({
    ...cloudAccountFields,
    accessKeyId: z.string().optional().meta({ description: 'Whole', example: 'AKIAIOSFODNN7EXAMPLE' }),
    ...lastVerification,
    iamRoleName: z.string().optional().meta({ description: 'Extension' }),
    consoleUsername: z.string().optional().meta({ description: 'Extension' }),
    checks: z.array(checkSchema).optional().meta({ description: 'Extension: of the last verification' }),
  })
  .meta({ id: 'CloudAccount', description: 'Never carries a secret.' });

export const cloudAccountListSchema = z
  .object({
    accountId: idSchema,
    cloudAccounts: z.array(cloudAccountListItemSchema),
    links: linksSchema.optional(),
  })
  .meta({ id: 'CloudAccounts' });

export type CloudAccountBody = z.infer<typeof cloudAccountSchema>;
export type CloudAccountListItem = z.infer<typeof cloudAccountListItemSchema>;

/** `accessKeyId` as lists show it: first character, `***`, last character. */
export function maskAccessKeyId(accessKeyId: string): string {
  const characters = [...accessKeyId];
  return `${characters[0] ?? ''}***${characters.at(-1) ?? ''}`;
}
