import type { z } from 'zod';
import type { databaseRoutes } from './database-routes.ts';
import type { DatabaseBody, databaseCreateSchema } from './schemas/database.ts';
import type { Task } from './schemas/task.ts';

interface Examples {
  bodies?: Record<string, object>;
  answers: Record<string, object>;
}

const BASE = 'https://berth.example/v1';
const TIME = '2026-11-20T16:00:00.000Z';
const TASK_ID = '6bc6fa1c-1b4d-4b8a-9c35-0a6f9d1d2c33';
const ALL = '/subscriptions/1001/databases';
const ONE = `${ALL}/2001`;
const link = (rel: string, path: string) => ({ rel, href: `${BASE}${path}`, type: 'GET' });

const answered = (commandType: string): Examples['answers'] => {
  const task: Task = {
    taskId: TASK_ID,
    commandType,
    status: 'received',
    description: 'Task request received and is being queued for processing.',
    timestamp: TIME,
    links: [link('task', `/tasks/${TASK_ID}`)],
  };
  return { accepted: task };
};

const created: z.input<typeof databaseCreateSchema> = {
  name: 'sessions',
  datasetSizeInGb: 2,
  dataPersistence: 'aof-every-1-second',
  modules: [{ name: 'RedisJSON' }],
};

const database: DatabaseBody = {
  databaseId: 2001,
  name: 'sessions',
  protocol: 'redis',
  provider: 'AWS',
  region: 'eu-central-1',
  status: 'active',
  redisVersion: '7.4',
  respVersion: 'resp2',
  autoMinorVersionUpgrade: true,
  datasetSizeInGb: 2,
  memoryLimitInGb: 4,
  memoryStorage: 'ram',
  supportOSSClusterApi: false,
  useExternalEndpointForOSSClusterApi: false,
  dataPersistence: 'aof-every-1-second',
  dataEvictionPolicy: 'volatile-lru',
  replication: true,
  throughputMeasurement: { by: 'operations-per-second', value: 1_000 },
  publicEndpoint: '203.0.113.7:10001',
  privateEndpoint: '10.0.0.4:10001',
  modules: [{ name: 'RedisJSON' }],
  alerts: [{ name: 'dataset-size', value: 80 }],
  backup: { enableRemoteBackup: false },
  clustering: { numberOfShards: 1, regexRules: [] },
  security: {
    enableDefaultUser: true,
    enableTls: false,
    sslClientAuthentication: false,
    tlsClientAuthentication: false,
    sourceIps: ['0.0.0.0/0'],
  },
  activatedOn: TIME,
  lastModified: TIME,
  links: [link('self', ONE)],
};

const tag = { key: 'team', value: 'blue', createdAt: TIME, updatedAt: TIME, links: [] };

/** Examples of the routes of databases. */
export const databaseExamples: Record<keyof typeof databaseRoutes, Examples> = {
  getSubscriptionDatabases: {
    answers: {
      one: {
        accountId: 1001,
        subscription: [{ subscriptionId: 1001, numberOfDatabases: 1, databases: [database], links: [] }],
        links: [link('self', ALL)],
      },
    },
  },
  createDatabase: { bodies: { 'with a capability': created }, answers: answered('databaseCreateRequest') },
  getSubscriptionDatabaseByID: { answers: { one: database } },
  updateDatabase: {
    bodies: { larger: { datasetSizeInGb: 20 }, 'another alert': { alerts: [{ name: 'latency', value: 5 }] } },
    answers: answered('databaseUpdateRequest'),
  },
  deleteDatabaseById: { answers: answered('databaseDeleteRequest') },
  getDatabaseBackupStatus: { answers: answered('databaseBackupStatusRequest') },
  backupDatabase: { answers: answered('databaseBackupRequest') },
  getDatabaseImportStatus: { answers: answered('databaseImportStatusRequest') },
  importDatabase: {
    bodies: { 'from a bucket': { sourceType: 'aws-s3', importFromUri: ['s3://bucket/dump.rdb'] } },
    answers: answered('databaseImportRequest'),
  },
  upgradeDatabaseRedisVersion: {
    bodies: { 'to 8.2': { targetRedisVersion: '8.2' } },
    answers: answered('databaseUpgradeRequest'),
  },
  getTags: { answers: { one: { accountId: 1001, tags: [tag], links: [link('self', `${ONE}/tags`)] } } },
  createTag: { bodies: { team: { key: 'team', value: 'blue' } }, answers: { made: tag } },
  updateTags: {
    bodies: { one: { tags: [{ key: 'team', value: 'blue' }] }, none: { tags: [] } },
    answers: { one: { accountId: 1001, tags: [tag], links: [link('self', `${ONE}/tags`)] } },
  },
  updateTag: { bodies: { blue: { value: 'blue' } }, answers: { changed: tag } },
  deleteTag: { answers: { gone: {} } },
};
