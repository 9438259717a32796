import {
  describeSubscriptionStep,
  isRef,
  isWait,
  type Step,
  type SubscriptionAction,
  type SubscriptionAwsAction,
} from '@berth/domain';
import { runPlan, type StepFailure, type StepFault, type StepOutcome } from '../run-plan.ts';
import type { Ec2Output } from './cloud-ports.ts';
import { type DeploymentRun, makes, noteMade, problemOf, showPlan, showStep } from './deployment-run.ts';
import { subscriptionRetry } from './retry.ts';
import {
  waitForAttachment,
  waitForDetachment,
  waitForPeering,
  waitForPeeringRemoval,
} from './wait-for-connections.ts';
import { waitForNodes, waitForStop, waitForTermination } from './wait-for-instances.ts';

/** An action with the ids of what was made in place of its references. */
export function resolved<A extends SubscriptionAction>(action: A, made: ReadonlyMap<string, string>): A {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    if ('Ref' in value && typeof value.Ref === 'string' && isRef({ Ref: value.Ref })) {
      const physical = made.get(value.Ref);
      if (physical === undefined) throw new Error(`${action.call} needs ${value.Ref}, which nobody made`);
      return physical;
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
  };
  return { ...action, input: walk(action.input) } as A;
}

const WAITS = {
  WaitForNodes: waitForNodes,
  WaitForStop: waitForStop,
  WaitForTermination: waitForTermination,
  WaitForPeering: waitForPeering,
  WaitForPeeringRemoval: waitForPeeringRemoval,
  WaitForAttachment: waitForAttachment,
  WaitForDetachment: waitForDetachment,
} as const;

async function perform(
  run: DeploymentRun,
  step: Step<SubscriptionAction>,
  signal: AbortSignal,
): Promise<StepOutcome<Ec2Output>> {
  const action = resolved(step.action, run.made);
  if (isWait(action)) {
    const { input } = action;
    const ids = ('ConnectionId' in input ? [input.ConnectionId] : input.InstanceIds).map(String);
    return WAITS[action.call](run, step.id, ids, signal);
  }
  const outcome = await run.cloud.actor.perform(action as SubscriptionAwsAction, signal);
  if (outcome.kind === 'done') {
    await noteMade(run, step, outcome.output.physicalId);
    run.report.done.push({
      title: describeSubscriptionStep(step.resource, action),
      call: action.call,
      physicalId: outcome.output.physicalId ?? subject(action),
    });
  }
  return outcome;
}

/** The id of the one thing that a call is about, or null. */
function subject({ input }: SubscriptionAction): string | null {
  const ids = Object.entries(input).filter(([key, value]) => key.endsWith('Id') && typeof value === 'string');
  return (ids[0]?.[1] as string | undefined) ?? null;
}

/** Faults that no other look, and no other try, makes better. */
const HOPELESS: ReadonlySet<StepFault> = new Set<StepFault>([
  'denied',
  'credentials',
  'limit',
  'invalid',
  'unclassified',
]);

export const isHopeless = (fault: StepFault): boolean => HOPELESS.has(fault);

/**
 * A removal that was denied may have been done by an earlier call whose answer was lost: what is gone has no tags any
 * more, and the tags are what the policy permits it by. So a denial is believed once it is repeated, for a thing that
 * AWS still shows, after the time in which AWS may show what is gone.
 */
function believed(run: DeploymentRun, step: Step<SubscriptionAction>, failure: StepFailure): StepFailure {
  if (isHeldByOld(run, failure)) return { ...failure, fault: 'outcome-unknown' };
  if (failure.fault !== 'denied' || !REMOVES.test(step.action.call)) return failure;
  const { clock, consistencyMs } = run.settings;
  const first = run.deniedAt.get(step.id) ?? clock.now();
  run.deniedAt.set(step.id, first);
  return clock.now() - first >= consistencyMs ? failure : { ...failure, fault: 'outcome-unknown' };
}

/**
 * AWS makes no second connection between the same two, and may hold to the first one of ours for a while after it
 * shows that as gone: only later is it somebody else's that is in the way.
 */
function isHeldByOld({ doneAt, settings }: DeploymentRun, { code }: StepFailure): boolean {
  const { clock, consistencyMs } = settings;
  return (
    (code === 'VpcPeeringConnectionAlreadyExists' || code === 'DuplicateTransitGatewayAttachment') &&
    [...doneAt].some(([id, at]) => TOOK_CONNECTION.test(id) && clock.now() - at < consistencyMs)
  );
}

const TOOK_CONNECTION = /^(WaitForPeeringRemoval|WaitForDetachment)\//;

const REMOVES = /^(Delete|Detach|Terminate)/;

/** Runs steps as far as they go, and notes what became of each. */
export async function runSteps(run: DeploymentRun, steps: Step<SubscriptionAction>[]): Promise<void> {
  const { clock, concurrency, random } = run.settings;
  showPlan(run, { steps });
  for (const { resource } of steps.filter(makes)) run.made.delete(resource);
  const { results } = await runPlan<SubscriptionAction, Ec2Output>(
    { steps },
    (step, _outputs, signal) => perform(run, step, signal),
    {
      concurrency,
      clock,
      signal: run.hooks.signal,
      retry: subscriptionRetry(random),
      on: (event) => {
        if (event.type === 'started') showStep(run, event.step.id, { state: 'running' });
        if (event.type === 'retrying') {
          showStep(run, event.step.id, { because: `Tried again soon: ${event.failure.message}` });
        }
        if (event.type === 'ended') {
          const { kind } = event.result;
          const because = kind === 'failed' ? { because: event.result.message } : {};
          showStep(run, event.step.id, { state: kind, ...because });
        }
      },
    },
  );
  for (const step of steps) {
    const result = results.get(step.id);
    if (result?.kind === 'done') {
      run.doneAt.set(step.id, clock.now());
      run.failures.delete(step.id);
      run.unsureAt.delete(step.id);
    } else if (result?.kind === 'failed') {
      const { kind: _, attempts: __, ...told } = result;
      const failure = believed(run, step, told);
      const count = (run.failures.get(step.id)?.count ?? 0) + 1;
      run.failures.set(step.id, { step, failure, count });
      if (failure.fault === 'outcome-unknown') run.unsureAt.set(step.id, clock.now());
    }
  }
}

/** Problems of the steps that failed for good. */
export const hopelessProblems = (run: DeploymentRun) =>
  [...run.failures.values()]
    .filter(({ failure }) => isHopeless(failure.fault))
    .map(({ step, failure }) => ({ step, problem: problemOf(step, failure) }));
