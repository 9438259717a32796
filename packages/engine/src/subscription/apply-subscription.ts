import {
  choicesMade,
  completeInventory,
  connectionKindOf,
  type Decision,
  type DeploymentFacts,
  type DeploymentProblem,
  decideDeployment,
  type EndedConnections,
  endedOf,
  keptResources,
  type Plan,
  problemOfAwsError,
  type Step,
  type SubscriptionAction,
  WITHOUT_TOKEN,
  wantedConnections,
  wantedRanges,
} from '@berth/domain';
import { type Aim, observerFor, planFor } from './aim.ts';
import { again, type DeploymentRun, failed, makes, problemOf, save, stopped } from './deployment-run.ts';
import { lookAtFacts, unansweredLook } from './observe-subscription.ts';
import type { DeploymentOutcome, DeploymentRecord, RecordedResource } from './ports.ts';
import { hopelessProblems, runSteps } from './run-steps.ts';

/** Rounds in which something was tried; waiting for AWS to show something is not one. */
const MAX_ROUNDS = 12;
const MAX_TRIES = 4;
const MAX_BLIND_LOOKS = 3;

/** A look that gave no answer: a reason to stop for good, or to come back. */
export function blind(run: DeploymentRun, seen: { because: string; detail?: string }): DeploymentOutcome {
  const words = seen.detail ?? seen.because;
  if (seen.because === 'denied') {
    return failed(run, [problemOfAwsError('UnauthorizedOperation', `Looking: ${words}`)]);
  }
  if (seen.because === 'bad-credentials') {
    return failed(run, [problemOfAwsError('AuthFailure', `Looking: ${words}`)]);
  }
  return again(run, `AWS could not be looked at: ${words}`);
}

/**
 * The loop that builds and changes: look, decide, plan, keep the record, apply, look again, until nothing is left to
 * do. Nothing is replayed: after a crash anywhere the next run looks and goes on.
 */
export async function applySubscription(
  run: DeploymentRun,
  aim: Aim = { kind: 'whole' },
): Promise<DeploymentOutcome> {
  const { hooks, settings } = run;
  // Somebody may have been here before us, and AWS may not show yet what came of it.
  const resumed = run.record.choices.availabilityZones !== undefined || run.record.resources.length > 0;
  let blindLooks = 0;
  for (let round = 1; round <= MAX_ROUNDS; ) {
    if (hooks.signal.aborted) return stopped(run);
    const open = !choicesMade(run.record.choices);
    const attempted = run.record.choices.connections ?? [];
    const input = { spec: run.spec, recorded: run.record.resources, attempted };
    const facts = await lookAtFacts(run.cloud.reader, input, open, hooks.signal, observerFor(aim));
    const unanswered = unansweredLook(facts, open);
    if (unanswered) {
      blindLooks += 1;
      const hopeless = unanswered.because === 'denied' || unanswered.because === 'bad-credentials';
      if (hopeless || blindLooks >= MAX_BLIND_LOOKS) return blind(run, unanswered);
      await settings.clock.sleep(settings.pollMs, hooks.signal);
      continue;
    }
    blindLooks = 0;
    const decision = decide(run, facts);
    if (!decision.decided) return failed(run, decision.problems);
    const { choices, blueprint } = decision.decided;
    const { inventory } = facts;
    const kept = keptResources({ blueprint, inventory, recorded: run.record.resources });
    await keep(run, choices, kept, (recorded) =>
      endedOf({ blueprint, inventory, recorded, ended: run.record.choices.endedConnections }),
    );
    const plan = planFor({ ...run, aim }, blueprint, inventory);
    if (plan.obstacles.length > 0) return failed(run, plan.obstacles.map(problemOfObstacle));
    const mayShowLate = plan.steps.length === 0 && isLostConnection(run);
    if (mayShowLate && settings.clock.now() < run.startedAt + settings.consistencyMs) {
      await settings.clock.sleep(settings.pollMs, hooks.signal);
      continue;
    }
    if (plan.steps.length === 0) return aim.kind === 'whole' ? converged(run, facts) : undone(run);
    const shown = shownIds(facts);
    const notBefore = Math.max(0, ...plan.steps.map((step) => earliest(run, step, resumed, shown)));
    if (settings.clock.now() < notBefore) {
      await settings.clock.sleep(Math.min(settings.pollMs, notBefore - settings.clock.now()), hooks.signal);
      continue;
    }
    const outcome = await runRound(run, plan);
    if (outcome) return outcome;
    round += 1;
  }
  return again(run, 'AWS does not come to rest: what was done does not stay, or does not show.');
}

/** Whether AWS was asked for a connection that nobody wants any more, and never said what became of it. */
function isLostConnection({ spec, record, attempted }: DeploymentRun): boolean {
  const wanted = new Set(wantedConnections(spec));
  return [...attempted].some(
    (id) => !wanted.has(id) && !record.resources.some(({ logicalId }) => logicalId === id),
  );
}

const undone = (run: DeploymentRun): DeploymentOutcome => ({
  kind: 'converged',
  record: run.record,
  report: run.report,
});

const decide = (run: DeploymentRun, facts: DeploymentFacts): Decision =>
  decideDeployment({
    profile: run.profile,
    spec: run.spec,
    facts,
    made: run.record.choices,
    recorded: run.record.resources,
    publicKey: run.record.choices.publicKey ?? '',
  });

/** Stores choices before anything is made by them, keys of tags that may have to come off again, and what was seen. */
async function keep(
  run: DeploymentRun,
  choices: DeploymentRecord['choices'],
  kept: RecordedResource[],
  endedAmong: (recorded: RecordedResource[]) => EndedConnections,
): Promise<void> {
  const { record } = run;
  const keys = new Set([
    ...(record.choices.resourceTagKeys ?? []),
    ...run.spec.resourceTags.map(({ Key }) => Key),
  ]);
  const seen = new Map(kept.map((one) => [one.logicalId, one]));
  const resources = [
    ...record.resources.map((one) => seen.get(one.logicalId) ?? one),
    ...kept.filter(({ logicalId }) => !record.resources.some((one) => one.logicalId === logicalId)),
  ];
  const connections = new Set([...(record.choices.connections ?? []), ...wantedConnections(run.spec)]);
  const ranges = new Set([...(record.choices.connectionRanges ?? []), ...wantedRanges(run.spec)]);
  const ended = endedAmong(resources);
  const { endedConnections: _, ...made }: DeploymentRecord['choices'] = { ...record.choices, ...choices };
  const next = {
    resources,
    choices: {
      ...made,
      resourceTagKeys: [...keys],
      ...(connections.size > 0 && { connections: [...connections] }),
      ...(ranges.size > 0 && { connectionRanges: [...ranges] }),
      ...(Object.keys(ended).length > 0 && { endedConnections: ended }),
    },
  };
  if (JSON.stringify(next) !== JSON.stringify(record)) await save(run, next);
}

const problemOfObstacle = ({ because, remedy }: Plan['obstacles'][number]): DeploymentProblem => ({
  code: 'PROVISION_FAILURE',
  field: null,
  message: because.text,
  remedy,
  evidence: null,
});

function shownIds({ inventory }: DeploymentFacts): Set<string> {
  const look = completeInventory(inventory);
  const things = look.complete ? Object.values<{ id: string }[]>(look.inventory).flat() : [];
  return new Set(things.map(({ id }) => id));
}

/**
 * When a step may be taken at the earliest. AWS may not show for a while what was made: what this run did, what an
 * earlier one recorded, and what a call made that never gave an answer, ours or that of a run that crashed.
 */
function earliest(
  run: DeploymentRun,
  step: Step<SubscriptionAction>,
  resumed: boolean,
  shown: ReadonlySet<string>,
): number {
  const { consistencyMs } = run.settings;
  const done = run.doneAt.get(step.id);
  const unsure = run.unsureAt.get(step.id);
  const recorded = run.record.resources.find(({ logicalId }) => logicalId === step.resource);
  const notShown = makes(step) && recorded !== undefined && !shown.has(recorded.physicalId);
  // A connection's logical id is given once: nobody made what nobody asked for.
  const isNew = connectionKindOf(step.resource) !== null && !run.attempted.has(step.resource);
  const mayBeThere = resumed && !isNew && (notShown || WITHOUT_TOKEN.has(step.action.call));
  return Math.max(
    done === undefined ? 0 : done + consistencyMs,
    unsure === undefined ? 0 : unsure + consistencyMs,
    mayBeThere ? run.startedAt + consistencyMs : 0,
  );
}

async function runRound(
  run: DeploymentRun,
  plan: Plan<SubscriptionAction>,
): Promise<DeploymentOutcome | null> {
  if (run.record.choices.publicKey === undefined && plan.steps.some(needsKey)) {
    return failed(run, [noKey]);
  }
  run.failures = new Map([...run.failures].filter(([id]) => plan.steps.some((step) => step.id === id)));
  await runSteps(run, plan.steps);
  if (run.hooks.signal.aborted) return stopped(run);
  if (await forgetImage(run)) return null;
  const [hopeless, ...more] = hopelessProblems(run);
  if (hopeless) {
    const problems = [hopeless, ...more].map(({ problem }) => problem);
    return failed(run, problems, run.progress.get(hopeless.step.id)?.title ?? hopeless.step.id);
  }
  const stuck = [...run.failures.values()].find(({ count }) => count >= MAX_TRIES);
  if (!stuck) return null;
  const { step, failure } = stuck;
  const passing = ['throttled', 'not-sent', 'outcome-unknown'].includes(failure.fault);
  if (passing) return again(run, `${step.action.call}: ${failure.message}`);
  return failed(run, [problemOf(step, failure)], run.progress.get(step.id)?.title ?? step.id);
}

const needsKey = ({ action }: Step<SubscriptionAction>): boolean => action.call === 'ImportKeyPair';

const noKey: DeploymentProblem = {
  code: 'GENERAL_ERROR',
  field: null,
  message: 'No key pair was made for the nodes.',
  remedy: 'Try again; report it when it happens again.',
  evidence: null,
};

/** An image that AWS has withdrawn since it was chosen is chosen anew in the next round, once. */
async function forgetImage(run: DeploymentRun): Promise<boolean> {
  const failures = [...run.failures].filter(([, { failure }]) => failure.code?.startsWith('InvalidAMIID'));
  if (failures.length === 0 || run.choseImageAnew) return false;
  run.choseImageAnew = true;
  for (const [id] of failures) run.failures.delete(id);
  const { imageId: _, imageName: __, rootDevice: ___, ...choices } = run.record.choices;
  await save(run, { ...run.record, choices });
  return true;
}

/** Everything is as it should be: tags that are wanted no more are off, so their keys are forgotten. */
async function converged(run: DeploymentRun, facts: DeploymentFacts): Promise<DeploymentOutcome> {
  const resourceTagKeys = run.spec.resourceTags.map(({ Key }) => Key);
  const shown = shownIds(facts);
  // Of a connection that is deleted AWS shows a memory for some hours.
  const wanted = new Set(wantedConnections(run.spec));
  const resources = run.record.resources.filter(
    ({ logicalId, physicalId }) =>
      shown.has(physicalId) && (connectionKindOf(logicalId) === null || wanted.has(logicalId)),
  );
  const ranges = wantedRanges(run.spec);
  const { connections: _, connectionRanges: __, ...choices } = run.record.choices;
  await save(run, {
    resources,
    choices: {
      ...choices,
      resourceTagKeys,
      ...(wanted.size > 0 && { connections: [...wanted] }),
      ...(ranges.length > 0 && { connectionRanges: ranges }),
    },
  });
  return { kind: 'converged', record: run.record, report: run.report };
}
