import { randomUUID } from 'node:crypto';
import type { DeploymentOutcome, DeploymentProblem, DeploymentRecord } from '@berth/engine';
import type { AppContext } from '../app/context.ts';
import { timeOf } from '../app/context.ts';
import { nodeKeyPlace, transactionWithSecrets } from '../app/sealing.ts';
import type { SubscriptionRecord } from '../app/subscription.ts';
import { isDatabaseTrouble } from '../db/database.ts';
import { settleDatabases } from '../db/repositories/databases.ts';
import { resolveFindings } from '../db/repositories/findings.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { eraseSecrets } from '../db/repositories/secrets.ts';
import {
  endWork,
  leaveWork,
  msUntilFree,
  type SubscriptionKey,
  takeSubscription,
  type WorkChange,
  writeWork,
} from '../db/repositories/subscription-work.ts';
import { LeaseLost } from '../db/repositories/tasks.ts';
import { VaultRefusal } from '../vault/key-provider.ts';
import { newNodeKey } from '../vault/node-key.ts';
import { deploymentTarget } from './deployment-target.ts';
import type { OnDeployStep, Run } from './run.ts';
import { watchRun } from './watch-run.ts';

/** As for tasks: what was taken up so often without an end has taken its worker down each time. */
const ATTEMPTS_MOST = 5;
const RETRY_FIRST_MS = 2_000;
const RETRY_MOST_MS = 300_000;

/**
 * Brings AWS to what is wanted of a subscription, until nothing is left to be done now. Safe to run again at any
 * time: whoever comes second finds it held, and comes back when the lease has ended.
 */
export async function processSubscription(
  context: AppContext,
  key: SubscriptionKey,
  signal: AbortSignal,
  onStep?: OnDeployStep,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const lease = randomUUID();
    const subscription = await takeSubscription(context.database.outer, key, lease);
    if (!subscription) return comeBack(context, key);
    const run: Run = {
      context,
      subscription,
      lease,
      signal,
      step: async (name) => onStep?.(name, subscription),
    };
    try {
      await runOnce(run);
      await run.step('deploy.ended');
    } catch (error) {
      if (error instanceof LeaseLost) {
        context.log.warn('A subscription was taken over by another worker', { subscriptionId: key.id });
        return;
      }
      const isOurs = signal.aborted || isDatabaseTrouble(error) || error instanceof VaultRefusal;
      // Not counted as an attempt that failed: it is as good as it was.
      const attempts = isOurs ? subscription.attempts - 1 : subscription.attempts;
      const delayMs = isOurs ? 0 : pauseMs(subscription.attempts);
      await leave(run, delayMs, { attempts }).catch(() => {});
      if (isOurs) throw error;
      context.log.error('A deployment failed for a reason that nobody foresaw', {
        subscriptionId: key.id,
        error,
      });
    }
  }
}

/** Has a worker look again when what holds the subscription up is over; nothing to do where nothing is to be done. */
async function comeBack(context: AppContext, key: SubscriptionKey): Promise<void> {
  const ms = await msUntilFree(context.database.outer, key);
  if (ms !== null) await context.activateSubscription(null, key, Math.ceil(ms) + 10);
}

async function runOnce(run: Run): Promise<void> {
  const { context, subscription } = run;
  await run.step('deploy.taken');
  if (subscription.attempts > ATTEMPTS_MOST) return conclude(run, failedFor(run, GAVE_UP));
  const { deployer } = context;
  if (!deployer) return conclude(run, { kind: 'again', record: subscription.record, because: NO_DEPLOYER });
  const access = await deploymentTarget(context, subscription.accountId, subscription.cloudAccountId, {
    kind: 'deployment',
    id: String(subscription.id),
  });
  if ('kind' in access) {
    const { type, description } = access.error;
    const problem = { code: type, field: null, message: description, remedy: '', evidence: null };
    return conclude(run, failedFor(run, problem));
  }
  const removes = subscription.goal === 'remove';
  const record = removes ? subscription.record : await withNodeKey(run);
  await run.step('deploy.running');
  const watch = watchRun(run);
  let outcome: DeploymentOutcome;
  try {
    outcome = await deployer[removes ? 'remove' : 'apply'](
      access.target,
      subscription.spec,
      record,
      watch.hooks,
    );
  } finally {
    await watch.settled();
  }
  await conclude(run, outcome, watch.changed());
}

const NO_DEPLOYER = 'Subscriptions are not available on this installation.';

const GAVE_UP: DeploymentProblem = {
  code: 'PROVISION_FAILURE',
  field: null,
  message: 'Something went wrong on our side, several times over.',
  remedy: 'Try again, or delete the subscription; if it stays so, tell support the id of the subscription.',
  evidence: null,
};

const failedFor = ({ subscription }: Run, problem: DeploymentProblem): DeploymentOutcome => ({
  kind: 'failed',
  record: subscription.record,
  problems: [problem],
  failedStep: null,
  report: subscription.report ?? { done: [], obstacles: [] },
});

/** The record with the public key for the nodes, whose private half is sealed in the same transaction. */
async function withNodeKey(run: Run): Promise<DeploymentRecord> {
  const { context, subscription, lease } = run;
  const { record } = subscription;
  if (record.choices.publicKey !== undefined) return record;
  const { publicKey, privateKey } = newNodeKey(`berth-subscription-${subscription.id}`);
  const keyed = { ...record, choices: { ...record.choices, publicKey } };
  await run.step('deploy.sealing');
  await transactionWithSecrets(
    context,
    [{ place: nodeKeyPlace(subscription), secret: privateKey }],
    async (tx) => {
      await writeWork(tx, subscription, lease, { record: keyed, updatedAt: timeOf(context) });
    },
  );
  return keyed;
}

/** Writes what a run came to. `changed`: something else is wanted by now, so that the run was broken off. */
async function conclude(run: Run, outcome: DeploymentOutcome, changed = false): Promise<void> {
  const { subscription, signal } = run;
  const { record } = outcome;
  if (outcome.kind === 'again') {
    await run.step('deploy.leaving');
    if (changed || signal.aborted) return leave(run, 0, { record, attempts: 0 });
    const retries = subscription.retries + 1;
    return leave(run, pauseMs(retries), { record, waiting: outcome.because, attempts: 0, retries });
  }
  await run.step('deploy.ending');
  if (await end(run, outcome)) return;
  await leave(run, 0, { record, attempts: 0 });
}

/** Twice as long each time, and not quite, so that what failed together does not come back together. */
const pauseMs = (times: number): number =>
  Math.min(RETRY_FIRST_MS * 2 ** Math.min(times - 1, 20), RETRY_MOST_MS) * (0.75 + Math.random() / 4);

/** Lets go of it; when it may go on, the end of `processSubscription` sees to. */
function leave(run: Run, delayMs: number, change: WorkChange): Promise<void> {
  const { context, subscription, lease } = run;
  const updatedAt = timeOf(context);
  return leaveWork(context.database.outer, subscription, lease, delayMs, { ...change, updatedAt });
}

async function end(run: Run, outcome: Exclude<DeploymentOutcome, { kind: 'again' }>): Promise<boolean> {
  const { context, subscription, lease } = run;
  const at = timeOf(context);
  const { status, type, description } = endOf(subscription, outcome);
  return context.database.transaction(async (tx) => {
    const isEnd = await endWork(tx, subscription, lease, {
      status,
      record: outcome.record,
      report: outcome.report,
      problems: outcome.kind === 'failed' ? outcome.problems : [],
      failedStep: outcome.kind === 'failed' ? outcome.failedStep : null,
      waiting: null,
      attempts: 0,
      retries: 0,
      updatedAt: at,
    });
    if (!isEnd) return false;
    const { accountId, id, name, originator } = subscription;
    if (status === 'active') await settleDatabases(tx, { accountId, id }, at);
    if (status === 'deleted') {
      await eraseSecrets(tx, { accountId, ownerKind: 'subscription', ownerId: String(id) });
      await resolveFindings(
        tx,
        { accountId, cloudAccountId: subscription.cloudAccountId, subscriptionId: id },
        at,
      );
    }
    await appendLog(tx, {
      accountId,
      time: at,
      originator: originator.name,
      apiKeyName: originator.apiKeyName,
      resource: name,
      resourceId: id,
      type,
      description,
    });
    return true;
  });
}

function endOf({ goal, name }: SubscriptionRecord, outcome: Exclude<DeploymentOutcome, { kind: 'again' }>) {
  if (outcome.kind === 'failed') {
    const code = outcome.problems[0]?.code ?? 'PROVISION_FAILURE';
    const doing = goal === 'apply' ? 'could not be deployed' : 'could not be removed';
    return {
      status: 'error',
      type: 'subscriptionError',
      description: `Subscription ${name} ${doing}: ${code}`,
    } as const;
  }
  return goal === 'apply'
    ? ({
        status: 'active',
        type: 'subscriptionActive',
        description: `Subscription ${name} is active`,
      } as const)
    : ({
        status: 'deleted',
        type: 'subscriptionDeleted',
        description: `Deleted subscription ${name}; nothing of it is left in AWS`,
      } as const);
}
