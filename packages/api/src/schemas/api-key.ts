import { z } from 'zod';
import { idSchema, timestampSchema } from './common.ts';
import { roleSchema } from './session.ts';

export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    user: z.object({ id: idSchema, name: z.string(), email: z.string(), role: roleSchema }),
    allowedSources: z.array(z.string()).meta({ description: 'CIDR blocks; empty: from anywhere' }),
    createdAt: timestampSchema,
    lastUsedAt: timestampSchema.optional().meta({ description: 'To the minute; left out when never used' }),
  })
  .meta({ id: 'ApiKey', description: 'A user key, without the key itself.' });

export type ApiKeyBody = z.infer<typeof apiKeySchema>;

export const apiKeyListSchema = z.object({ apiKeys: z.array(apiKeySchema) }).meta({ id: 'ApiKeys' });

const nameError = 'name must be 10 to 50 letters, digits, hyphens or underscores';
const sourcesError = 'allowedSources must be a list of at most 100 addresses or CIDR blocks';

export const apiKeyCreateSchema = z
  .object({
    name: z
      .string({ error: nameError })
      .regex(/^[A-Za-z0-9_-]{10,50}$/, { error: nameError })
      .meta({ example: 'terraform-prod' }),
    userId: idSchema.meta({ description: "Whose key it is: it may do what that user's role may" }),
    allowedSources: z
      .array(z.string({ error: sourcesError }).max(64, { error: sourcesError }), { error: sourcesError })
      .max(100, { error: sourcesError })
      .default([])
      .meta({ description: 'Addresses or CIDR blocks; empty: from anywhere', example: ['203.0.113.0/24'] }),
  })
  .meta({ id: 'ApiKeyCreateRequest' });

export const API_KEY_REMEDIES: Record<string, string> = {
  name: 'Choose a name of 10 to 50 letters, digits, "-" or "_" that no other key of the account has.',
  userId: 'Send the id of a user of this account.',
  allowedSources: 'Write each like 203.0.113.7 or 203.0.113.0/24, or leave the list out.',
};

export const madeApiKeySchema = z
  .object({
    apiKey: apiKeySchema,
    secretKey: z.string().meta({ description: 'The key itself, for X-Api-Secret-Key. Shown only now' }),
  })
  .meta({ id: 'MadeApiKey' });

export const accountKeySchema = z
  .object({ accountKey: z.string().meta({ description: 'For X-Api-Key' }) })
  .meta({ id: 'AccountKey' });
