import { err, ok, readNewDatabase, Secret } from '@berth/domain';
import type { App, AppResult, Caller, DatabaseAsked, DatabaseCreate, TaskView } from '../app/app.ts';
import type { DatabaseKey, DatabasePage, DatabaseView, StoredTag, TagChange } from '../app/database.ts';
import { notFound } from '../app/refusals.ts';
import type { MemorySubscriptions } from './memory-subscriptions.ts';

type Accept = (caller: Caller, commandType: string, resourceId: number, answer?: object) => TaskView;

const START = new Date('2026-11-20T12:00:00Z');

/** Databases over a plain map, for tests of pure HTTP behaviour: whatever is asked for is so at once. */
export class MemoryDatabases
  implements
    Pick<
      App,
      | 'listDatabases'
      | 'getDatabase'
      | 'getDatabasePassword'
      | 'createDatabase'
      | 'askOfDatabase'
      | 'changeDatabaseTags'
    >
{
  readonly all = new Map<number, Omit<DatabaseView, 'subscription'>>();
  readonly #subscriptions: MemorySubscriptions;
  readonly #accept: Accept;
  #nextId = 700;

  constructor(subscriptions: MemorySubscriptions, accept: Accept) {
    this.#subscriptions = subscriptions;
    this.#accept = accept;
  }

  /** Puts an active database there, with the tag `team`, and gives its id. */
  add(accountId: number, subscriptionId: number, asked: Partial<DatabaseCreate['asked']> = {}): number {
    const read = readNewDatabase(
      {
        name: 'sessions',
        protocol: 'redis',
        quantity: 1,
        datasetSizeInGb: 1,
        memoryLimitInGb: null,
        replication: true,
        throughput: null,
        ...asked,
      },
      { memoryStorage: 'ram', others: [...this.all.values()].map(({ config }) => config) },
    );
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const id = this.#nextId++;
    this.all.set(id, {
      id,
      accountId,
      subscriptionId,
      config: read.value,
      status: 'active',
      tags: [{ key: 'team', value: 'red', createdAt: START.toISOString(), updatedAt: START.toISOString() }],
      activatedAt: START,
      createdAt: START,
      updatedAt: START,
    });
    return id;
  }

  async listDatabases(
    caller: Caller,
    subscriptionId: number,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<AppResult<DatabasePage>> {
    const subscription = await this.#subscriptions.getSubscription(caller, subscriptionId);
    if (!subscription) return err(notFound('subscription'));
    const all = [...this.all.values()]
      .filter((one) => one.subscriptionId === subscriptionId)
      .map((one) => ({ ...one, subscription }));
    return ok({ databases: all.slice(offset, offset + limit), total: all.length });
  }

  async getDatabase(
    caller: Caller,
    { subscriptionId, databaseId }: DatabaseKey,
  ): Promise<DatabaseView | null> {
    const subscription = await this.#subscriptions.getSubscription(caller, subscriptionId);
    const found = this.all.get(databaseId);
    return subscription && found?.subscriptionId === subscriptionId ? { ...found, subscription } : null;
  }

  async getDatabasePassword({ role }: Caller): Promise<Secret | null> {
    return role === 'Viewer' ? null : new Secret('a-password-of-a-database');
  }

  async createDatabase(
    caller: Caller,
    subscriptionId: number,
    request: DatabaseCreate,
  ): Promise<AppResult<TaskView>> {
    if (!(await this.#subscriptions.getSubscription(caller, subscriptionId)))
      return err(notFound('subscription'));
    return ok(
      this.#accept(
        caller,
        'databaseCreateRequest',
        this.add(caller.accountId, subscriptionId, request.asked),
      ),
    );
  }

  async askOfDatabase(
    caller: Caller,
    key: DatabaseKey,
    request: DatabaseAsked,
  ): Promise<AppResult<TaskView>> {
    if (!(await this.getDatabase(caller, key))) return err(notFound('database'));
    if (request.kind === 'database-delete') this.all.delete(key.databaseId);
    const isQuestion = request.kind.endsWith('-status');
    return ok(this.#accept(caller, request.kind, key.databaseId, isQuestion ? {} : undefined));
  }

  async changeDatabaseTags(
    caller: Caller,
    key: DatabaseKey,
    change: TagChange,
  ): Promise<AppResult<StoredTag[]>> {
    const found = await this.getDatabase(caller, key);
    if (!found) return err(notFound('database'));
    const at = START.toISOString();
    const added = 'tags' in change ? change.tags : 'tag' in change ? [change.tag] : [];
    return ok([...found.tags, ...added.map((tag) => ({ ...tag, createdAt: at, updatedAt: at }))]);
  }
}
