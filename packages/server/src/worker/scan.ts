import { randomUUID } from 'node:crypto';
import { FINDING_CHANGES, findingIdentity, type WatchResult } from '@berth/domain';
import type { DeploymentTarget, RegionScan } from '@berth/engine';
import { type AppContext, timeOf } from '../app/context.ts';
import type { FindingScope } from '../app/finding.ts';
import type { SubscriptionRecord } from '../app/subscription.ts';
import { tellOf } from '../app/tell.ts';
import type { Handle } from '../db/handle.ts';
import { getCloudAccount } from '../db/repositories/cloud-accounts.ts';
import {
  type FindingChanges,
  type Judged,
  openIdentities,
  recordFindings,
} from '../db/repositories/findings.ts';
import {
  endScan,
  prolongScan,
  rememberEnded,
  restingSubscriptions,
  SCAN_LEASE_MS,
  type ScanKey,
  stillResting,
  takeScan,
} from '../db/repositories/scans.ts';
import { actOn } from './act-on-findings.ts';
import { deploymentTarget } from './deployment-target.ts';
import { scanCloudAccount } from './scan-cloud-account.ts';
import { searchActors } from './search-actors.ts';

/** What was changed so short a time ago may not show yet in AWS. */
const FRESH_MS = 60_000;

type Resting = Pick<SubscriptionRecord, 'id' | 'name' | 'version' | 'spec' | 'record' | 'updatedAt'>;

/** Looks at one place that is due, and keeps what was found. Nothing to do where it is not due, or looked at already. */
export async function processScan(context: AppContext, key: ScanKey, signal: AbortSignal): Promise<void> {
  const { outer } = context.database;
  const lease = randomUUID();
  const taken = await takeScan(outer, key, lease);
  if (!taken) return;
  const held = { lease, ...taken };
  const lost = new AbortController();
  const prolong = async (): Promise<void> => {
    if (!(await prolongScan(outer, key, lease))) lost.abort(new Error('Somebody else looks at it by now'));
  };
  // A database that is away for a moment ends no look: whether the place is still held, its end asks.
  const timer = setInterval(() => void prolong().catch(() => {}), SCAN_LEASE_MS / 3);
  let looked: readonly (number | null)[];
  try {
    const look = key.region === '' ? scanAccount : scanRegion;
    looked = await look(context, key, held, AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
  }
  // The look is kept and the place is free again: this may take as long as CloudTrail likes.
  await searchActors(context, key, looked, signal);
}

/** What a worker holds a place by, and since when it was asked for. */
interface Held {
  lease: string;
  asked: Date;
  /** When a look that saw everything last ended. */
  before: Date | null;
}

/** A look takes a while, and what it saw first was so before it ended. */
const LOOK_TAKES_MS = 300_000;
/** As far back as it is of use to know who did something, where nobody knows since when it is so. */
const UNWATCHED_MS = 24 * 3_600_000;

/** Since when something may have come about that is found now. */
const sinceOf = ({ before }: Held, at: Date): Date =>
  new Date(before ? before.getTime() - LOOK_TAKES_MS : at.getTime() - UNWATCHED_MS);

/** Looks at the subscriptions of a cloud account in one region, and gives their ids. */
async function scanRegion(
  context: AppContext,
  key: ScanKey,
  held: Held,
  signal: AbortSignal,
): Promise<number[]> {
  const { outer } = context.database;
  const resting = await restingSubscriptions(outer, key);
  const startedAt = context.clock.now();
  const scan = await lookAt(context, key, resting, signal);
  signal.throwIfAborted();
  noteScan(context, startedAt, scan);
  const at = timeOf(context);
  await context.database.transaction(async (tx) => {
    const end = { complete: scan.complete, calls: scan.calls, trouble: scan.trouble };
    if (!(await endScan(tx, key, held, end, nextMs(context.scanning.everyMs)))) return;
    const told: FindingChanges = { opened: [], reopened: [], resolved: [] };
    for (const subscription of resting) {
      const result = scan.results.get(subscription.id);
      if (!result || !(await stillResting(tx, key.accountId, subscription))) continue;
      if (result.ended) await rememberEnded(tx, key.accountId, subscription, result.ended);
      const scope: FindingScope = { ...key, subscriptionId: subscription.id };
      const changes = await keep(context, tx, scope, subscription.name, result, at, sinceOf(held, at));
      for (const change of FINDING_CHANGES) told[change].push(...changes[change]);
    }
    await tellOf(context, tx, { accountId: key.accountId, ...told });
  });
  return resting.map(({ id }) => id);
}

/** Counts a scan that has ended, for whoever watches the installation. */
function noteScan(
  { metrics, clock }: Pick<AppContext, 'metrics' | 'clock'>,
  startedAt: number,
  { complete, trouble }: { complete: boolean; trouble: string | null },
): void {
  const outcome = trouble !== null ? 'failed' : complete ? 'complete' : 'partial';
  metrics.scan({ outcome, seconds: (clock.now() - startedAt) / 1_000 });
}

/** As good as never: a place that nobody asks for. */
const NEVER_MS = 10 * 365 * 24 * 3_600_000;

/** Not all at once, and not in step: what was due together drifts apart. */
const nextMs = (everyMs: number | null): number => (everyMs ?? NEVER_MS) * (0.9 + Math.random() / 5);

/** A look that a change of the cloud account made worthless is made again soon. */
const OVERTAKEN_MS = 60_000;

/** Looks at the IAM resources of a cloud account, as a verification does. */
async function scanAccount(
  context: AppContext,
  key: ScanKey,
  held: Held,
  signal: AbortSignal,
): Promise<null[]> {
  const { outer } = context.database;
  const { accountId, cloudAccountId } = key;
  const scope = { accountId, cloudAccountId, subscriptionId: null };
  const open = await openIdentities(outer, scope);
  const startedAt = context.clock.now();
  const scan = await scanCloudAccount(context, { accountId, id: cloudAccountId }, signal, open);
  signal.throwIfAborted();
  if (scan) noteScan(context, startedAt, { complete: scan.complete, trouble: null });
  const at = timeOf(context);
  await context.database.transaction(async (tx) => {
    const end = scan
      ? { complete: scan.complete, calls: scan.calls, trouble: null }
      : { complete: false, calls: 0, trouble: 'The cloud account was changed meanwhile, or is not there.' };
    const next = scan ? nextMs(context.scanning.accountEveryMs) : OVERTAKEN_MS;
    if (!(await endScan(tx, key, held, end, next)) || !scan) return;
    const account = await getCloudAccount(tx, accountId, cloudAccountId);
    if (!account) return;
    const changes = await keep(context, tx, scope, account.name, scan, at, sinceOf(held, at));
    await tellOf(context, tx, { accountId, ...changes });
  });
  return [null];
}

async function keep(
  context: AppContext,
  tx: Handle,
  { accountId, cloudAccountId, subscriptionId }: FindingScope,
  name: string,
  result: Judged,
  at: Date,
  since: Date,
): Promise<FindingChanges> {
  const changes = await recordFindings(tx, { accountId, cloudAccountId, subscriptionId }, result, at, since);
  await actOn(
    context,
    tx,
    { accountId, resource: name, resourceId: subscriptionId ?? cloudAccountId },
    changes,
    at,
  );
  return changes;
}

interface Look extends RegionScan {
  complete: boolean;
  trouble: string | null;
}

async function lookAt(
  context: AppContext,
  key: ScanKey,
  resting: readonly Resting[],
  signal: AbortSignal,
): Promise<Look> {
  const nothing = { results: new Map<number, WatchResult>(), calls: 0 };
  if (resting.length === 0) return { ...nothing, complete: true, trouble: null };
  const { deployer } = context;
  const access = await deploymentTarget(context, key.accountId, key.cloudAccountId, {
    kind: 'scan',
    id: null,
  });
  if ('kind' in access) return { ...nothing, complete: false, trouble: access.error.description };
  if (!deployer) return { ...nothing, complete: false, trouble: 'Nothing is deployed by this installation.' };
  const first = await deployer.scan(access.target, key.region, resting, signal);
  const scan = await confirmed(context, access.target, key, resting, first, signal);
  const complete = [...scan.results.values()].every((result) => result.complete);
  return { ...scan, complete, trouble: null };
}

/**
 * AWS may show for a while what was before a change. What is found in a subscription that changed a moment ago counts
 * when it is still so after that while.
 */
async function confirmed(
  context: AppContext,
  target: DeploymentTarget,
  key: ScanKey,
  resting: readonly Resting[],
  first: RegionScan,
  signal: AbortSignal,
): Promise<RegionScan> {
  const { clock, scanning, deployer } = context;
  const since = clock.now() - FRESH_MS;
  const doubtful = resting.filter(
    ({ id, updatedAt }) => updatedAt.getTime() > since && (first.results.get(id)?.findings.length ?? 0) > 0,
  );
  if (doubtful.length === 0 || !deployer) return first;
  await clock.sleep(scanning.confirmMs, signal);
  const second = await deployer.scan(target, key.region, doubtful, signal);
  const results = new Map(first.results);
  for (const { id } of doubtful) {
    const [before, after] = [first.results.get(id), second.results.get(id)];
    const was = new Set(before?.findings.map(findingIdentity));
    const findings = after?.findings.filter((finding) => was.has(findingIdentity(finding))) ?? [];
    results.set(id, { ...after, complete: after?.complete === true, findings });
  }
  return { results, calls: first.calls + second.calls };
}
