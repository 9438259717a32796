import { mayCallInSession, mayCallThroughApi } from '@berth/api';
import { databaseStatus, databaseTagProblem, err, ok, type Secret } from '@berth/domain';
import { changeTags, countDatabases, getDatabase, listDatabases } from '../db/repositories/databases.ts';
import { getSubscription } from '../db/repositories/subscriptions.ts';
import type { App, SubscriptionDetails } from './app.ts';
import type { AppError, AppResult, Caller } from './caller.ts';
import { type AppContext, timeOf } from './context.ts';
import type {
  DatabaseKey,
  DatabaseRecord,
  DatabaseTaskRequest,
  DatabaseView,
  StoredTag,
  TagChange,
} from './database.ts';
import { conflict, notFound } from './refusals.ts';
import { databasePlace, openSecret } from './sealing.ts';
import { submitTask } from './submit-task.ts';

export type DatabaseUseCases = Pick<
  App,
  | 'listDatabases'
  | 'getDatabase'
  | 'getDatabasePassword'
  | 'createDatabase'
  | 'askOfDatabase'
  | 'changeDatabaseTags'
>;

const mayChange = ({ role, session }: Caller): boolean => {
  const call = { area: 'subscriptions', kind: 'mutate', access: 'both' } as const;
  return session ? mayCallInSession(role, call) : mayCallThroughApi(role, call);
};

const toView = (record: DatabaseRecord, subscription: SubscriptionDetails): DatabaseView => {
  const { unsettled, ...rest } = record;
  return { ...rest, subscription, status: databaseStatus(unsettled, subscription.status) };
};

/** Reading databases, and asking for their creation, change and deletion. Tags are changed at once. */
export function databaseUseCases(context: AppContext): DatabaseUseCases {
  const { outer } = context.database;
  const subscriptionOf = async ({ accountId }: Caller, id: number) => {
    const found = await getSubscription(outer, accountId, id);
    return found?.status === 'deleted' ? null : found;
  };
  const find = async (caller: Caller, { subscriptionId, databaseId }: DatabaseKey) => {
    const subscription = await subscriptionOf(caller, subscriptionId);
    const { accountId } = caller;
    const record = subscription && (await getDatabase(outer, { accountId, subscriptionId, id: databaseId }));
    return record ? { subscription, record } : null;
  };
  const submit = (
    caller: Caller,
    { id, cloudAccountId }: SubscriptionDetails,
    about: string,
    request: DatabaseTaskRequest,
    password: Secret | null = null,
  ) =>
    submitTask(context, caller, {
      cloudAccountId,
      subscriptionId: id,
      about,
      request,
      secrets: password ? [{ field: 'databasePassword', secret: password }] : [],
    });
  return {
    async listDatabases(caller, subscriptionId, page) {
      const subscription = await subscriptionOf(caller, subscriptionId);
      if (!subscription) return err(notFound('subscription'));
      const [records, total] = await Promise.all([
        listDatabases(outer, subscription, page),
        countDatabases(outer, subscription),
      ]);
      return ok({ databases: records.map((record) => toView(record, subscription)), total });
    },

    async getDatabase(caller, key) {
      const found = await find(caller, key);
      return found ? toView(found.record, found.subscription) : null;
    },

    async getDatabasePassword(caller, { accountId, id }) {
      if (accountId !== caller.accountId || !mayChange(caller)) return null;
      return openSecret(context, databasePlace({ accountId, id }));
    },

    async createDatabase(caller, subscriptionId, request, password) {
      const subscription = await subscriptionOf(caller, subscriptionId);
      if (!subscription) return err(notFound('subscription'));
      return ok(await submit(caller, subscription, request.name, request, password));
    },

    async askOfDatabase(caller, key, request, password) {
      const found = await find(caller, key);
      if (!found) return err(notFound('database'));
      const asked = { ...request, databaseId: key.databaseId };
      return ok(await submit(caller, found.subscription, found.record.config.name, asked, password));
    },

    async changeDatabaseTags(caller, { subscriptionId, databaseId }, change) {
      if (!(await subscriptionOf(caller, subscriptionId))) return err(notFound('database'));
      const key = { accountId: caller.accountId, subscriptionId, id: databaseId };
      const at = timeOf(context).toISOString();
      const done = await context.database.transaction((tx) =>
        changeTags<AppResult<StoredTag[]>>(tx, key, (tags) => {
          const next = withChange(tags, change, at);
          return next.ok ? { tags: next.value, result: ok(next.value) } : { tags: null, result: next };
        }),
      );
      return done ?? err(notFound('database'));
    },
  };
}

function withChange(tags: StoredTag[], change: TagChange, at: string): AppResult<StoredTag[]> {
  const stamped = (tag: { key: string; value: string }): StoredTag => {
    const before = tags.find(({ key }) => key === tag.key);
    if (before?.value === tag.value) return before;
    return { ...tag, createdAt: before?.createdAt ?? at, updatedAt: at };
  };
  const isThere = (key: string) => tags.some((tag) => tag.key === key);
  switch (change.kind) {
    case 'replace':
      return checked(change.tags.map(stamped));
    case 'add':
      if (isThere(change.tag.key))
        return err(conflict('The database has a tag with that key', 'Change its value instead.', 'key'));
      return checked([...tags, stamped(change.tag)]);
    case 'set':
      if (!isThere(change.tag.key)) return err(notFound('tag'));
      return ok(tags.map((tag) => (tag.key === change.tag.key ? stamped(change.tag) : tag)));
    case 'remove':
      if (!isThere(change.key)) return err(notFound('tag'));
      return ok(tags.filter(({ key }) => key !== change.key));
  }
}

function checked(tags: StoredTag[]): AppResult<StoredTag[]> {
  const problem = databaseTagProblem(tags);
  if (!problem) return ok(tags);
  const { field, message, remedy } = problem;
  const error: AppError = { code: 'INVALID_REQUEST', message, remedy, ...(field !== null && { field }) };
  return err(error);
}
