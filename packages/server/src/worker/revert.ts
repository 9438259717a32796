import { randomUUID } from 'node:crypto';
import type { DeploymentOutcome, DeploymentProblem } from '@berth/engine';
import { type AppContext, timeOf } from '../app/context.ts';
import type { FindingRecord, Revert } from '../app/finding.ts';
import { addEvent, getFinding, writeRevert } from '../db/repositories/findings.ts';
import { appendLog } from '../db/repositories/logs.ts';
import { hurryScan } from '../db/repositories/scans.ts';
import { leaveWork, takeResting } from '../db/repositories/subscription-work.ts';
import { getSubscription } from '../db/repositories/subscriptions.ts';
import { deploymentTarget } from './deployment-target.ts';
import type { Run } from './run.ts';
import { watchRun } from './watch-run.ts';

/** How long after a refusal for the moment it is tried again: another change goes first. */
const LATER_MS = 5_000;
/** What AWS has not let happen in so long is for a person to look at. */
const GIVE_UP_MS = 3_600_000;

/**
 * Undoes one finding, under the lease of its subscription, so that nothing else changes that meanwhile. Safe to run
 * again at any time: what is done already is no step of the plan any more.
 */
export async function processRevert(
  context: AppContext,
  { accountId, id }: { accountId: number; id: number },
  signal: AbortSignal,
): Promise<void> {
  const { outer } = context.database;
  const finding = await getFinding(outer, accountId, id);
  if (!finding?.revert || !['asked', 'running'].includes(finding.revert.state)) return;
  if (finding.subscriptionId === null) return finish(context, finding, failedWith(NOT_OURS));
  const key = { accountId, id: finding.subscriptionId };
  const lease = randomUUID();
  const subscription = await takeResting(outer, key, lease);
  if (!subscription) {
    const there = await getSubscription(outer, accountId, key.id);
    const waits = there !== null && ['active', 'pending'].includes(there.status);
    if (!waits) return finish(context, finding, failedWith(NOT_AT_REST));
    return context.activateRevert(null, finding, LATER_MS);
  }
  const run: Run = { context, subscription, lease, signal, step: async () => {} };
  const watch = watchRun(run);
  const steps: Revert['steps'] = [];
  let outcome: DeploymentOutcome | null = null;
  try {
    const access = await deploymentTarget(context, accountId, finding.cloudAccountId, {
      kind: 'revert',
      id: String(id),
    });
    if ('kind' in access)
      return await finish(context, finding, failedWith(toProblem(access.error.description)));
    if (!context.deployer) return await finish(context, finding, failedWith(NO_DEPLOYER));
    await writeRevert(outer, accountId, id, { ...finding.revert, state: 'running' }, timeOf(context));
    outcome = await context.deployer.undo(
      access.target,
      { spec: subscription.spec, record: subscription.record },
      finding,
      { ...watch.hooks, progress: (progress) => steps.splice(0, steps.length, ...progress.steps) },
    );
  } finally {
    await watch.settled();
    const change = { ...(outcome ? { record: outcome.record } : {}), updatedAt: timeOf(context) };
    await leaveWork(outer, key, lease, 0, change);
    // A change that was asked for meanwhile has waited for this one.
    await context.activateSubscription(null, key);
  }
  if (outcome.kind === 'again') {
    const tooLong = context.clock.now() - Date.parse(finding.revert.askedAt) > GIVE_UP_MS;
    if (tooLong && !signal.aborted) return finish(context, finding, failedWith(toProblem(outcome.because)));
    return context.activateRevert(null, finding, LATER_MS);
  }
  await finish(context, finding, {
    steps,
    state: outcome.kind === 'converged' ? 'done' : 'failed',
    problems: outcome.kind === 'failed' ? outcome.problems : [],
    report: outcome.report,
  });
}

const toProblem = (message: string): DeploymentProblem => ({
  code: 'PROVISION_FAILURE',
  field: null,
  message,
  remedy: '',
  evidence: null,
});
const NO_DEPLOYER = toProblem('Nothing is deployed by this installation.');
const NOT_AT_REST = toProblem('The subscription is not active: retry or delete it instead.');
const NOT_OURS = toProblem(
  'What is wrong with a cloud account, an administrator of the AWS account puts right.',
);

const failedWith = (problem: DeploymentProblem) => ({
  state: 'failed' as const,
  steps: [],
  problems: [problem],
  report: null,
});

async function finish(
  context: AppContext,
  finding: FindingRecord,
  end: Pick<Revert, 'state' | 'steps' | 'problems' | 'report'>,
): Promise<void> {
  const { accountId, id, revert, cloudAccountId, subscriptionId, title } = finding;
  if (!revert) return;
  const at = timeOf(context);
  const isDone = end.state === 'done';
  await context.database.transaction(async (tx) => {
    await writeRevert(tx, accountId, id, { ...revert, ...end }, at);
    await addEvent(tx, accountId, id, {
      time: at,
      kind: isDone ? 'reverted' : 'revert-failed',
      by: revert.by.name,
    });
    await appendLog(tx, {
      accountId,
      time: at,
      originator: revert.by.name,
      apiKeyName: revert.by.apiKeyName,
      resource: null,
      resourceId: subscriptionId ?? cloudAccountId,
      type: isDone ? 'findingReverted' : 'findingRevertFailed',
      description: isDone
        ? `Undone: ${title}`
        : `Could not be undone: ${title} ${end.problems[0]?.message ?? ''}`.trim(),
    });
    const subscription =
      subscriptionId === null ? null : await getSubscription(tx, accountId, subscriptionId);
    if (!subscription) return;
    // The next look says whether it is so.
    const place = { accountId, cloudAccountId, region: subscription.spec.region };
    await hurryScan(tx, place);
    await context.activateScan(tx, place);
  });
}
