import { z } from 'zod';
import { idSchema, linksSchema, timestampSchema } from './common.ts';
import { databaseFields, newDatabaseFields } from './database.ts';
import { flag, listOf, textField, word } from './fields.ts';

export const subscriptionStatusSchema = z.enum(['pending', 'active', 'error', 'deleting']);

const paymentMethodIdField = z
  .int32({ error: 'paymentMethodId must be a whole number' })
  .min(0)
  .meta({ type: 'integer', format: 'int32' });

const NAME_MOST = 128;
const nameField = textField('name', NAME_MOST, 'Cache, Frankfurt', 'Display name');

/** As a client's empty text means "none given". */
const optionalName = z.union([z.literal(''), nameField], {
  error: `name must be a text of at most ${NAME_MOST} characters, without control characters`,
});

export const resourceTagSchema = z
  .object({
    key: z.string({ error: 'resourceTags must have a key and a value each, both texts' }).max(1_000),
    value: z.string({ error: 'resourceTags must have a key and a value each, both texts' }).max(1_000),
  })
  .meta({ id: 'ResourceTag' });

const resourceTagsField = listOf('resourceTags', resourceTagSchema, 1_000).meta({
  description: 'At most 30, put on all AWS resources of the subscription beside those of the vendor',
});

const networkingSchema = z
  .object({
    deploymentCIDR: word('deploymentCIDR', 64).optional().meta({ example: '10.0.0.0/24' }),
    vpcId: word('vpcId', 64).optional().meta({ description: 'A VPC of yours instead of a new one' }),
    subnetIds: listOf('subnetIds', word('subnetIds', 64), 100)
      .optional()
      .meta({ description: 'With securityGroupId: one, or three with several availability zones' }),
    securityGroupId: word('securityGroupId', 64).optional().meta({ description: 'It is never edited' }),
  })
  .meta({ id: 'SubscriptionNetworking' });

const regionSchema = z
  .object({
    region: word('region', 64).meta({ example: 'eu-central-1' }),
    multipleAvailabilityZones: flag('multipleAvailabilityZones').default(false),
    preferredAvailabilityZones: listOf(
      'preferredAvailabilityZones',
      word('preferredAvailabilityZones', 64),
      100,
    ).default([]),
    networking: networkingSchema.optional(),
  })
  .meta({ id: 'SubscriptionRegion' });

const cloudProviderSchema = z
  .object({
    provider: word('provider', 20).default('AWS').meta({ description: 'AWS on this installation' }),
    cloudAccountId: idSchema.default(1).meta({ description: 'Cloud account 1 is the internal account' }),
    regions: listOf('regions', regionSchema, 50),
    resourceTags: resourceTagsField.default([]),
  })
  .meta({ id: 'SubscriptionCloudProvider' });

const databaseSchema = z
  .object({
    ...newDatabaseFields,
    ...databaseFields,
    quantity: z
      .int({ error: 'quantity must be a whole number from 1 to 100' })
      .min(1)
      .max(100)
      .default(1)
      .meta({ type: 'integer' }),
  })
  .meta({ id: 'SubscriptionDatabase' });

/** What to do about a refused field of a subscription. */
export const SUBSCRIPTION_REMEDIES: Record<string, string> = {
  name: `Give the subscription a name of up to ${NAME_MOST} printable characters, or none.`,
  cloudProviders:
    'Send one entry with the cloud account and one region, like {"cloudAccountId": 1001, "regions": [{"region": "eu-central-1", "networking": {"deploymentCIDR": "10.0.0.0/24"}}]}.',
  databases: 'Send at least one, like {"name": "cache", "protocol": "redis", "datasetSizeInGb": 1}.',
  resourceTags: 'Send a list of {"key": "…", "value": "…"}; an empty list removes them all.',
  cidrIps: 'Send a list of ranges like "203.0.113.0/24"; an empty list removes them all.',
  securityGroupIds: 'Send a list of ids like "sg-0125be68a4625884a"; an empty list removes them all.',
};

export const subscriptionCreateSchema = z
  .object({
    name: optionalName.optional(),
    dryRun: flag('dryRun')
      .default(false)
      .meta({ description: 'The task gives the plan as response.resource; nothing is created' }),
    deploymentType: z
      .enum(['single-region', 'active-active'], {
        error: 'deploymentType must be single-region or active-active',
      })
      .default('single-region'),
    paymentMethod: z
      .enum(['credit-card', 'marketplace'], { error: 'paymentMethod must be credit-card or marketplace' })
      .default('credit-card'),
    paymentMethodId: paymentMethodIdField.optional(),
    memoryStorage: z
      .enum(['ram', 'ram-and-flash'], { error: 'memoryStorage must be ram or ram-and-flash' })
      .default('ram'),
    persistentStorageEncryptionType: word('persistentStorageEncryptionType', 64).default(
      'cloud-provider-managed-key',
    ),
    publicEndpointAccess: flag('publicEndpointAccess').default(true),
    cloudProviders: listOf('cloudProviders', cloudProviderSchema, 20),
    databases: listOf('databases', databaseSchema, 200),
  })
  .meta({
    id: 'SubscriptionCreateRequest',
    description: 'Whatever is left out gets its default. Fields that are not known are ignored.',
  });

export const subscriptionDeleteQuerySchema = z.object({
  deleteDatabases: z
    .enum(['true', 'false'], { error: 'deleteDatabases must be true or false' })
    .default('false')
    .meta({ description: 'Extension: its databases are deleted with it; otherwise it must have none' }),
});

export const subscriptionUpdateSchema = z
  .object({
    name: optionalName.optional(),
    paymentMethod: z
      .enum(['credit-card', 'marketplace'], { error: 'paymentMethod must be credit-card or marketplace' })
      .optional(),
    paymentMethodId: paymentMethodIdField.optional(),
    publicEndpointAccess: flag('publicEndpointAccess').optional(),
    customerManagedKeys: z
      .array(z.unknown())
      .optional()
      .meta({ description: 'Refused: volumes are encrypted under the key that AWS manages' }),
  })
  .meta({ id: 'SubscriptionUpdateRequest', description: 'Given fields are merged into what is stored.' });

const cidrEntry = z.union([word('cidrIps', 64), z.object({ cidr: word('cidrIps', 64) })], {
  error: 'cidrIps must be a list of texts like 203.0.113.0/24',
});

export const allowListUpdateSchema = z
  .object({
    cidrIps: listOf('cidrIps', cidrEntry, 5_000)
      .default([])
      .transform((entries) => entries.map((entry) => (typeof entry === 'string' ? entry : entry.cidr)))
      .meta({ type: 'array', items: { type: 'string' }, example: ['203.0.113.0/24'] }),
    securityGroupIds: listOf('securityGroupIds', word('securityGroupIds', 64), 5_000).default([]),
  })
  .meta({ id: 'AllowListUpdateRequest', description: 'The whole list, in place of the one there.' });

export const resourceTagsUpdateSchema = z
  .object({ resourceTags: resourceTagsField })
  .meta({ id: 'ResourceTagsUpdateRequest', description: 'The whole list, in place of the one there.' });

const cloudDetailSchema = z.object({
  provider: z.string().meta({ example: 'AWS' }),
  cloudAccountId: idSchema,
  awsAccountId: z.string().optional(),
  totalSizeInGb: z.number(),
  resourceTags: z.array(resourceTagSchema),
  regions: z.array(
    z.object({
      region: z.string(),
      networking: z.array(
        z.object({
          deploymentCIDR: z.string().optional(),
          vpcId: z.string().optional(),
          subnetId: z.string().optional(),
        }),
      ),
      preferredAvailabilityZones: z.array(z.string()),
      multipleAvailabilityZones: z.boolean(),
    }),
  ),
  links: linksSchema,
});

export const subscriptionSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    status: z.string().meta({ description: `One of ${subscriptionStatusSchema.options.join(', ')}` }),
    deploymentType: z.string().optional(),
    paymentMethodId: idSchema.optional(),
    paymentMethodType: z.string().optional(),
    memoryStorage: z.string().optional(),
    publicEndpointAccess: z.boolean().optional(),
    persistentStorageEncryptionType: z.string().optional(),
    numberOfDatabases: z.int().optional().meta({ type: 'integer' }),
    cloudDetails: z.array(cloudDetailSchema).optional(),
    createdTimestamp: timestampSchema.optional().meta({ description: 'Extension' }),
    links: linksSchema.optional(),
  })
  .meta({ id: 'Subscription' });

export type SubscriptionBody = z.infer<typeof subscriptionSchema>;

export const subscriptionListSchema = z
  .object({ accountId: idSchema, subscriptions: z.array(subscriptionSchema), links: linksSchema.optional() })
  .meta({ id: 'Subscriptions' });
