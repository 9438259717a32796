import type { DATA_PERSISTENCE } from '../catalogue/database-options.ts';
import type { DatabaseSpec } from '../subscription/subscription-spec.ts';

/** What makes room when a database is full. */
export const EVICTION_POLICIES = [
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

export const ALERT_NAMES = [
  'dataset-size',
  'datasets-size',
  'throughput-higher-than',
  'throughput-lower-than',
  'latency',
  'syncsource-error',
  'syncsource-lag',
  'connections-limit',
] as const;

/** What a database is set to, beside what it asks of the nodes. No secret is among it. */
export interface DatabaseSettings {
  dataPersistence: (typeof DATA_PERSISTENCE)[number]['name'];
  dataEvictionPolicy: (typeof EVICTION_POLICIES)[number];
  supportOSSClusterApi: boolean;
  useExternalEndpointForOSSClusterApi: boolean;
  respVersion: 'resp2' | 'resp3';
  redisVersion: string;
  autoMinorVersionUpgrade: boolean;
  modules: { name: string }[];
  alerts: { name: (typeof ALERT_NAMES)[number]; value: number }[];
  /** Who may connect, as ranges. Empty: whoever the subscription's allow list lets in. */
  sourceIps: string[];
  /** Databases whose data this one follows, without user and password. */
  replicaOf: string[];
  enableTls: boolean;
  enableDefaultUser: boolean;
  /** Of clients, in PEM; public. With one, clients have to show theirs. */
  clientCertificates: string[];
  /** Patterns by which keys go to shards; null: as Redis hashes them. */
  regexRules: string[] | null;
  queryPerformanceFactor: string | null;
  /** Of a database in RAM and flash. */
  ramPercentage: number | null;
  /** Of a memcached database. */
  saslUsername: string | null;
}

/** A database whole, but for its password, which is sealed. */
export interface DatabaseConfig extends DatabaseSettings, Omit<DatabaseSpec, 'quantity'> {
  port: number;
}

/** What a database asks of its subscription's nodes. */
export const specOf = ({
  name,
  protocol,
  datasetSizeInGb,
  replication,
  throughput,
}: DatabaseConfig): DatabaseSpec => ({
  name,
  protocol,
  quantity: 1,
  datasetSizeInGb,
  replication,
  throughput,
});

/** Data and the replica's copy of it: what the contract calls the memory limit. */
export const memoryLimitOf = ({
  datasetSizeInGb,
  replication,
}: Pick<DatabaseConfig, 'datasetSizeInGb' | 'replication'>): number =>
  datasetSizeInGb * (replication ? 2 : 1);

/** What of a database is not yet so in AWS: it was just made, or it was given another size. */
export type DatabaseUnsettled = 'create' | 'update' | null;

export type DatabaseStatus = 'pending' | 'active' | 'active-change-pending' | 'error';

/**
 * What clients wait for (wire contract, section 4.10). A database has what it asked for as soon as its subscription
 * has its nodes; where that failed, waiting would be for nothing.
 */
export function databaseStatus(unsettled: DatabaseUnsettled, subscriptionStatus: string): DatabaseStatus {
  if (unsettled === null) return 'active';
  if (subscriptionStatus === 'error') return 'error';
  return unsettled === 'create' ? 'pending' : 'active-change-pending';
}
