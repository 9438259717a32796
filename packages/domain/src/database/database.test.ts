import { describe, expect, test } from 'vitest';
import { type DatabaseConfig, databaseStatus, memoryLimitOf, specOf } from './database.ts';
import {
  type DatabaseChange,
  type DatabaseExtras,
  type DatabasePlace,
  databaseExtrasProblems,
  readDatabaseChange,
  readInitialDatabases,
  readNewDatabase,
} from './database-request.ts';
import { roomFor } from './database-room.ts';
import type { RequestedDatabase } from './requested-database.ts';

const asked: RequestedDatabase = {
  name: 'sessions',
  protocol: 'redis',
  quantity: 1,
  datasetSizeInGb: 2,
  memoryLimitInGb: null,
  replication: true,
  throughput: null,
};
const place: DatabasePlace = { memoryStorage: 'ram', others: [{ name: 'cache', port: 10_000 }] };

const made = (change: Partial<RequestedDatabase> = {}): DatabaseConfig => {
  const read = readNewDatabase({ ...asked, ...change }, place);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
};

describe('a new database', () => {
  test('gets defaults, and the lowest port that is free', () => {
    expect(made({ datasetSizeInGb: null })).toMatchObject({
      port: 10_001,
      datasetSizeInGb: 1,
      throughput: { by: 'operations-per-second', value: 1_000 },
      dataPersistence: 'none',
      dataEvictionPolicy: 'volatile-lru',
      redisVersion: '7.4',
      enableDefaultUser: true,
      saslUsername: null,
    });
  });

  test.each<[memoryLimitInGb: number, replication: boolean, datasetSizeInGb: number]>([
    [4, true, 2],
    [4, false, 4],
  ])('of %d GB of memory, with a replica: %s, holds %d GB of data', (memoryLimitInGb, replication, size) => {
    const config = made({ datasetSizeInGb: null, memoryLimitInGb, replication });
    expect([config.datasetSizeInGb, memoryLimitOf(config)]).toEqual([size, memoryLimitInGb]);
  });

  test.each<[what: string, change: Partial<RequestedDatabase>, code: string]>([
    ['a name that is taken, in other letters', { name: 'CACHE' }, 'DATABASE_NAME_EXISTS'],
    ['a name with a space', { name: 'my cache' }, 'DATABASE_INVALID_NAME'],
    ['a name that ends with a hyphen', { name: 'cache-' }, 'DATABASE_INVALID_NAME'],
    ['41 letters', { name: 'a'.repeat(41) }, 'DATABASE_NAME_TOO_LONG'],
    ['next to nothing', { datasetSizeInGb: 0.05 }, 'DATABASE_SIZE_TOO_SMALL'],
    ['two sizes', { memoryLimitInGb: 4 }, 'DATABASE_SIZE_LIMIT_INVALID_TOO_MANY_MEMORY_SPECIFICATIONS'],
    ['a port that is taken', { port: 10_000 }, 'DATABASE_PORT_IS_UNAVAILABLE'],
    ['a port of another kind', { port: 6_379 }, 'DATABASE_PORT_INVALID_VALUE'],
    ['a version that is not there', { redisVersion: '5.0' }, 'DATABASE_REDIS_VERSION_IS_NOT_SUPPORTED'],
    ['an unknown capability', { modules: [{ name: 'RedisGraph' }] }, 'DATABASE_INVALID_MODULE'],
    [
      'a capability twice',
      { modules: [{ name: 'RedisJSON' }, { name: 'RedisJSON' }] },
      'DATABASE_MODULE_MUST_BE_DEFINED_ONCE',
    ],
    [
      'a capability that Redis 8 has by itself',
      { redisVersion: '8.2', modules: [{ name: 'RedisJSON' }] },
      'DATABASE_EXPLICIT_MODULES_NOT_SUPPORTED_FOR_THIS_REDIS_VERSION',
    ],
    [
      'a query factor that is none',
      { queryPerformanceFactor: '3', modules: [{ name: 'RediSearch' }] },
      'DATABASE_QUERY_PERFORMANCE_FACTOR_INVALID_VALUE',
    ],
    [
      'a query factor without search',
      { queryPerformanceFactor: '2x' },
      'DATABASE_QUERY_PERFORMANCE_FACTOR_SEARCH_IS_REQUIRED',
    ],
    [
      'an alert twice',
      {
        alerts: [
          { name: 'latency', value: 1 },
          { name: 'latency', value: 2 },
        ],
      },
      'DATABASE_INVALID_ALERTS',
    ],
    ['110 percent', { alerts: [{ name: 'dataset-size', value: 110 }] }, 'DATABASE_INVALID_ALERT_VALUE'],
    ['what is no range', { sourceIps: ['everyone'] }, 'DATABASE_INVALID_SIP'],
    ['a source with a password', { replicaOf: ['redis://u:p@host:1'] }, 'DATABASE_REPLICA_OF_BAD_URI'],
    ['what is no certificate', { clientCertificates: ['x'] }, 'DATABASE_INVALID_CERT'],
    ['flash in a subscription of RAM', { ramPercentage: 20 }, 'DATABASE_RAM_PERCENTAGE_NOT_ALLOWED'],
    ['a SASL user of Redis', { saslUsername: 'me' }, 'DATABASE_CONTAIN_MEMCACHED_USERNAME'],
    [
      'capabilities of memcached',
      { protocol: 'memcached', modules: [{ name: 'RedisJSON' }] },
      'DATABASE_MEMCACHED_CONTAINS_MODULES',
    ],
    [
      'the cluster API of memcached',
      { protocol: 'memcached', supportOSSClusterApi: true },
      'DATABASE_MEMCACHED_NOT_SUPPORT_OSS_CLUSTER_API',
    ],
    [
      'an external endpoint of nothing',
      { useExternalEndpointForOSSClusterApi: true },
      'DATABASE_EXTERNAL_ENDPOINT_WITHOUT_OSS_CLUSTER',
    ],
  ])('with %s is refused', (_what, change, code) => {
    const read = readNewDatabase({ ...asked, ...change }, place);
    expect(read.ok ? [] : read.error.map((problem) => problem.code)).toEqual([code]);
  });

  test('in RAM and flash keeps a tenth to a half in RAM', () => {
    const flash = (ramPercentage: number) =>
      readNewDatabase({ ...asked, ramPercentage }, { ...place, memoryStorage: 'ram-and-flash' });
    expect([flash(20).ok, flash(60).ok, flash(15).ok]).toEqual([true, false, false]);
  });

  test.each<[protocol: DatabaseConfig['protocol'], extras: Partial<DatabaseExtras>, codes: string[]]>([
    ['redis', {}, []],
    ['redis', { passwordOf: 'redis' }, []],
    ['redis', { passwordOf: 'memcached' }, ['DATABASE_CONTAIN_MEMCACHED_PASSWORD']],
    ['memcached', { passwordOf: 'redis' }, ['DATABASE_MEMCACHED_CONTAINS_REDIS_PASSWORD']],
    ['redis', { backup: true }, ['DATABASE_BACKUP_NOT_SUPPORTED']],
  ])('of %s, with %o', (protocol, extras, codes) => {
    const found = databaseExtrasProblems(protocol, { passwordOf: null, backup: false, ...extras });
    expect(found.map(({ code }) => code)).toEqual(codes);
  });
});

describe('the databases that a subscription is created with', () => {
  test('are as many as are asked for, and leave the ports alone that others ask for', () => {
    const read = readInitialDatabases(
      [
        { ...asked, quantity: 2 },
        { ...asked, name: 'other', port: 10_000 },
      ],
      'ram',
    );
    expect(read.ok && read.value.map(({ name, port }) => [name, port])).toEqual([
      ['sessions-1', 10_001],
      ['sessions-2', 10_002],
      ['other', 10_000],
    ]);
  });

  test.each<[requests: Partial<RequestedDatabase>[], code: string]>([
    [[{}, {}], 'DATABASE_NAME_EXISTS'],
    [[{ quantity: 2, port: 10_000 }], 'DATABASE_PORT_IS_UNAVAILABLE'],
    [[{ quantity: 100 }, { name: 'x', quantity: 101 }], 'DATABASE_INVALID_QUANTITY'],
  ])('%j are refused', (requests, code) => {
    const read = readInitialDatabases(
      requests.map((one) => ({ ...asked, ...one })),
      'ram',
    );
    expect(read.ok ? [] : read.error.map((problem) => problem.code)).toEqual([code]);
  });
});

describe('a change of a database', () => {
  const change = (wanted: DatabaseChange, of = made()) => readDatabaseChange(of, wanted, place);

  test('keeps what is not given, and what is so already is no change', () => {
    const config = made({ modules: [{ name: 'RedisJSON' }] });
    expect(change({ name: 'sessions', datasetSizeInGb: 2, alerts: [] }, config)).toEqual({
      ok: true,
      value: config,
    });
    expect(change({ dataEvictionPolicy: 'noeviction' }, config)).toMatchObject({
      value: { dataEvictionPolicy: 'noeviction', modules: [{ name: 'RedisJSON' }] },
    });
  });

  test('without a replica frees its memory, unless the memory is given too', () => {
    expect(change({ replication: false })).toMatchObject({ value: { datasetSizeInGb: 2 } });
    expect(change({ replication: false, memoryLimitInGb: 4 })).toMatchObject({
      value: { datasetSizeInGb: 4 },
    });
  });

  test('cannot measure the throughput another way', () => {
    expect(change({ throughput: { by: 'number-of-shards', value: 2 } })).toMatchObject({
      error: [{ code: 'DATABASE_CANT_EDIT_THROUGHPUT_BY' }],
    });
  });
});

describe('room on the nodes', () => {
  const three = { zones: 1, instanceType: 't3.medium', nodes: 3 };
  const of = (datasetSizeInGb: number) => [specOf({ ...made(), datasetSizeInGb })];
  test.each([
    [1, three, 'enough'],
    [4, three, 'more'],
    [99_999, three, 'never'],
    [1, { ...three, instanceType: undefined, nodes: undefined }, 'more'],
  ] as const)('%d GB', (size, nodes, room) => {
    expect(roomFor(of(size), nodes)).toBe(room);
  });

  test('is there for no database at all: the nodes stay', () => {
    expect(roomFor([], three)).toBe('enough');
  });
});

test.each([
  [null, 'pending', 'active'],
  ['create', 'pending', 'pending'],
  ['create', 'error', 'error'],
  ['update', 'pending', 'active-change-pending'],
  ['update', 'error', 'error'],
] as const)('a database with %s to be done, in a subscription that is %s, is %s', (unsettled, of, status) => {
  expect(databaseStatus(unsettled, of)).toBe(status);
});
