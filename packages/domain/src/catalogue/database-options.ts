/** An advanced capability that a database may name below Redis 8. */
export interface DatabaseModule {
  name: string;
  capabilityName: string;
  description: string;
  parameters: readonly ModuleParameter[];
}

interface ModuleParameter {
  name: string;
  description: string;
  type: 'integer';
  defaultValue: number;
  required: boolean;
}

/** As Redis Cloud's published openapi.json names them (`ModulesData`); the words are ours. */
export const DATABASE_MODULES: readonly DatabaseModule[] = [
  {
    name: 'RedisBloom',
    capabilityName: 'Probabilistic',
    description: 'Filters, sketches and other data structures that answer approximately in little memory',
    parameters: [],
  },
  {
    name: 'RedisJSON',
    capabilityName: 'JSON',
    description: 'JSON documents as values, read and changed in parts',
    parameters: [],
  },
  {
    name: 'RediSearch',
    capabilityName: 'Search and query',
    description: 'Indexes over hashes and JSON documents, for queries, full text and vectors',
    parameters: [
      {
        name: 'number-of-documents',
        description: 'How many documents are expected to be indexed',
        type: 'integer',
        defaultValue: 1_000_000,
        required: false,
      },
    ],
  },
  {
    name: 'RedisTimeSeries',
    capabilityName: 'Time series',
    description: 'Series of samples over time, with aggregation',
    parameters: [],
  },
];

/** How a database may keep its data on disk: the values of `dataPersistence` in the published openapi.json. */
export const DATA_PERSISTENCE = [
  { name: 'none', description: 'Nothing is kept on disk' },
  { name: 'aof-every-1-second', description: 'A log of all writes, put to disk every second' },
  { name: 'aof-every-write', description: 'A log of all writes, put to disk at each write' },
  { name: 'snapshot-every-1-hour', description: 'A snapshot every hour' },
  { name: 'snapshot-every-6-hours', description: 'A snapshot every 6 hours' },
  { name: 'snapshot-every-12-hours', description: 'A snapshot every 12 hours' },
] as const;

/** How much faster search may be asked to be; Terraform's provider takes the even factors from 2 to 8. */
export const QUERY_PERFORMANCE_FACTORS = ['2x', '4x', '6x', '8x'] as const;

/** A version that a database may ask for. */
export interface RedisVersion {
  version: string;
  isPreview: boolean;
  isDefault: boolean;
}

/**
 * The versions that Redis Cloud supports for new Pro databases; the default as the service was recorded to answer.
 * https://redis.io/docs/latest/operate/rc/databases/version-management/
 */
export const REDIS_VERSIONS: readonly RedisVersion[] = [
  { version: '7.2', isPreview: false, isDefault: false },
  { version: '7.4', isPreview: false, isDefault: true },
  { version: '8.2', isPreview: false, isDefault: false },
];
