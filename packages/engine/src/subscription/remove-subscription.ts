import {
  type DeploymentProblem,
  leftOf,
  type Plan,
  planSubscriptionRemove,
  type Seen,
  type SubscriptionAction,
  subscriptionBlueprintId,
} from '@berth/domain';
import { blind } from './apply-subscription.ts';
import { again, type DeploymentRun, failed, problemOf, save, stopped } from './deployment-run.ts';
import { observeSubscription } from './observe-subscription.ts';
import { type DeploymentOutcome, EMPTY_RECORD } from './ports.ts';
import { isHopeless, runSteps } from './run-steps.ts';

const MAX_ROUNDS = 12;
const MAX_TRIES = 3;
const MAX_BLIND_LOOKS = 3;
const NEVER = Number.NEGATIVE_INFINITY;

/**
 * The loop that removes: look, plan, apply, look again, until nothing is left. What was made a moment ago may not
 * show yet, so that an empty look counts only when it still is empty after that time.
 */
export async function removeSubscription(run: DeploymentRun): Promise<DeploymentOutcome> {
  const { hooks, settings, spec, profile } = run;
  const { clock, consistencyMs, pollMs, patienceMs } = settings;
  let blindLooks = 0;
  let changedAt = run.startedAt;
  for (let round = 1; round <= MAX_ROUNDS; ) {
    if (hooks.signal.aborted) return stopped(run);
    const recorded = run.record.resources;
    const attempted = run.record.choices.connections ?? [];
    const look = { spec, recorded, attempted };
    const inventory = await observeSubscription(run.cloud.reader, look, hooks.signal);
    const unanswered = Object.values<Seen<unknown>>(inventory).find((seen) => seen.kind === 'unknown');
    if (unanswered?.kind === 'unknown') {
      blindLooks += 1;
      const hopeless = unanswered.because === 'denied' || unanswered.because === 'bad-credentials';
      if (hopeless || blindLooks >= MAX_BLIND_LOOKS) return blind(run, unanswered);
      await clock.sleep(pollMs, hooks.signal);
      continue;
    }
    blindLooks = 0;
    const input = { profile, blueprintId: subscriptionBlueprintId(spec), inventory, recorded };
    const plan = planSubscriptionRemove(input);
    const left = leftOf(input) ?? [];
    if (left.length === 0) {
      if (clock.now() - run.startedAt >= consistencyMs) return gone(run);
      await clock.sleep(Math.max(1, run.startedAt + consistencyMs - clock.now()), hooks.signal);
      continue;
    }
    const shownLate = ({ id }: { id: string }) =>
      Math.max(run.doneAt.get(id) ?? NEVER, run.deniedAt.get(id) ?? NEVER) + consistencyMs > clock.now();
    const open = plan.steps.filter((step) => !shownLate(step));
    if (open.length === 0) {
      if (plan.steps.length === 0 && plan.obstacles.length > 0) return obstructed(run, plan);
      if (clock.now() - changedAt > patienceMs) {
        return again(run, `${left.map(({ thing }) => thing.id).join(', ')} are still shown by AWS.`);
      }
      await clock.sleep(pollMs, hooks.signal);
      continue;
    }
    const ids = new Set(open.map(({ id }) => id));
    await runSteps(
      run,
      open.map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => ids.has(id)) })),
    );
    changedAt = clock.now();
    if (hooks.signal.aborted) return stopped(run);
    const outcome = afterRound(run, plan);
    if (outcome) return outcome;
    round += 1;
  }
  return again(run, 'Not everything went yet.');
}

/** Stops for what another try makes no better; AWS's words on what holds a thing are kept. */
function afterRound(run: DeploymentRun, plan: Plan<SubscriptionAction>): DeploymentOutcome | null {
  const failures = [...run.failures.values()];
  const hopeless = failures.filter(({ failure }) => isHopeless(failure.fault));
  const titleOf = (id: string) => run.progress.get(id)?.title ?? id;
  const [first] = hopeless;
  if (first) {
    const problems = hopeless.map(({ step, failure }) => problemOf(step, failure));
    return failed(run, problems, titleOf(first.step.id));
  }
  const held = failures.filter(({ failure, count }) => failure.fault === 'conflict' && count >= MAX_TRIES);
  const [stuck] = held;
  if (stuck) {
    for (const { step, failure } of held) {
      const physicalId = String(Object.values(step.action.input)[0]);
      run.report.obstacles.push({ physicalId, what: 'Something holds it.', awsSaid: failure.message });
    }
    const problems = held.map(({ step, failure }): DeploymentProblem => {
      const problem = problemOf(step, failure);
      return {
        ...problem,
        code: 'CONFLICT_ERROR',
        message: `Something that Berth did not make holds ${String(Object.values(step.action.input)[0])}.`,
        remedy:
          'Remove from the network what others put there (interfaces, endpoints, gateways), then try again.',
      };
    });
    for (const { because } of plan.obstacles) noteObstacle(run, because.text);
    return failed(run, problems, titleOf(stuck.step.id));
  }
  const passing = failures.find(({ count }) => count > MAX_TRIES);
  return passing ? again(run, `${passing.step.action.call}: ${passing.failure.message}`) : null;
}

const noteObstacle = (run: DeploymentRun, what: string): void => {
  run.report.obstacles.push({ physicalId: /^\S+/.exec(what)?.[0] ?? '', what, awsSaid: '' });
};

function obstructed(run: DeploymentRun, plan: Plan<SubscriptionAction>): DeploymentOutcome {
  for (const { because } of plan.obstacles) noteObstacle(run, because.text);
  return failed(
    run,
    plan.obstacles.map(({ because, remedy }) => ({
      code: 'CONFLICT_ERROR',
      field: null,
      message: because.text,
      remedy,
      evidence: null,
    })),
  );
}

async function gone(run: DeploymentRun): Promise<DeploymentOutcome> {
  await save(run, EMPTY_RECORD);
  return { kind: 'converged', record: run.record, report: run.report };
}
