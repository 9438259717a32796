import type { z } from 'zod';
import type {
  DatabaseBody,
  databaseCreateSchema,
  databaseTagInput,
  databaseTagSchema,
  databaseUpdateSchema,
} from '../schemas/database.ts';
import type { Task } from '../schemas/task.ts';
import type { JsonCall } from './json-call.ts';

/** What is left out gets its default; see the route table for the rules. */
export type DatabaseCreateBody = z.input<typeof databaseCreateSchema>;
export type DatabaseUpdateBody = z.input<typeof databaseUpdateSchema>;

/** Databases of a subscription as functions. What changes something gives the task that does it. */
export interface DatabaseClient {
  /** All of them. */
  listDatabases(subscriptionId: number, signal?: AbortSignal): Promise<DatabaseBody[]>;
  getDatabase(subscriptionId: number, databaseId: number, signal?: AbortSignal): Promise<DatabaseBody>;
  createDatabase(subscriptionId: number, body: DatabaseCreateBody, signal?: AbortSignal): Promise<Task>;
  updateDatabase(
    subscriptionId: number,
    databaseId: number,
    body: DatabaseUpdateBody,
    signal?: AbortSignal,
  ): Promise<Task>;
  deleteDatabase(subscriptionId: number, databaseId: number, signal?: AbortSignal): Promise<Task>;
  listDatabaseTags(subscriptionId: number, databaseId: number, signal?: AbortSignal): Promise<DatabaseTag[]>;
  /** The whole list, in place of the one there; at once. */
  replaceDatabaseTags(
    subscriptionId: number,
    databaseId: number,
    tags: TagInput[],
    signal?: AbortSignal,
  ): Promise<DatabaseTag[]>;
  addDatabaseTag(
    subscriptionId: number,
    databaseId: number,
    tag: TagInput,
    signal?: AbortSignal,
  ): Promise<DatabaseTag>;
  changeDatabaseTag(
    subscriptionId: number,
    databaseId: number,
    tag: TagInput,
    signal?: AbortSignal,
  ): Promise<DatabaseTag>;
  removeDatabaseTag(
    subscriptionId: number,
    databaseId: number,
    key: string,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Of Redis Cloud: Berth makes no backups, imports nothing and upgrades nothing, and the task says so. */
  backUpDatabase(subscriptionId: number, databaseId: number, signal?: AbortSignal): Promise<Task>;
  getLastBackup(subscriptionId: number, databaseId: number, signal?: AbortSignal): Promise<Task>;
  importIntoDatabase(
    subscriptionId: number,
    databaseId: number,
    body: { sourceType: string; importFromUri: string[] },
    signal?: AbortSignal,
  ): Promise<Task>;
  getLastImport(subscriptionId: number, databaseId: number, signal?: AbortSignal): Promise<Task>;
  upgradeDatabase(
    subscriptionId: number,
    databaseId: number,
    targetRedisVersion: string,
    signal?: AbortSignal,
  ): Promise<Task>;
}

type DatabaseTag = z.infer<typeof databaseTagSchema>;
type TagInput = z.input<typeof databaseTagInput>;

const PAGE = 1_000;

export function databaseClient(json: JsonCall): DatabaseClient {
  const of = (subscriptionId: number, databaseId: number) => ({ subscriptionId, databaseId });
  return {
    async listDatabases(subscriptionId, signal) {
      const params = { subscriptionId };
      const { subscription } = await json('getSubscriptionDatabases', {
        params,
        query: { limit: PAGE },
        signal,
      });
      // A subscription has no more of them than fit on one page.
      return subscription.flatMap(({ databases }) => databases);
    },
    getDatabase: (id, databaseId, signal) =>
      json('getSubscriptionDatabaseByID', { params: of(id, databaseId), signal }),
    createDatabase: (subscriptionId, body, signal) =>
      json('createDatabase', { params: { subscriptionId }, body, signal }),
    updateDatabase: (id, databaseId, body, signal) =>
      json('updateDatabase', { params: of(id, databaseId), body, signal }),
    deleteDatabase: (id, databaseId, signal) =>
      json('deleteDatabaseById', { params: of(id, databaseId), signal }),
    listDatabaseTags: async (id, databaseId, signal) =>
      (await json('getTags', { params: of(id, databaseId), signal })).tags,
    replaceDatabaseTags: async (id, databaseId, tags, signal) =>
      (await json('updateTags', { params: of(id, databaseId), body: { tags }, signal })).tags,
    addDatabaseTag: (id, databaseId, tag, signal) =>
      json('createTag', { params: of(id, databaseId), body: tag, signal }),
    changeDatabaseTag: (id, databaseId, { key, value }, signal) =>
      json('updateTag', { params: { ...of(id, databaseId), tagKey: key }, body: { value }, signal }),
    removeDatabaseTag: async (id, databaseId, key, signal) => {
      await json('deleteTag', { params: { ...of(id, databaseId), tagKey: key }, signal });
    },
    backUpDatabase: (id, databaseId, signal) =>
      json('backupDatabase', { params: of(id, databaseId), signal }),
    getLastBackup: (id, databaseId, signal) =>
      json('getDatabaseBackupStatus', { params: of(id, databaseId), signal }),
    importIntoDatabase: (id, databaseId, body, signal) =>
      json('importDatabase', { params: of(id, databaseId), body, signal }),
    getLastImport: (id, databaseId, signal) =>
      json('getDatabaseImportStatus', { params: of(id, databaseId), signal }),
    upgradeDatabase: (id, databaseId, targetRedisVersion, signal) =>
      json('upgradeDatabaseRedisVersion', {
        params: of(id, databaseId),
        body: { targetRedisVersion },
        signal,
      }),
  };
}
