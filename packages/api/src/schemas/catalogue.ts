import { z } from 'zod';
import { idSchema, linksSchema } from './common.ts';
import { idText } from './query-text.ts';

export const regionListSchema = z
  .object({
    regions: z.array(
      z
        .object({
          id: idSchema,
          name: z.string().meta({ example: 'eu-central-1' }),
          provider: z.enum(['AWS', 'GCP']),
          optIn: z.boolean().optional().meta({
            description: 'Extension: whether an AWS account has to turn the region on before it can be used',
          }),
          timeZone: z
            .string()
            .optional()
            .meta({ description: 'Extension: in which hours of maintenance windows are meant' }),
        })
        .meta({ id: 'Region' }),
    ),
    unavailable: z
      .array(z.object({ provider: z.string(), why: z.string() }))
      .optional()
      .meta({ description: 'Extension: clouds that were asked for and are not there, with the reason' }),
    links: linksSchema.optional(),
  })
  .meta({ id: 'Regions' });

export type RegionListBody = z.infer<typeof regionListSchema>;

const providerError = 'provider must be AWS or GCP';

export const regionQuerySchema = z.object({
  provider: z
    .string({ error: providerError })
    .transform((text) => text.toUpperCase())
    .pipe(z.enum(['AWS', 'GCP'], { error: providerError }))
    .optional()
    .meta({ type: 'string', enum: ['AWS', 'GCP'], description: 'Regions of this cloud only' }),
});

export const moduleListSchema = z
  .object({
    modules: z.array(
      z
        .object({
          name: z.string().meta({ example: 'RedisJSON' }),
          capabilityName: z.string().optional(),
          description: z.string(),
          parameters: z
            .array(
              z.object({
                name: z.string(),
                description: z.string(),
                type: z.string(),
                defaultValue: z.number(),
                required: z.boolean(),
              }),
            )
            .optional(),
        })
        .meta({ id: 'DatabaseModule' }),
    ),
    links: linksSchema.optional(),
  })
  .meta({ id: 'DatabaseModules' });

export type ModuleListBody = z.infer<typeof moduleListSchema>;

export const dataPersistenceListSchema = z
  .object({
    dataPersistence: z.array(
      z
        .object({ name: z.string().meta({ example: 'aof-every-1-second' }), description: z.string() })
        .meta({ id: 'DataPersistence' }),
    ),
    links: linksSchema.optional(),
  })
  .meta({ id: 'DataPersistenceOptions' });

export type DataPersistenceListBody = z.infer<typeof dataPersistenceListSchema>;

export const queryPerformanceFactorListSchema = z
  .object({ queryPerformanceFactors: z.array(z.string()), links: linksSchema.optional() })
  .meta({ id: 'QueryPerformanceFactors' });

export const redisVersionListSchema = z
  .object({
    redisVersions: z.array(
      z
        .object({
          version: z.string().meta({ example: '7.4' }),
          eolDate: z.string().optional().meta({ format: 'date' }),
          isPreview: z.boolean(),
          isDefault: z.boolean(),
        })
        .meta({ id: 'RedisVersion' }),
    ),
  })
  .meta({ id: 'RedisVersions' });

export type RedisVersionBody = z.infer<typeof redisVersionListSchema>['redisVersions'][number];

export const redisVersionQuerySchema = z.object({
  subscriptionId: idText('subscriptionId must be an id, a whole number').optional().meta({
    description: 'Versions for this subscription',
    type: 'integer',
    format: 'int32',
    pattern: undefined,
  }),
});

export const fixedSubscriptionListSchema = z
  .object({
    accountId: idSchema,
    subscriptions: z.array(z.object({})).meta({ description: 'Always empty' }),
    links: linksSchema.optional(),
  })
  .meta({ id: 'FixedSubscriptions', description: 'Essentials subscriptions, of which Berth has none.' });
