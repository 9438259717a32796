import type { Route } from './route.ts';
import {
  dataPersistenceListSchema,
  fixedSubscriptionListSchema,
  moduleListSchema,
  queryPerformanceFactorListSchema,
  redisVersionListSchema,
  redisVersionQuerySchema,
  regionListSchema,
  regionQuerySchema,
} from './schemas/catalogue.ts';

const read = {
  area: 'subscriptions',
  kind: 'read',
  access: 'both',
  method: 'GET',
  status: 200,
  answer: 'json',
  params: {},
  tenantScoped: false,
  extension: false,
} as const;

/** Routes of what subscriptions and databases can be made of. The same for all accounts. */
export const catalogueRoutes = {
  getSupportedRegions: {
    ...read,
    operationId: 'getSupportedRegions',
    path: '/v1/regions',
    summary: 'List the regions for subscriptions',
    description:
      'AWS alone; whoever asks for another cloud is told why it is not there. Whether an AWS account has enough in a region is asked of AWS when a subscription is created.',
    query: regionQuerySchema,
    remedies: { provider: 'Ask for AWS, or leave provider out.' },
    response: regionListSchema,
  },
  getSupportedDatabaseModules: {
    ...read,
    operationId: 'getSupportedDatabaseModules',
    path: '/v1/database-modules',
    summary: 'List the advanced capabilities of databases',
    description: 'What a database may name below Redis 8, which has them all.',
    response: moduleListSchema,
  },
  getDataPersistenceOptions: {
    ...read,
    operationId: 'getDataPersistenceOptions',
    path: '/v1/data-persistence',
    summary: 'List how a database may keep its data on disk',
    description: 'The values of dataPersistence.',
    response: dataPersistenceListSchema,
  },
  getSupportedSearchScalingFactors: {
    ...read,
    operationId: 'getSupportedSearchScalingFactors',
    path: '/v1/query-performance-factors',
    summary: 'List the query performance factors of databases',
    description: 'The values of queryPerformanceFactor.',
    response: queryPerformanceFactorListSchema,
  },
  getRedisVersions: {
    ...read,
    operationId: 'getRedisVersions',
    path: '/v1/subscriptions/redis-versions',
    summary: 'List the Redis versions of databases',
    description:
      'The values of redisVersion. The Go SDK escapes the question mark of this address; it is understood all the same.',
    query: redisVersionQuerySchema,
    remedies: { subscriptionId: 'Send the id of a subscription, or leave it out.' },
    response: redisVersionListSchema,
  },
  getAllSubscriptions_1: {
    ...read,
    operationId: 'getAllSubscriptions_1',
    path: '/v1/fixed/subscriptions',
    summary: 'List Essentials subscriptions',
    description: 'Always empty: Berth has none. redisctl asks for them whenever it lists subscriptions.',
    response: fixedSubscriptionListSchema,
  },
} as const satisfies Record<string, Route>;
