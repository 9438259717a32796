import { z } from 'zod';
import { cloudAccountStatusSchema } from './cloud-account.ts';
import { idSchema, timestampSchema } from './common.ts';
import { permissionSchema } from './permission.ts';

export const healthSchema = z
  .object({
    state: z.enum(['healthy', 'attention', 'broken', 'unknown']),
    reason: z.string().meta({ description: 'What the last verification saw' }),
  })
  .meta({
    id: 'Health',
    description:
      'Of the last verification. `broken`: a blocking check failed; `attention`: a warning; `unknown`: AWS could not be asked, or nobody did.',
  });

const overviewFields = {
  id: idSchema,
  name: z.string(),
  provider: z.string(),
  internal: z.boolean().meta({ description: "True for account 1, the vendor's own" }),
  status: cloudAccountStatusSchema,
  awsAccountId: z.string().optional(),
  accessKeyId: z.string().optional().meta({ description: 'Masked', example: 'A***E' }),
  consoleAccess: z.enum(['role', 'user']).optional(),
  policyGeneration: z.string().optional(),
  health: healthSchema,
  subscriptions: z.int().meta({ type: 'integer', description: 'That are not deleted' }),
  createdAt: timestampSchema.optional(),
  lastVerifiedAt: timestampSchema.optional(),
  actions: z.object({ update: permissionSchema, verify: permissionSchema, delete: permissionSchema }),
};

export const cloudAccountOverviewSchema = z.object(overviewFields).meta({ id: 'CloudAccountOverview' });

export type CloudAccountOverviewBody = z.infer<typeof cloudAccountOverviewSchema>;

export const cloudAccountOverviewListSchema = z
  .object({
    cloudAccounts: z.array(cloudAccountOverviewSchema),
    actions: z.object({ create: permissionSchema }),
  })
  .meta({ id: 'CloudAccountOverviews', description: 'All of them, the internal account first.' });

export type CloudAccountOverviewListBody = z.infer<typeof cloudAccountOverviewListSchema>;

export const cloudAccountUseSchema = z
  .object({
    ...overviewFields,
    usedBy: z.array(z.object({ id: idSchema, name: z.string(), status: z.string() })).meta({
      description: 'Subscriptions that are not deleted, oldest first; the first 1,000',
    }),
  })
  .meta({ id: 'CloudAccountWithUse' });

export type CloudAccountUseBody = z.infer<typeof cloudAccountUseSchema>;
