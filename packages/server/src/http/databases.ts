import type {
  databaseCreateSchema,
  databaseQuerySchema,
  databaseTagInput,
  databaseTagsUpdateSchema,
  databaseTagUpdateSchema,
  databaseUpdateSchema,
} from '@berth/api';
import { type DatabaseExtras, err, ok, type RequestedDatabase, Secret } from '@berth/domain';
import type { z } from 'zod';
import type { App, DatabaseAsked, DatabaseCreate } from '../app/app.ts';
import type { DatabaseKey, StoredTag, TagChange } from '../app/database.ts';
import { notFound } from '../app/refusals.ts';
import { accepted } from './accepted.ts';
import { fromApp } from './errors.ts';
import { link } from './links.ts';
import type { Handler, RouteRequest } from './pipeline.ts';
import { toDatabase } from './wire-database.ts';

type CreateBody = z.output<typeof databaseCreateSchema>;
type UpdateBody = z.output<typeof databaseUpdateSchema>;

/** Without what is not given: that is left as it is, or gets its default. */
const given = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

type Asked = Partial<CreateBody> & Partial<Omit<UpdateBody, 'dryRun'>>;

/** What of a body are settings of the database, by the names that they are stored under. */
const settingsOf = (body: Asked) =>
  given({
    dataPersistence: body.dataPersistence,
    dataEvictionPolicy: body.dataEvictionPolicy,
    supportOSSClusterApi: body.supportOSSClusterApi ?? body.supportOSSClusterAPI,
    useExternalEndpointForOSSClusterApi: body.useExternalEndpointForOSSClusterApi,
    respVersion: body.respVersion,
    redisVersion: body.redisVersion,
    autoMinorVersionUpgrade: body.autoMinorVersionUpgrade,
    modules: body.modules,
    alerts: body.alerts,
    sourceIps: body.sourceIp,
    replicaOf: body.replicaOf ?? body.replica?.syncSources.map(({ endpoint }) => endpoint),
    enableTls: body.enableTls,
    enableDefaultUser: body.enableDefaultUser,
    clientCertificates: certificatesOf(body),
    regexRules: body.regexRules,
    queryPerformanceFactor: body.queryPerformanceFactor,
    ramPercentage: body.ramPercentage,
    saslUsername: body.saslUsername,
    port: body.port,
  });

function certificatesOf({ clientTlsCertificates, clientSslCertificate }: Asked): string[] | undefined {
  if (clientTlsCertificates !== undefined) return clientTlsCertificates;
  if (clientSslCertificate === undefined) return undefined;
  return clientSslCertificate === '' ? [] : [clientSslCertificate];
}

const extrasOf = ({ password, saslPassword, remoteBackup, periodicBackupPath }: Asked): DatabaseExtras => ({
  passwordOf: password !== undefined ? 'redis' : saslPassword !== undefined ? 'memcached' : null,
  backup: Boolean(remoteBackup?.active) || Boolean(periodicBackupPath),
});

/** The password as it enters: wrapped, so that nothing prints it. */
const passwordIn = ({ password, saslPassword }: Asked): Secret | null => {
  const text = password ?? saslPassword;
  return text === undefined ? null : new Secret(text);
};

type NewDatabase = Omit<Asked, 'name' | 'protocol' | 'replication'> &
  Pick<CreateBody, 'name' | 'protocol' | 'replication'>;

/** A database in a request, its own or a subscription's, as the rules take it. */
export const toRequested = (body: NewDatabase & { quantity?: number }): RequestedDatabase => ({
  ...settingsOf(body),
  name: body.name,
  protocol: body.protocol,
  quantity: body.quantity ?? 1,
  datasetSizeInGb: body.datasetSizeInGb ?? null,
  memoryLimitInGb: body.memoryLimitInGb ?? null,
  replication: body.replication,
  throughput: body.throughputMeasurement ?? null,
});

const toCreate = (body: CreateBody): DatabaseCreate => ({
  kind: 'database-create',
  name: body.name,
  asked: toRequested(body),
  dryRun: body.dryRun,
  ...extrasOf(body),
});

const toUpdate = (body: UpdateBody): DatabaseAsked => ({
  kind: 'database-update',
  change: {
    ...settingsOf(body),
    ...given({
      name: body.name,
      replication: body.replication,
      datasetSizeInGb: body.datasetSizeInGb,
      memoryLimitInGb: body.memoryLimitInGb,
      throughput: body.throughputMeasurement,
    }),
  },
  dryRun: body.dryRun,
  ...extrasOf(body),
});

const keyIn = ({ ids }: RouteRequest): DatabaseKey => ({
  subscriptionId: ids.subscriptionId ?? 0,
  databaseId: ids.databaseId ?? 0,
});

const toTag = (tag: StoredTag) => ({ ...tag, links: [] });

/** Handlers of `/v1/subscriptions/{subscriptionId}/databases`. */
export function databaseHandlers(app: App) {
  const asking =
    (toAsked: (input: unknown) => DatabaseAsked, password?: (input: unknown) => Secret | null): Handler =>
    async (request) => {
      const { caller, input } = request;
      return accepted(
        await app.askOfDatabase(caller, keyIn(request), toAsked(input), password?.(input) ?? null),
        request,
      );
    };
  const tagging =
    (
      toChange: (request: RouteRequest) => TagChange,
      toAnswer: (tags: StoredTag[], request: RouteRequest) => unknown,
    ): Handler =>
    async (request) => {
      const changed = await app.changeDatabaseTags(request.caller, keyIn(request), toChange(request));
      return changed.ok ? ok(toAnswer(changed.value, request)) : err(fromApp(changed.error));
    };
  const allTags = (tags: StoredTag[], { caller, baseUrl, ids }: RouteRequest) => ({
    accountId: caller.accountId,
    tags: tags.map(toTag),
    links: [link('self', baseUrl, `/subscriptions/${ids.subscriptionId}/databases/${ids.databaseId}/tags`)],
  });
  const oneTag = (key: string, tags: StoredTag[]) => tags.filter((tag) => tag.key === key).map(toTag)[0];
  const keyNamed = ({ names }: RouteRequest): string => names.tagKey ?? '';
  return {
    getSubscriptionDatabases: async ({ caller, id, input, baseUrl }) => {
      const { offset, limit } = input as z.output<typeof databaseQuerySchema>;
      const page = await app.listDatabases(caller, id, { offset: offset ?? 0, limit });
      if (!page.ok) return err(fromApp(page.error));
      const { databases, total } = page.value;
      // Clients ask for page after page until one is not there.
      if (databases.length === 0 && offset !== undefined) return err(notFound('database'));
      return ok({
        accountId: caller.accountId,
        subscription: [
          {
            subscriptionId: id,
            numberOfDatabases: total,
            databases: databases.map((view) => toDatabase(view, baseUrl)),
            links: [],
          },
        ],
        links: [link('self', baseUrl, `/subscriptions/${id}/databases`)],
      });
    },
    createDatabase: async (request) => {
      const body = request.input as CreateBody;
      const created = app.createDatabase(request.caller, request.id, toCreate(body), passwordIn(body));
      return accepted(await created, request);
    },
    getSubscriptionDatabaseByID: async (request) => {
      const view = await app.getDatabase(request.caller, keyIn(request));
      if (!view) return err(notFound('database'));
      const password = await app.getDatabasePassword(request.caller, view);
      return ok(toDatabase(view, request.baseUrl, password));
    },
    updateDatabase: asking(
      (input) => toUpdate(input as UpdateBody),
      (input) => passwordIn(input as UpdateBody),
    ),
    deleteDatabaseById: asking(() => ({ kind: 'database-delete' })),
    getDatabaseBackupStatus: asking(() => ({ kind: 'database-backup-status' })),
    backupDatabase: asking(() => ({ kind: 'database-backup' })),
    getDatabaseImportStatus: asking(() => ({ kind: 'database-import-status' })),
    importDatabase: asking(() => ({ kind: 'database-import' })),
    upgradeDatabaseRedisVersion: asking(() => ({ kind: 'database-upgrade' })),
    getTags: async (request) => {
      const view = await app.getDatabase(request.caller, keyIn(request));
      return view ? ok(allTags(view.tags, request)) : err(notFound('database'));
    },
    createTag: tagging(
      ({ input }) => ({ kind: 'add', tag: input as z.output<typeof databaseTagInput> }),
      (tags, { input }) => oneTag((input as z.output<typeof databaseTagInput>).key, tags),
    ),
    updateTags: tagging(
      ({ input }) => ({ kind: 'replace', ...(input as z.output<typeof databaseTagsUpdateSchema>) }),
      allTags,
    ),
    updateTag: tagging(
      (request) => ({
        kind: 'set',
        tag: { key: keyNamed(request), ...(request.input as z.output<typeof databaseTagUpdateSchema>) },
      }),
      (tags, request) => oneTag(keyNamed(request), tags),
    ),
    deleteTag: tagging(
      (request) => ({ kind: 'remove', key: keyNamed(request) }),
      () => ({}),
    ),
  } satisfies Record<string, Handler>;
}
