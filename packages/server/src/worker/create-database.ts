import { databaseExtrasProblems, readNewDatabase, type Secret } from '@berth/domain';
import { timeOf } from '../app/context.ts';
import type { DatabaseTaskRequest } from '../app/database.ts';
import { databasePlace, openSecret, taskPlace, transactionWithSecrets } from '../app/sealing.ts';
import { insertDatabase, reserveDatabaseId } from '../db/repositories/databases.ts';
import { newDatabasePassword } from '../vault/database-password.ts';
import type { Attempt } from './context.ts';
import { applyResize, databasePlaceOf, refuseResize, resizeFor } from './database-place.ts';
import { complete } from './ending.ts';
import type { Outcome } from './outcome.ts';
import { refusedFor } from './subscription-outcome.ts';

type Request = Extract<DatabaseTaskRequest, { kind: 'database-create' }>;

/** Checks a database and stores it: active where the nodes have room for it, pending until they have otherwise. */
export async function createDatabase(attempt: Attempt, request: Request): Promise<Outcome> {
  const { context, task } = attempt;
  const place = await databasePlaceOf(attempt);
  if (place.kind === 'failed') return place;
  const { subscription } = place;
  const configs = place.databases.map(({ config }) => config);
  const read = readNewDatabase(request.asked, {
    memoryStorage: subscription.settings.memoryStorage,
    others: configs,
  });
  const extras = databaseExtrasProblems(request.asked.protocol, request);
  if (!read.ok || extras.length > 0) return refusedFor([...extras, ...(read.ok ? [] : read.error)]);
  const resized = resizeFor(subscription, [...configs, read.value]);
  if (resized.kind === 'failed') return resized;
  await attempt.step('subscription.checked');
  if (request.dryRun) return endDryRun(attempt, request.name, resized.waits);
  const id = await reserveDatabaseId(context.database.outer);
  const { accountId, id: subscriptionId } = subscription;
  const secret = await passwordFor(attempt, request);
  const at = timeOf(context);
  await attempt.step('subscription.committing');
  return transactionWithSecrets<Outcome>(
    context,
    [{ place: databasePlace({ accountId: task.accountId, id }), secret }],
    async (tx) => {
      await applyResize(tx, attempt, subscription, resized, at);
      const unsettled = resized.waits ? 'create' : null;
      await insertDatabase(tx, { accountId, subscriptionId, id, config: read.value, unsettled, at });
      await complete(tx, attempt, {
        resourceId: id,
        resource: request.name,
        description: `Created database ${request.name} in subscription ${subscription.name}`,
        checks: [],
      });
      return { kind: 'completed' };
    },
    (tx) => refuseResize(tx, subscription, resized),
  );
}

async function passwordFor({ context, task }: Attempt, { passwordOf }: Request): Promise<Secret> {
  if (passwordOf === null) return newDatabasePassword();
  const given = await openSecret(context, taskPlace(task, 'databasePassword'));
  if (!given) throw new Error('The task lost its sealed password');
  return given;
}

/** Ends a task that was asked what would be, and changes nothing. */
export async function endDryRun(attempt: Attempt, name: string, addsNodes: boolean): Promise<Outcome> {
  await attempt.step('subscription.committing');
  await attempt.context.database.transaction((tx) =>
    complete(tx, attempt, {
      resourceId: null,
      resource: name,
      description: `Checked database ${name}, and changed nothing`,
      checks: [],
      answer: { pricing: [], addsNodes },
    }),
  );
  return { kind: 'completed' };
}
