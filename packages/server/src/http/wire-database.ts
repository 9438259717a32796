import type { DatabaseBody } from '@berth/api';
import { demandOf, memoryLimitOf, type Secret, specOf } from '@berth/domain';
import type { DatabaseView } from '../app/database.ts';
import { passwordFields } from './database-password.ts';
import { link } from './links.ts';

const ANYWHERE = ['0.0.0.0/0'];

/** A database as clients decode it; what they compare is echoed as it was sent (wire contract, 4.10). */
export function toDatabase(
  view: DatabaseView,
  baseUrl: string,
  password: Secret | null = null,
): DatabaseBody {
  const { config, subscription } = view;
  const { replicaOf, regexRules } = config;
  const shards = demandOf([{ ...specOf(config), replication: false }]).vcpus;
  const mutual = config.clientCertificates.length > 0;
  return {
    databaseId: view.id,
    name: config.name,
    protocol: config.protocol,
    provider: 'AWS',
    region: subscription.spec.region,
    status: view.status,
    redisVersion: config.redisVersion,
    respVersion: config.respVersion,
    autoMinorVersionUpgrade: config.autoMinorVersionUpgrade,
    datasetSizeInGb: config.datasetSizeInGb,
    memoryLimitInGb: memoryLimitOf(config),
    memoryStorage: subscription.settings.memoryStorage,
    supportOSSClusterApi: config.supportOSSClusterApi,
    useExternalEndpointForOSSClusterApi: config.useExternalEndpointForOSSClusterApi,
    dataPersistence: config.dataPersistence,
    dataEvictionPolicy: config.dataEvictionPolicy,
    replication: config.replication,
    ...(replicaOf.length > 0 && {
      replicaOf: { endpoints: replicaOf },
      replica: { syncSources: replicaOf.map((endpoint) => ({ endpoint })) },
    }),
    throughputMeasurement: config.throughput,
    queryPerformanceFactor: config.queryPerformanceFactor ?? undefined,
    ramPercentage: config.ramPercentage ?? undefined,
    ...endpointsOf(view),
    modules: config.modules,
    alerts: config.alerts,
    backup: { enableRemoteBackup: false },
    clustering: {
      numberOfShards: shards,
      regexRules: (regexRules ?? []).map((pattern, ordinal) => ({ ordinal, pattern })),
    },
    security: {
      enableDefaultUser: config.enableDefaultUser,
      enableTls: config.enableTls,
      sslClientAuthentication: mutual,
      tlsClientAuthentication: mutual,
      sourceIps: config.sourceIps.length > 0 ? config.sourceIps : ANYWHERE,
      saslUsername: config.saslUsername ?? undefined,
      ...passwordFields(config.protocol, password),
    },
    activatedOn: view.activatedAt?.toISOString(),
    lastModified: view.updatedAt.toISOString(),
    links: [
      link('self', baseUrl, `/subscriptions/${subscription.id}/databases/${view.id}`),
      link('subscription', baseUrl, `/subscriptions/${subscription.id}`),
    ],
  };
}

/** The address of the first node and the port: what a client can dial. Berth runs no name server for databases. */
function endpointsOf({ config, subscription }: DatabaseView): {
  publicEndpoint?: string;
  privateEndpoint?: string;
} {
  const node = subscription.record.resources
    .filter(({ type, privateIp }) => type === 'AWS::EC2::Instance' && privateIp)
    .sort((a, b) => a.logicalId.localeCompare(b.logicalId, 'en', { numeric: true }))[0];
  if (!node) return {};
  const { publicEndpointAccess } = subscription.settings;
  return {
    ...(node.publicIp && publicEndpointAccess && { publicEndpoint: `${node.publicIp}:${config.port}` }),
    ...(node.privateIp && { privateEndpoint: `${node.privateIp}:${config.port}` }),
  };
}
