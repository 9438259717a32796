import type { Plan, Step } from '@berth/domain';
import type { RequestBudget } from './budget.ts';
import type { Clock } from './clock.ts';

/**
 * Why a step failed, as far as it matters for what to do next. `outcome-unknown`: the call may or may not have
 * had its effect. `not-sent`: it certainly had none.
 */
export type StepFault =
  | 'throttled'
  | 'missing'
  | 'exists'
  | 'conflict'
  | 'limit'
  | 'denied'
  | 'credentials'
  | 'invalid'
  | 'not-sent'
  | 'outcome-unknown'
  | 'unclassified';

export interface StepFailure {
  fault: StepFault;
  /** For a person: what AWS said. Never holds a secret. */
  message: string;
  /** AWS's own error code, where AWS gave one. */
  code?: string;
}

export type StepOutcome<Output> = { kind: 'done'; output: Output } | ({ kind: 'failed' } & StepFailure);

export type StepResult<Output> =
  | { kind: 'done'; output: Output; attempts: number }
  | ({ kind: 'failed'; attempts: number } & StepFailure)
  /** Not tried: a step that it depends on did not end well, or the run was stopped. */
  | { kind: 'skipped'; because: 'dependency' | 'stopped' };

export type StepEvent<Action> =
  | { type: 'started'; step: Step<Action> }
  | { type: 'retrying'; step: Step<Action>; failure: StepFailure; inMs: number }
  | { type: 'ended'; step: Step<Action>; result: StepResult<unknown> };

export interface RunOptions<Action> {
  /** Steps that may be under way at the same time. */
  concurrency: number;
  clock: Clock;
  signal: AbortSignal;
  budget?: RequestBudget;
  on?: (event: StepEvent<Action>) => void;
  /** Milliseconds to wait before the step is tried again, or null to give up. Default: never again. */
  retry?: (
    step: Step<Action>,
    failure: StepFailure,
    tries: { count: number; elapsedMs: number },
  ) => number | null;
  /** Steps that run even after the run was stopped, because something would be lost otherwise. */
  evenWhenStopped?: (step: Step<Action>) => boolean;
}

/** What came of each step, by its id, in the plan's order. */
export interface RunReport<Output> {
  results: Map<string, StepResult<Output>>;
  /** Every step was done. */
  ok: boolean;
}

export type Perform<Action, Output> = (
  step: Step<Action>,
  /** Outputs of the steps done so far, by id. */
  outputs: ReadonlyMap<string, Output>,
  signal: AbortSignal,
) => Promise<StepOutcome<Output>>;

/**
 * Runs a plan: every step as soon as those that it depends on are done, as many at once as allowed. A failed step
 * stops its dependants and nothing else. Never rejects, except on a plan that is put together wrongly (a bug).
 */
export async function runPlan<Action, Output>(
  plan: Pick<Plan<Action>, 'steps'>,
  perform: Perform<Action, Output>,
  options: RunOptions<Action>,
): Promise<RunReport<Output>> {
  const pending = new Map<string, Promise<StepResult<Output>>>();
  const outputs = new Map<string, Output>();
  const places = createPlaces(options.concurrency);
  for (const step of plan.steps) {
    if (pending.has(step.id)) throw new Error(`The plan has two steps with the id ${step.id}`);
    const before = step.dependsOn.map((id) => {
      const earlier = pending.get(id);
      if (!earlier) throw new Error(`Step ${step.id} depends on ${id}, which does not come before it`);
      return earlier;
    });
    pending.set(
      step.id,
      runStep(step, before, { perform, options, outputs, places }).then((result) => {
        options.on?.({ type: 'ended', step, result });
        return result;
      }),
    );
  }
  const results = new Map<string, StepResult<Output>>();
  for (const [id, result] of pending) results.set(id, await result);
  return { results, ok: [...results.values()].every(({ kind }) => kind === 'done') };
}

interface Running<Action, Output> {
  perform: Perform<Action, Output>;
  options: RunOptions<Action>;
  outputs: Map<string, Output>;
  places: Places;
}

async function runStep<Action, Output>(
  step: Step<Action>,
  before: Promise<StepResult<Output>>[],
  running: Running<Action, Output>,
): Promise<StepResult<Output>> {
  const earlier = await Promise.all(before);
  if (earlier.some(({ kind }) => kind !== 'done')) return { kind: 'skipped', because: 'dependency' };
  const { signal, evenWhenStopped } = running.options;
  const stays = evenWhenStopped?.(step) ?? false;
  const release = await running.places.enter();
  try {
    if (signal.aborted && !stays) return { kind: 'skipped', because: 'stopped' };
    return await attempts(step, stays ? new AbortController().signal : signal, running);
  } finally {
    release();
  }
}

async function attempts<Action, Output>(
  step: Step<Action>,
  signal: AbortSignal,
  { perform, options, outputs }: Running<Action, Output>,
): Promise<StepResult<Output>> {
  const { clock, budget, on, retry } = options;
  const startedAt = clock.now();
  on?.({ type: 'started', step });
  for (let count = 1; ; count += 1) {
    let outcome: StepOutcome<Output>;
    try {
      await budget?.take(signal);
      outcome = await perform(step, outputs, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'skipped', because: 'stopped' };
      outcome = { kind: 'failed', fault: 'unclassified', message: String(error) };
    }
    if (outcome.kind === 'done') {
      outputs.set(step.id, outcome.output);
      return { ...outcome, attempts: count };
    }
    const { kind: _, ...failure } = outcome;
    const { fault } = failure;
    if (fault === 'throttled') budget?.throttled();
    const inMs = retry?.(step, failure, { count, elapsedMs: clock.now() - startedAt }) ?? null;
    if (inMs === null || signal.aborted) return { kind: 'failed', ...failure, attempts: count };
    on?.({ type: 'retrying', step, failure, inMs });
    try {
      await clock.sleep(inMs, signal);
    } catch {
      return { kind: 'failed', ...failure, attempts: count };
    }
  }
}

interface Places {
  enter(): Promise<() => void>;
}

/** A counting semaphore, first come first served. */
function createPlaces(count: number): Places {
  let free = Math.max(1, count);
  const waiting: (() => void)[] = [];
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    enter: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return release;
    },
  };
}
