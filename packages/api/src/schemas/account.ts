import { z } from 'zod';
import { idSchema, linksSchema, timestampSchema } from './common.ts';

export const accountSchema = z
  .object({
    account: z.object({
      id: idSchema,
      name: z.string(),
      createdTimestamp: timestampSchema.optional(),
      updatedTimestamp: timestampSchema.optional(),
      pocStatus: z.string().optional(),
      marketplaceStatus: z.string().optional(),
      key: z
        .object({
          name: z.string(),
          accountId: idSchema.optional(),
          accountName: z.string().optional(),
          allowedSourceIps: z.array(z.string()).optional(),
          createdTimestamp: timestampSchema.optional(),
          owner: z.object({ name: z.string(), email: z.string() }).optional(),
          userAccountId: idSchema.optional(),
          httpSourceIp: z.string().optional(),
        })
        .optional(),
    }),
    links: linksSchema.optional(),
  })
  .meta({ id: 'Account', description: 'The account, and the key that asks.' });

export type AccountBody = z.infer<typeof accountSchema>;
