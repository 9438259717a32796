import {
  DATABASE_MODULES,
  QUERY_PERFORMANCE_FACTORS,
  REDIS_VERSIONS,
} from '../catalogue/database-options.ts';
import { err, ok, type Result } from '../result.ts';
import { parseCidr } from '../subscription/cidr.ts';
import { DATABASE_PORTS } from '../subscription/ingress-rules.ts';
import type { RequestProblem } from '../subscription/request-problem.ts';
import type { DatabaseConfig, DatabaseSettings } from './database.ts';
import { bundlesModules, DEFAULT_REDIS_VERSION, speaksResp3 } from './redis-versions.ts';
import type { RequestedDatabase } from './requested-database.ts';

/** What is to be another way; a size by one of its two names, as for a new database. */
export type DatabaseChange = Partial<DatabaseSettings> &
  Partial<
    Pick<RequestedDatabase, 'name' | 'datasetSizeInGb' | 'memoryLimitInGb' | 'replication' | 'throughput'>
  >;

export type MemoryStorage = 'ram' | 'ram-and-flash';

/** What a database's rules depend on beside itself. */
export interface DatabasePlace {
  memoryStorage: MemoryStorage;
  /** The other databases of the subscription. */
  others: readonly Pick<DatabaseConfig, 'name' | 'port'>[];
}

/** What comes with a request beside the database itself. */
export interface DatabaseExtras {
  /** Whose password is given: of the default user, or of the SASL user of memcached. */
  passwordOf: 'redis' | 'memcached' | null;
  /** Whether backups are asked for. */
  backup: boolean;
}

type Say = (code: string, field: string, message: string, remedy: string) => void;

const DEFAULT_SIZE_GB = 1;
const DEFAULT_THROUGHPUT = { by: 'operations-per-second', value: 1_000 } as const;
/** As the published document has them: `DatabaseCreateRequest`. */
const LEAST_SIZE_GB = 0.1;
const LONGEST_NAME = 40;
const NAME = /^[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;
/** A subscription's databases: each has a port, and a password to be sealed. */
export const DATABASES_MOST = 200;

const DEFAULTS: DatabaseSettings = {
  dataPersistence: 'none',
  dataEvictionPolicy: 'volatile-lru',
  supportOSSClusterApi: false,
  useExternalEndpointForOSSClusterApi: false,
  respVersion: 'resp2',
  redisVersion: DEFAULT_REDIS_VERSION,
  autoMinorVersionUpgrade: true,
  modules: [],
  alerts: [],
  sourceIps: [],
  replicaOf: [],
  enableTls: false,
  enableDefaultUser: true,
  clientCertificates: [],
  regexRules: null,
  queryPerformanceFactor: null,
  ramPercentage: null,
  saslUsername: null,
};

/** The databases of a request for a subscription, each as often as it is asked for, or all that is wrong with them. */
export function readInitialDatabases(
  requests: readonly RequestedDatabase[],
  memoryStorage: MemoryStorage,
): Result<DatabaseConfig[], RequestProblem[]> {
  const made: DatabaseConfig[] = [];
  const found: RequestProblem[] = [];
  const asked = requests.reduce((sum, { quantity }) => sum + quantity, 0);
  if (asked > DATABASES_MOST) return err([tooMany(asked)]);
  // Ports that are asked for are nobody else's, whoever comes first.
  const ports = requests.flatMap(({ port }) => (port === undefined ? [] : [{ name: '', port }]));
  for (const request of requests) {
    const copies = Array.from({ length: request.quantity }, (_, index) => ({
      ...request,
      name: request.quantity === 1 ? request.name : `${request.name}-${index + 1}`,
    }));
    for (const one of copies) {
      const others = [...made, ...(one.port === undefined ? ports : [])];
      const read = readNewDatabase(one, { memoryStorage, others });
      if (read.ok) made.push(read.value);
      else found.push(...read.error);
    }
  }
  return found.length > 0 ? err(found) : ok(made);
}

const tooMany = (asked: number): RequestProblem => ({
  code: 'DATABASE_INVALID_QUANTITY',
  field: 'quantity',
  message: `${asked} databases would be in the subscription, and ${DATABASES_MOST} may be.`,
  remedy: 'Spread them over several subscriptions.',
});

/** A new database with its defaults filled in, or everything that is wrong with it. */
export function readNewDatabase(
  request: RequestedDatabase,
  place: DatabasePlace,
): Result<DatabaseConfig, RequestProblem[]> {
  if (place.others.length >= DATABASES_MOST) return err([tooMany(place.others.length + 1)]);
  const {
    name,
    protocol,
    replication,
    throughput,
    quantity: _q,
    datasetSizeInGb,
    memoryLimitInGb,
    ...rest
  } = request;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const port = request.port ?? freePort(place.others);
  const config: DatabaseConfig = {
    ...DEFAULTS,
    ...given,
    name,
    protocol,
    replication,
    port: port ?? 0,
    throughput: throughput ?? { ...DEFAULT_THROUGHPUT },
    datasetSizeInGb: sizeOf({ datasetSizeInGb, memoryLimitInGb, replication }) ?? DEFAULT_SIZE_GB,
    saslUsername: protocol === 'memcached' ? (request.saslUsername ?? `mc-${name.slice(0, 8)}`) : null,
  };
  const found: RequestProblem[] = [];
  const say: Say = (code, field, message, remedy) => found.push({ code, field, message, remedy });
  refuseTwoSizes({ datasetSizeInGb, memoryLimitInGb }, say);
  refusePort(port, place, say);
  refuseProtocol(request, say);
  refuseConfig(config, place, say);
  return found.length > 0 ? err(found) : ok(config);
}

/** A database with a change merged into it, or everything that is wrong with that. What is so already is no change. */
export function readDatabaseChange(
  config: DatabaseConfig,
  change: DatabaseChange,
  place: DatabasePlace,
): Result<DatabaseConfig, RequestProblem[]> {
  const { datasetSizeInGb = null, memoryLimitInGb = null, throughput, ...rest } = change;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const merged: DatabaseConfig = { ...config, ...given, throughput: throughput ?? config.throughput };
  const { replication } = merged;
  const size = sizeOf({ datasetSizeInGb, memoryLimitInGb, replication }) ?? config.datasetSizeInGb;
  const next = { ...merged, datasetSizeInGb: size };
  const found: RequestProblem[] = [];
  const say: Say = (code, field, message, remedy) => found.push({ code, field, message, remedy });
  refuseTwoSizes({ datasetSizeInGb, memoryLimitInGb }, say);
  if (throughput && throughput.by !== config.throughput.by)
    say(
      'DATABASE_CANT_EDIT_THROUGHPUT_BY',
      'throughputMeasurement.by',
      `The throughput is measured by ${config.throughput.by}.`,
      'Give another value by the same measure.',
    );
  refuseProtocol({ ...next, ...change, protocol: config.protocol }, say);
  refuseConfig(next, place, say);
  return found.length > 0 ? err(found) : ok(next);
}

/** What is wrong with what comes with a request. Backups would have to be made: to store their plan makes none. */
export function databaseExtrasProblems(
  protocol: DatabaseConfig['protocol'],
  { passwordOf, backup }: DatabaseExtras,
): RequestProblem[] {
  const found: RequestProblem[] = [];
  if (backup)
    found.push({
      code: 'DATABASE_BACKUP_NOT_SUPPORTED',
      field: 'remoteBackup',
      message: 'This installation makes no backups.',
      remedy: 'Leave remoteBackup and periodicBackupPath out.',
    });
  if (passwordOf === 'redis' && protocol === 'memcached')
    found.push({
      code: 'DATABASE_MEMCACHED_CONTAINS_REDIS_PASSWORD',
      field: 'password',
      message: 'A memcached database has a SASL password.',
      remedy: 'Give saslPassword instead.',
    });
  if (passwordOf === 'memcached' && protocol !== 'memcached')
    found.push({
      code: 'DATABASE_CONTAIN_MEMCACHED_PASSWORD',
      field: 'saslPassword',
      message: 'A Redis database has no SASL password.',
      remedy: 'Give password instead.',
    });
  return found;
}

function sizeOf({
  datasetSizeInGb,
  memoryLimitInGb,
  replication,
}: Pick<RequestedDatabase, 'datasetSizeInGb' | 'memoryLimitInGb' | 'replication'>): number | null {
  if (datasetSizeInGb !== null) return datasetSizeInGb;
  return memoryLimitInGb === null ? null : memoryLimitInGb / (replication ? 2 : 1);
}

/** The lowest port that no database of the subscription has; null when there is none left. */
function freePort(others: DatabasePlace['others']): number | null {
  const used = new Set(others.map(({ port }) => port));
  for (let port = DATABASE_PORTS.from; port <= DATABASE_PORTS.to; port++) if (!used.has(port)) return port;
  return null;
}

function refuseTwoSizes(
  { datasetSizeInGb, memoryLimitInGb }: Pick<RequestedDatabase, 'datasetSizeInGb' | 'memoryLimitInGb'>,
  say: Say,
): void {
  if (datasetSizeInGb !== null && memoryLimitInGb !== null)
    say(
      'DATABASE_SIZE_LIMIT_INVALID_TOO_MANY_MEMORY_SPECIFICATIONS',
      'memoryLimitInGb',
      'Both datasetSizeInGb and memoryLimitInGb are given.',
      'Give one of the two; memoryLimitInGb counts the replica too.',
    );
}

function refusePort(port: number | null, { others }: DatabasePlace, say: Say): void {
  const { from, to } = DATABASE_PORTS;
  if (port === null || others.some((one) => one.port === port))
    say(
      'DATABASE_PORT_IS_UNAVAILABLE',
      'port',
      port === null ? 'No port is left.' : `Port ${port} is another database's.`,
      'Choose another port, or leave it out.',
    );
  else if (port < from || port > to)
    say(
      'DATABASE_PORT_INVALID_VALUE',
      'port',
      `Port ${port} is none that databases listen on.`,
      `Choose a port from ${from} to ${to}, or leave it out.`,
    );
}

function refuseProtocol(
  given: Partial<DatabaseSettings> & Pick<RequestedDatabase, 'protocol'>,
  say: Say,
): void {
  const { protocol, saslUsername, modules = [], supportOSSClusterApi } = given;
  if (protocol !== 'memcached') {
    if (saslUsername)
      say(
        'DATABASE_CONTAIN_MEMCACHED_USERNAME',
        'saslUsername',
        'A Redis database has no SASL user.',
        'Leave saslUsername out.',
      );
    return;
  }
  if (modules.length > 0)
    say(
      'DATABASE_MEMCACHED_CONTAINS_MODULES',
      'modules',
      'A memcached database has no capabilities.',
      'Leave modules out.',
    );
  if (supportOSSClusterApi)
    say(
      'DATABASE_MEMCACHED_NOT_SUPPORT_OSS_CLUSTER_API',
      'supportOSSClusterApi',
      'A memcached database has no cluster API.',
      'Leave supportOSSClusterApi out.',
    );
}

/** What every database has to keep to, however it came to be so. */
function refuseConfig(config: DatabaseConfig, place: DatabasePlace, say: Say): void {
  refuseName(config.name, place, say);
  if (config.datasetSizeInGb < LEAST_SIZE_GB)
    say(
      'DATABASE_SIZE_TOO_SMALL',
      'datasetSizeInGb',
      `The database would hold ${config.datasetSizeInGb} GB.`,
      `Give it ${LEAST_SIZE_GB} GB of data at least; a memory limit counts the replica too.`,
    );
  refuseVersion(config, say);
  refuseModules(config, say);
  refuseAlerts(config, say);
  refuseAccess(config, say);
  refuseStorage(config, place, say);
  if (config.useExternalEndpointForOSSClusterApi && !config.supportOSSClusterApi)
    say(
      'DATABASE_EXTERNAL_ENDPOINT_WITHOUT_OSS_CLUSTER',
      'useExternalEndpointForOSSClusterApi',
      'The external endpoint is for the cluster API, which is not asked for.',
      'Set supportOSSClusterApi too, or neither.',
    );
}

function refuseName(name: string, { others }: DatabasePlace, say: Say): void {
  if (name.length > LONGEST_NAME)
    say(
      'DATABASE_NAME_TOO_LONG',
      'name',
      `The name has ${name.length} characters.`,
      `Choose one of up to ${LONGEST_NAME}.`,
    );
  else if (!NAME.test(name))
    say(
      'DATABASE_INVALID_NAME',
      'name',
      `A database cannot be called "${name}".`,
      'Use letters, digits and hyphens; begin with a letter and end with a letter or digit.',
    );
  if (others.some((one) => one.name.toLowerCase() === name.toLowerCase()))
    say(
      'DATABASE_NAME_EXISTS',
      'name',
      `A database called ${name} is in the subscription already.`,
      'Choose another name; they are compared without regard to case.',
    );
}

function refuseVersion({ redisVersion, respVersion }: DatabaseConfig, say: Say): void {
  const known = REDIS_VERSIONS.map(({ version }) => version);
  if (!known.includes(redisVersion))
    say(
      'DATABASE_REDIS_VERSION_IS_NOT_SUPPORTED',
      'redisVersion',
      `There is no Redis ${redisVersion} here.`,
      `Choose one of ${known.join(', ')}, or leave it out.`,
    );
  else if (respVersion === 'resp3' && !speaksResp3(redisVersion))
    say(
      'DATABASE_RESP_VERSION_IS_NOT_SUPPORTED',
      'respVersion',
      `Redis ${redisVersion} does not speak RESP3.`,
      'Choose resp2, or a later version of Redis.',
    );
}

function refuseModules({ modules, redisVersion, ...config }: DatabaseConfig, say: Say): void {
  const names = modules.map(({ name }) => name);
  const unknown = names.find((name) => !DATABASE_MODULES.some((one) => one.name === name));
  if (unknown !== undefined)
    say(
      'DATABASE_INVALID_MODULE',
      'modules',
      `There is no capability called "${unknown}".`,
      `Choose among ${DATABASE_MODULES.map(({ name }) => name).join(', ')}.`,
    );
  if (new Set(names).size < names.length)
    say('DATABASE_MODULE_MUST_BE_DEFINED_ONCE', 'modules', 'A capability is given twice.', 'Give each once.');
  if (names.length > 0 && bundlesModules(redisVersion))
    say(
      'DATABASE_EXPLICIT_MODULES_NOT_SUPPORTED_FOR_THIS_REDIS_VERSION',
      'modules',
      `Redis ${redisVersion} has all capabilities by itself.`,
      'Leave modules out.',
    );
  const factor = config.queryPerformanceFactor;
  if (factor === null) return;
  if (!QUERY_PERFORMANCE_FACTORS.some((one) => one === factor))
    say(
      'DATABASE_QUERY_PERFORMANCE_FACTOR_INVALID_VALUE',
      'queryPerformanceFactor',
      `"${factor}" is no query performance factor.`,
      `Choose one of ${QUERY_PERFORMANCE_FACTORS.join(', ')}.`,
    );
  if (!names.includes('RediSearch') && !bundlesModules(redisVersion))
    say(
      'DATABASE_QUERY_PERFORMANCE_FACTOR_SEARCH_IS_REQUIRED',
      'queryPerformanceFactor',
      'The query performance factor is for databases with search.',
      'Ask for RediSearch too, or leave the factor out.',
    );
}

function refuseAlerts({ alerts }: DatabaseConfig, say: Say): void {
  if (new Set(alerts.map(({ name }) => name)).size < alerts.length)
    say('DATABASE_INVALID_ALERTS', 'alerts', 'An alert is given twice.', 'Give each once.');
  const wrong = alerts.find(
    ({ name, value }) => value < 0 || (name === 'dataset-size' && (value < 1 || value > 100)),
  );
  if (wrong)
    say(
      'DATABASE_INVALID_ALERT_VALUE',
      'alerts',
      `The alert ${wrong.name} has the value ${wrong.value}.`,
      wrong.name === 'dataset-size' ? 'It is a percentage: give 1 to 100.' : 'Give 0 or more.',
    );
}

function refuseAccess({ sourceIps, replicaOf, clientCertificates }: DatabaseConfig, say: Say): void {
  const wrong = sourceIps.find((text) => parseCidr(text.includes('/') ? text : `${text}/32`) === null);
  if (wrong !== undefined)
    say(
      'DATABASE_INVALID_SIP',
      'sourceIp',
      `"${wrong}" is no IPv4 address or range.`,
      'Write each by its first address and length, like 203.0.113.0/24.',
    );
  const source = replicaOf.find((text) => !/^rediss?:\/\/[^@\s]+:\d{1,5}$/.test(text));
  if (source !== undefined)
    say(
      'DATABASE_REPLICA_OF_BAD_URI',
      'replicaOf',
      'A source is not written as the address of a database.',
      'Write each like redis://host:port, without user and password.',
    );
  if (!clientCertificates.every((text) => CERTIFICATE.test(text)))
    say(
      'DATABASE_INVALID_CERT',
      'clientTlsCertificates',
      'A certificate is not in PEM.',
      'Give the text that begins with -----BEGIN CERTIFICATE-----.',
    );
}

function refuseStorage({ ramPercentage }: DatabaseConfig, { memoryStorage }: DatabasePlace, say: Say): void {
  if (ramPercentage === null) return;
  if (memoryStorage !== 'ram-and-flash')
    say(
      'DATABASE_RAM_PERCENTAGE_NOT_ALLOWED',
      'ramPercentage',
      'The databases of this subscription are in RAM alone.',
      'Leave ramPercentage out.',
    );
  else if (ramPercentage < 10 || ramPercentage > 50 || ramPercentage % 10 !== 0)
    say(
      'DATABASE_RAM_PERCENTAGE_IS_INVALID',
      'ramPercentage',
      `${ramPercentage} is no part that can be kept in RAM.`,
      'Give 10, 20, 30, 40 or 50.',
    );
}
