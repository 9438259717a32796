import { isDeepStrictEqual } from 'node:util';
import { databaseExtrasProblems, readDatabaseChange, specOf } from '@berth/domain';
import { timeOf } from '../app/context.ts';
import type { DatabaseQuestion, DatabaseRecord, DatabaseTaskRequest } from '../app/database.ts';
import {
  databasePlace,
  openSecret,
  type PlacedSecret,
  taskPlace,
  transactionWithSecrets,
} from '../app/sealing.ts';
import type { SubscriptionRecord } from '../app/subscription.ts';
import { changeDatabase, deleteDatabase } from '../db/repositories/databases.ts';
import { eraseSecrets } from '../db/repositories/secrets.ts';
import { changeWanted } from '../db/repositories/subscriptions.ts';
import { notActive } from './change-subscription.ts';
import type { Attempt } from './context.ts';
import { endDryRun } from './create-database.ts';
import { applyResize, databasePlaceOf, type Resized, refuseResize, resizeFor } from './database-place.ts';
import { complete } from './ending.ts';
import { failed, type Outcome } from './outcome.ts';
import { refusedFor } from './subscription-outcome.ts';

type Request<K extends DatabaseTaskRequest['kind']> = Extract<DatabaseTaskRequest, { kind: K }>;
type Failed = Extract<Outcome, { kind: 'failed' }>;

interface Found {
  kind: 'found';
  subscription: SubscriptionRecord;
  database: DatabaseRecord;
  others: DatabaseRecord[];
}

async function find(attempt: Attempt, id: number): Promise<Found | Failed> {
  const place = await databasePlaceOf(attempt);
  if (place.kind === 'failed') return place;
  const database = place.databases.find((one) => one.id === id);
  if (!database)
    return failed(
      'DATABASE_NOT_FOUND',
      `databaseId: database ${id} is not there any more. List the databases to see which there are.`,
    );
  const others = place.databases.filter((one) => one !== database);
  return { kind: 'found', subscription: place.subscription, database, others };
}

/** Merges a change into a database. What is so already is no change: Terraform repeats what it created with. */
export async function updateDatabaseTask(
  attempt: Attempt,
  request: Request<'database-update'>,
): Promise<Outcome> {
  const { context } = attempt;
  const found = await find(attempt, request.databaseId);
  if (found.kind === 'failed') return found;
  const { subscription, database, others } = found;
  const configs = others.map(({ config }) => config);
  const read = readDatabaseChange(database.config, request.change, {
    memoryStorage: subscription.settings.memoryStorage,
    others: configs,
  });
  const extras = databaseExtrasProblems(database.config.protocol, request);
  if (!read.ok || extras.length > 0) return refusedFor([...extras, ...(read.ok ? [] : read.error)]);
  const config = read.value;
  const isResized = !isDeepStrictEqual(specOf(config), specOf(database.config));
  const resized = isResized ? resizeFor(subscription, [...configs, config]) : null;
  if (resized?.kind === 'failed') return resized;
  await attempt.step('subscription.checked');
  if (request.dryRun) return endDryRun(attempt, config.name, resized?.waits ?? false);
  const secrets = await newPassword(attempt, request);
  const at = timeOf(context);
  await attempt.step('subscription.committing');
  return transactionWithSecrets<Outcome>(
    context,
    secrets,
    async (tx) => {
      if (resized) await applyResize(tx, attempt, subscription, resized, at);
      if (secrets.length > 0 || !isDeepStrictEqual(config, database.config))
        await changeDatabase(tx, database, { config, unsettled: unsettledBy(database, resized), at });
      await complete(tx, attempt, {
        resourceId: database.id,
        resource: config.name,
        description: `Changed database ${config.name}`,
        checks: [],
      });
      return { kind: 'completed' };
    },
    async (tx) => (resized ? refuseResize(tx, subscription, resized) : null),
  );
}

const unsettledBy = ({ unsettled }: DatabaseRecord, resized: Resized | null): DatabaseRecord['unsettled'] =>
  unsettled ?? (resized?.waits ? 'update' : null);

async function newPassword(
  { context, task }: Attempt,
  { passwordOf, databaseId }: Request<'database-update'>,
): Promise<PlacedSecret[]> {
  if (passwordOf === null) return [];
  const secret = await openSecret(context, taskPlace(task, 'databasePassword'));
  if (!secret) throw new Error('The task lost its sealed password');
  return [{ place: databasePlace({ accountId: task.accountId, id: databaseId }), secret }];
}

/** Deletes a database at once, in whatever state its subscription is: the nodes stay, and nothing waits for AWS. */
export async function deleteDatabaseTask(
  attempt: Attempt,
  request: Request<'database-delete'>,
): Promise<Outcome> {
  const { context, task } = attempt;
  const found = await find(attempt, request.databaseId);
  if (found.kind === 'failed') return found;
  const { subscription, database, others } = found;
  if (subscription.status === 'deleting') return notActive(subscription, 'is being deleted');
  await attempt.step('subscription.checked');
  const spec = { ...subscription.spec, databases: others.map(({ config }) => specOf(config)) };
  const { accountId, id } = database;
  await attempt.step('subscription.committing');
  return context.database.transaction(async (tx): Promise<Outcome> => {
    await changeWanted(tx, subscription, { spec, originator: task.originator }, timeOf(context));
    await deleteDatabase(tx, database);
    await eraseSecrets(tx, { accountId, ownerKind: 'database', ownerId: String(id) });
    await complete(tx, attempt, {
      resourceId: id,
      resource: database.config.name,
      description: `Deleted database ${database.config.name}`,
      checks: [],
    });
    return { kind: 'completed' };
  });
}

const NO_BACKUPS = 'This installation makes no backups of databases.';

const ANSWERS: Record<DatabaseQuestion, () => Failed> = {
  'database-backup': () => failed('DATABASE_BACKUP_NOT_SUPPORTED', NO_BACKUPS),
  'database-backup-status': () => failed('DATABASE_BACKUP_DISABLED', NO_BACKUPS),
  'database-import': () =>
    failed('DATABASE_IMPORT_NOT_ALLOWED', 'This installation imports no data into databases.'),
  'database-import-status': () =>
    failed('DATABASE_IMPORT_SOURCE_NOT_FOUND', 'Nothing was ever imported into the database.'),
  'database-upgrade': () =>
    failed(
      'DATABASE_UPGRADE_IS_NOT_SUPPORTED',
      'targetRedisVersion: this installation upgrades no databases. Create one with that version instead.',
    ),
};

/** Ends what this installation does for no database as the contract has it for what is not there. */
export async function answerDatabase(attempt: Attempt, request: Request<DatabaseQuestion>): Promise<Outcome> {
  const found = await find(attempt, request.databaseId);
  if (found.kind === 'failed') return found;
  await attempt.step('subscription.checked');
  return ANSWERS[request.kind]();
}
