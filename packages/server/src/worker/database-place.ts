import { isDeepStrictEqual } from 'node:util';
import { type DatabaseConfig, noRoom, roomFor, specOf } from '@berth/domain';
import type { DatabaseRecord } from '../app/database.ts';
import type { SubscriptionRecord } from '../app/subscription.ts';
import type { Handle } from '../db/handle.ts';
import { listDatabases } from '../db/repositories/databases.ts';
import { changeWanted } from '../db/repositories/subscriptions.ts';
import { notActive, subscriptionOf } from './change-subscription.ts';
import type { Attempt } from './context.ts';
import type { Outcome } from './outcome.ts';
import { notAvailable, refusedFor, refuseTooMany, subscriptionGone } from './subscription-outcome.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** The subscription of a task about a database, with all its databases. */
export async function databasePlaceOf(
  attempt: Attempt,
): Promise<Failed | { kind: 'place'; subscription: SubscriptionRecord; databases: DatabaseRecord[] }> {
  const { context, task } = attempt;
  if (!context.deployer) return notAvailable();
  const subscription = await subscriptionOf(attempt);
  if (!subscription) return subscriptionGone(task.subscriptionId);
  return {
    kind: 'place',
    subscription,
    databases: await listDatabases(context.database.outer, subscription),
  };
}

/** What other databases come to for their subscription. */
export interface Resized {
  kind: 'resized';
  change: Pick<SubscriptionRecord, 'spec'> & { status?: 'pending' };
  /** Whether the databases have to wait for it. */
  waits: boolean;
}

/** Whether the subscription's nodes have room for these databases, and what has to be done where they have not. */
export function resizeFor(
  subscription: SubscriptionRecord,
  configs: readonly DatabaseConfig[],
): Resized | Failed {
  const { spec, record, status } = subscription;
  if (status !== 'active' && status !== 'pending') return notActive(subscription, `is in status ${status}`);
  const databases = configs.map(specOf);
  const { instanceType, nodes, availabilityZones } = record.choices;
  const zones = availabilityZones?.length ?? (spec.multipleAvailabilityZones ? 3 : 1);
  const room = roomFor(databases, { zones, instanceType, nodes });
  if (room === 'never') return refusedFor([noRoom]);
  const waits = room === 'more' || status === 'pending';
  return {
    kind: 'resized',
    change: { spec: { ...spec, databases }, ...(waits && { status: 'pending' }) },
    waits,
  };
}

/** Refuses what would make one subscription too many other than active. */
export const refuseResize = (
  tx: Handle,
  { accountId, id, status }: SubscriptionRecord,
  { waits }: Pick<Resized, 'waits'>,
): Promise<Failed | null> =>
  waits && status === 'active' ? refuseTooMany(tx, accountId, id) : Promise.resolve(null);

/** Stores what is wanted of the nodes from now on, with the job that brings AWS there. */
export async function applyResize(
  tx: Handle,
  { context, task }: Attempt,
  subscription: SubscriptionRecord,
  { change }: Pick<Resized, 'change'>,
  at: Date,
): Promise<void> {
  if (isDeepStrictEqual(change.spec, subscription.spec)) return;
  await changeWanted(tx, subscription, { ...change, originator: task.originator }, at);
  if (change.status !== undefined) await context.activateSubscription(tx, subscription);
}
