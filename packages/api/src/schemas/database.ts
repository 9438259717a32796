import { z } from 'zod';
import { INT32_MAX, idSchema, linksSchema, timestampSchema } from './common.ts';
import { flag, gigabytes, listOf, word } from './fields.ts';
import { integerText } from './query-text.ts';

const oneOf = <const T extends readonly [string, ...string[]]>(field: string, values: T) =>
  z.enum(values, { error: `${field} must be one of ${values.join(', ')}` });

const PERSISTENCE = [
  'none',
  'aof-every-1-second',
  'aof-every-write',
  'snapshot-every-1-hour',
  'snapshot-every-6-hours',
  'snapshot-every-12-hours',
] as const;
const EVICTION = [
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-lrm',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-lrm',
  'volatile-random',
  'volatile-ttl',
  'noeviction',
] as const;
const ALERTS = [
  'dataset-size',
  'datasets-size',
  'throughput-higher-than',
  'throughput-lower-than',
  'latency',
  'syncsource-error',
  'syncsource-lag',
  'connections-limit',
] as const;

const throughputSchema = z.object({
  by: oneOf('throughputMeasurement.by', ['operations-per-second', 'number-of-shards']),
  value: z.number({ error: 'throughputMeasurement.value must be a number' }).positive().max(1e9),
});

const moduleSchema = z.object({ name: word('modules', 100) });

const alertSchema = z.object({
  name: oneOf('alerts', ALERTS),
  value: z.int32({ error: 'alerts must have a whole number as value' }).meta({ type: 'integer' }),
});

/** Clients send the text of a certificate, the published document an object with it. */
const certificateSchema = z
  .preprocess(
    (one) => (typeof one === 'string' ? { publicCertificatePEMString: one } : one),
    z.object(
      { publicCertificatePEMString: word('clientTlsCertificates', 20_000) },
      { error: 'clientTlsCertificates must be a list of certificates in PEM' },
    ),
  )
  .transform((one) => one.publicCertificatePEMString);

/** An address without user and password: what is stored of a database in clear holds no secret. */
const sourceSchema = word('replicaOf', 500).refine((text) => !text.includes('@'), {
  error: 'replicaOf must name databases without user and password: redis://host:port',
});

const passwordField = (field: string) => {
  const error = `${field} must be a text of 1 to 128 characters`;
  return z
    .string({ error })
    .min(1, { error })
    .max(128, { error })
    .meta({ format: 'password', example: '****' });
};

const size = {
  datasetSizeInGb: gigabytes('datasetSizeInGb').optional(),
  memoryLimitInGb: gigabytes('memoryLimitInGb')
    .optional()
    .meta({ description: 'Replicas included; datasetSizeInGb instead says it without them' }),
};

/** What the creation of a subscription takes of a database, too. */
export const databaseFields = {
  ...size,
  throughputMeasurement: throughputSchema.optional(),
  dataPersistence: oneOf('dataPersistence', PERSISTENCE).optional(),
  supportOSSClusterApi: flag('supportOSSClusterApi').optional(),
  supportOSSClusterAPI: flag('supportOSSClusterAPI')
    .optional()
    .meta({ description: 'As some clients write supportOSSClusterApi', deprecated: true }),
  respVersion: oneOf('respVersion', ['resp2', 'resp3']).optional(),
  queryPerformanceFactor: word('queryPerformanceFactor', 10).optional(),
  ramPercentage: z
    .int32({ error: 'ramPercentage must be a whole number' })
    .optional()
    .meta({ type: 'integer' }),
  autoMinorVersionUpgrade: flag('autoMinorVersionUpgrade').optional(),
};

/** What only a new database is given. */
export const newDatabaseFields = {
  name: word('name', 200).meta({ example: 'cache' }),
  protocol: oneOf('protocol', ['redis', 'stack', 'memcached']).default('redis'),
  port: z.int32({ error: 'port must be a whole number' }).optional().meta({
    type: 'integer',
    description: 'From 10000 to 19999; the lowest that is free where it is left out',
  }),
  replication: flag('replication').default(true),
  redisVersion: word('redisVersion', 20).optional(),
  modules: listOf('modules', moduleSchema, 20).optional(),
};

/** What both a new database and a change take, and the creation of a subscription does not. */
const settingsFields = {
  dryRun: flag('dryRun').default(false).meta({ description: 'Checks, and does nothing' }),
  dataEvictionPolicy: oneOf('dataEvictionPolicy', EVICTION).optional(),
  useExternalEndpointForOSSClusterApi: flag('useExternalEndpointForOSSClusterApi').optional(),
  replicaOf: listOf('replicaOf', sourceSchema, 100).optional(),
  replica: z
    .object({ syncSources: listOf('replica', z.object({ endpoint: sourceSchema }), 100) })
    .optional()
    .meta({ description: 'As replicaOf' }),
  periodicBackupPath: word('periodicBackupPath', 1_000).optional(),
  remoteBackup: z
    .object({ active: flag('remoteBackup.active').optional() })
    .optional()
    .meta({ description: 'This installation makes no backups: only {"active": false} is accepted' }),
  sourceIp: listOf('sourceIp', word('sourceIp', 64), 1_000).optional(),
  clientSslCertificate: word('clientSslCertificate', 20_000).optional(),
  clientTlsCertificates: listOf('clientTlsCertificates', certificateSchema, 100).optional(),
  enableTls: flag('enableTls').optional(),
  password: passwordField('password').optional(),
  saslUsername: word('saslUsername', 100).optional(),
  saslPassword: passwordField('saslPassword').optional(),
  alerts: listOf('alerts', alertSchema, 20).optional(),
};

export const databaseCreateSchema = z
  .object({ ...newDatabaseFields, ...databaseFields, ...settingsFields })
  .meta({
    id: 'DatabaseCreateRequest',
    description: 'Whatever is left out gets its default. Fields that are not known are ignored.',
  });

export const databaseUpdateSchema = z
  .object({
    ...databaseFields,
    ...settingsFields,
    name: word('name', 200).optional(),
    replication: flag('replication').optional(),
    enableDefaultUser: flag('enableDefaultUser').optional(),
    regexRules: listOf('regexRules', word('regexRules', 500), 100).optional(),
  })
  .meta({ id: 'DatabaseUpdateRequest', description: 'Given fields are merged into what is stored.' });

/** What to do about a refused field of a database. */
export const DATABASE_REMEDIES: Record<string, string> = {
  name: 'Use up to 40 letters, digits and hyphens; begin with a letter and end with a letter or digit.',
  datasetSizeInGb: 'Give the gigabytes of data, like 2.5.',
  memoryLimitInGb: 'Give the gigabytes of data and its replica together, like 5; or datasetSizeInGb instead.',
  replicaOf: 'Write each like redis://host:port.',
  tags: 'Send {"tags": [{"key": "team", "value": "blue"}]}; an empty list removes them all.',
  limit: 'Send limit=100, or leave it out.',
  offset: 'Send offset=0 for the first databases.',
};

export const databaseSchema = z
  .object({
    databaseId: idSchema,
    name: z.string(),
    protocol: z.string(),
    provider: z.string(),
    region: z.string(),
    status: z.string().meta({ description: 'One of pending, active, active-change-pending, error' }),
    redisVersion: z.string(),
    respVersion: z.string(),
    autoMinorVersionUpgrade: z.boolean(),
    datasetSizeInGb: z.number(),
    memoryLimitInGb: z.number(),
    memoryStorage: z.string(),
    supportOSSClusterApi: z.boolean(),
    useExternalEndpointForOSSClusterApi: z.boolean(),
    dataPersistence: z.string(),
    dataEvictionPolicy: z.string(),
    replication: z.boolean(),
    replicaOf: z
      .object({ endpoints: z.array(z.string()) })
      .optional()
      .meta({ description: 'Only of a replica' }),
    replica: z.object({ syncSources: z.array(z.object({ endpoint: z.string() })) }).optional(),
    throughputMeasurement: z.object({ by: z.string(), value: z.number() }),
    queryPerformanceFactor: z.string().optional(),
    ramPercentage: z.int().optional().meta({ type: 'integer' }),
    publicEndpoint: z
      .string()
      .optional()
      .meta({ description: 'Address of a node and the port; once nodes are there, and unless it is closed' }),
    privateEndpoint: z.string().optional().meta({ description: 'The same within the network' }),
    modules: z.array(moduleSchema),
    alerts: z.array(z.object({ name: z.string(), value: z.int().meta({ type: 'integer' }) })),
    backup: z.object({ enableRemoteBackup: z.boolean() }),
    clustering: z.object({
      numberOfShards: z.int().meta({ type: 'integer' }),
      regexRules: z.array(z.object({ ordinal: z.int().meta({ type: 'integer' }), pattern: z.string() })),
    }),
    security: z.object({
      enableDefaultUser: z.boolean(),
      enableTls: z.boolean(),
      sslClientAuthentication: z.boolean(),
      tlsClientAuthentication: z.boolean(),
      sourceIps: z.array(z.string()),
      password: z
        .string()
        .optional()
        .meta({ description: 'For who may change the database; by id only', format: 'password' }),
      saslUsername: z.string().optional(),
      saslPassword: z.string().optional().meta({ format: 'password' }),
    }),
    activatedOn: timestampSchema.optional(),
    lastModified: timestampSchema,
    links: linksSchema.optional(),
  })
  .meta({ id: 'Database' });

export type DatabaseBody = z.infer<typeof databaseSchema>;

export const databaseListSchema = z
  .object({
    accountId: idSchema,
    subscription: z.array(
      z.object({
        subscriptionId: idSchema,
        numberOfDatabases: z.int().meta({ type: 'integer' }),
        databases: z.array(databaseSchema),
        links: linksSchema.optional(),
      }),
    ),
    links: linksSchema.optional(),
  })
  .meta({
    id: 'SubscriptionDatabases',
    description: 'Always one entry: the subscription that was asked for.',
  });

export const databaseQuerySchema = z.object({
  offset: integerText('offset must be a whole number, 0 or more', 0, INT32_MAX).optional().meta({
    description:
      'Number of databases to skip; with it, a page without any is 404, by which clients know the end',
    type: 'integer',
    minimum: 0,
    pattern: undefined,
  }),
  limit: integerText('limit must be a whole number from 1 to 1000', 1, 1000).default(100).meta({
    description: 'Number of databases to return, at most 1000',
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    pattern: undefined,
  }),
});

const tagFields = {
  key: z
    .string({ error: 'key must be a text of 1 to 64 characters' })
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} _.:/=+@-]{0,63}$/u, {
      error: 'key must be 1 to 64 letters, digits, spaces or _.:/=+@-, and begin with a letter or digit',
    }),
  value: word('value', 128),
};

export const databaseTagInput = z.object(tagFields).meta({ id: 'DatabaseTagRequest' });
export const databaseTagUpdateSchema = z
  .object({ value: tagFields.value })
  .meta({ id: 'DatabaseTagUpdateRequest' });
export const databaseTagsUpdateSchema = z
  .object({ tags: listOf('tags', databaseTagInput, 1_000) })
  .meta({ id: 'DatabaseTagsUpdateRequest', description: 'The whole list, in place of the one there.' });

export const databaseTagSchema = z
  .object({
    key: z.string(),
    value: z.string(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
    links: linksSchema,
  })
  .meta({ id: 'DatabaseTag' });

export const databaseTagsSchema = z
  .object({ accountId: idSchema, tags: z.array(databaseTagSchema), links: linksSchema })
  .meta({ id: 'DatabaseTags' });

export const databaseTagGoneSchema = z.object({}).meta({ id: 'DatabaseTagGone' });

export const databaseBackupQuerySchema = z.object({
  regionName: word('regionName', 64)
    .optional()
    .meta({ description: 'Of Active-Active databases, which there are none of: ignored' }),
});

export const databaseImportSchema = z
  .object({
    sourceType: word('sourceType', 64).optional(),
  })
  .meta({ id: 'DatabaseImportRequest' });

export const databaseUpgradeSchema = z
  .object({ targetRedisVersion: word('targetRedisVersion', 20) })
  .meta({ id: 'DatabaseUpgradeRequest' });
