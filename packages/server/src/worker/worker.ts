import type { AppContext } from '../app/context.ts';
import {
  keyOfReceiver,
  keyOfScan,
  keyOfSubscription,
  receiverOfKey,
  scanOfKey,
  subscriptionOfKey,
} from '../app/context.ts';
import { aliveSince } from '../app/sessions.ts';
import { TASKS_KEPT_MS } from '../app/task-view.ts';
import { purgeLinks } from '../db/repositories/access-links.ts';
import { dueReceivers, purgeDeliveries } from '../db/repositories/deliveries.ts';
import { forgottenReverts } from '../db/repositories/findings.ts';
import { purgeBuckets } from '../db/repositories/request-buckets.ts';
import { dueScans, freeScans, knowPlaces } from '../db/repositories/scans.ts';
import { purgeSessionLog } from '../db/repositories/session-log.ts';
import { purgeSessions } from '../db/repositories/sessions.ts';
import {
  forgottenSubscriptions,
  freeSubscriptions,
  unfinishedSubscriptions,
} from '../db/repositories/subscription-work.ts';
import { purgeSubscriptions } from '../db/repositories/subscriptions.ts';
import {
  accountsWithForgottenTasks,
  accountsWithUnfinishedTasks,
  hurryWaitingTasks,
  purgeTasks,
} from '../db/repositories/tasks.ts';
import type { OnStep } from './context.ts';
import { deliverTo } from './deliver.ts';
import { fairly } from './fairly.ts';
import { processAccount } from './process.ts';
import { processSubscription } from './process-subscription.ts';
import type { Queue } from './queue.ts';
import { processRevert } from './revert.ts';
import type { OnDeployStep } from './run.ts';
import { processScan } from './scan.ts';

/** Buckets that nobody used for so long are full again. */
const BUCKETS_KEPT_MS = 3_600_000;

/** An owner who looks for an invitation that was not accepted in time still finds it. */
const EXPIRED_LINKS_KEPT_MS = 30 * 24 * 3_600_000;
/** The delivery log, so that a receiver's outage of weeks can still be made up for. */
const DELIVERIES_KEPT_MS = 30 * 24 * 3_600_000;
/** A year of sign-ins, for whoever looks into what happened. */
const SESSION_LOG_KEPT_MS = 365 * 24 * 3_600_000;
const PURGE_EVERY_MS = 3_600_000;
const LOOK_FOR_DUE_MS = 10_000;
const DUE_MOST = 1_000;
/** A job can be lost with the worker that held it; what nobody has touched for so long is taken up again. */
const FORGOTTEN_AFTER_MS = 60_000;

/** Starts processing tasks in this process: first what an earlier one left, then what comes. */
export async function startWorker(
  context: AppContext,
  queue: Queue,
  onStep?: OnStep,
  onDeployStep?: OnDeployStep,
): Promise<{ stop(): void }> {
  const { database, log } = context;
  const left = await accountsWithUnfinishedTasks(database.outer);
  if (database.kind === 'pglite') {
    // The lock on the directory says that nobody else is at work: every job there is was left by the dead.
    await queue.clear();
    await hurryWaitingTasks(database.outer);
    await freeSubscriptions(database.outer);
    await freeScans(database.outer);
  }
  for (const accountId of left) await queue.tasks.wake(String(accountId));
  for (const key of await unfinishedSubscriptions(database.outer))
    await queue.subscriptions.wake(keyOfSubscription(key));
  // Whoever is at one still holds its subscription: then this finds that it has to wait.
  for (const key of await forgottenReverts(database.outer, new Date(context.clock.now() + 1_000)))
    await queue.reverts.wake(keyOfSubscription(key));
  for (const to of await dueReceivers(database.outer)) await queue.deliveries.wake(keyOfReceiver(to));
  if (left.length > 0)
    log.info('Going on with tasks that an earlier process left', { accounts: left.length });
  await queue.tasks.work((key, signal) => processAccount(context, Number(key), signal, onStep));
  await queue.subscriptions.work((key, signal) =>
    processSubscription(context, subscriptionOfKey(key), signal, onDeployStep),
  );
  await queue.scans.work((key, signal) => processScan(context, scanOfKey(key), signal));
  await queue.reverts.work((key, signal) => processRevert(context, subscriptionOfKey(key), signal));
  await queue.deliveries.work(
    fairly(
      context.clock,
      (key) => receiverOfKey(key).accountId,
      (key, signal) => deliverTo(context, key, signal),
      (key, delayMs) => context.activateDelivery(null, receiverOfKey(key), delayMs),
    ),
  );
  const purge = () =>
    purgeOld(context).catch((error: unknown) =>
      log.error('What is too old to be kept could not be purged', { error }),
    );
  const remind = () =>
    remindOfForgotten(context, queue).catch((error: unknown) =>
      log.error('Forgotten work could not be looked for', { error }),
    );
  const look = () =>
    wakeDueScans(context, queue).catch((error: unknown) =>
      log.error('Places that are due could not be looked for', { error }),
    );
  await purge();
  await look();
  const timers = [
    setInterval(() => void purge(), PURGE_EVERY_MS).unref(),
    setInterval(() => void remind(), FORGOTTEN_AFTER_MS).unref(),
    setInterval(() => void look(), LOOK_FOR_DUE_MS).unref(),
  ];
  return { stop: () => timers.forEach(clearInterval) };
}

/** Wakes a worker for every place that is due to be looked at. */
export async function wakeDueScans(
  { database, scanning }: Pick<AppContext, 'database' | 'scanning'>,
  { scans }: { scans: Pick<Queue['scans'], 'wake'> },
): Promise<number> {
  const { everyMs, accountEveryMs } = scanning;
  const kinds = { regions: everyMs !== null, accounts: accountEveryMs !== null };
  if (kinds.regions || kinds.accounts) {
    await knowPlaces(database.outer, (everyMs ?? accountEveryMs ?? 0) / 10, kinds);
  }
  const due = await dueScans(database.outer, DUE_MOST);
  for (const place of due) await scans.wake(keyOfScan(place));
  return due.length;
}

/** Removes what ended, was sent or happened long ago, and what has long expired. */
export async function purgeOld({ database, clock }: Pick<AppContext, 'database' | 'clock'>): Promise<void> {
  const now = clock.now();
  await purgeTasks(database.outer, new Date(now - TASKS_KEPT_MS));
  await purgeSessions(database.outer, aliveSince(now));
  await purgeSubscriptions(database.outer, new Date(now - TASKS_KEPT_MS));
  await purgeBuckets(database.outer, new Date(now - BUCKETS_KEPT_MS));
  await purgeLinks(database.outer, new Date(now - EXPIRED_LINKS_KEPT_MS));
  await purgeSessionLog(database.outer, new Date(now - SESSION_LOG_KEPT_MS));
  await purgeDeliveries(database.outer, new Date(now - DELIVERIES_KEPT_MS));
}

/**
 * Wakes a worker for every account, subscription and receiver that has something to be done which could go on, and which
 * nobody has touched for a minute. When somebody is at it after all, the job that this sends finds nothing to do.
 */
export async function remindOfForgotten(
  { database, clock }: Pick<AppContext, 'database' | 'clock'>,
  queue: Record<'tasks' | 'subscriptions' | 'reverts' | 'deliveries', Pick<Queue['tasks'], 'wake'>>,
): Promise<number> {
  const since = new Date(clock.now() - FORGOTTEN_AFTER_MS);
  const accountIds = await accountsWithForgottenTasks(database.outer, since);
  for (const accountId of accountIds) await queue.tasks.wake(String(accountId));
  const subscriptions = await forgottenSubscriptions(database.outer, since);
  for (const key of subscriptions) await queue.subscriptions.wake(keyOfSubscription(key));
  const reverts = await forgottenReverts(database.outer, since);
  for (const key of reverts) await queue.reverts.wake(keyOfSubscription(key));
  const receivers = await dueReceivers(database.outer);
  for (const to of receivers) await queue.deliveries.wake(keyOfReceiver(to));
  return accountIds.length + subscriptions.length + reverts.length + receivers.length;
}
