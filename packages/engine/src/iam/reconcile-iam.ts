import {
  type IamAction,
  type IamInventory,
  type IamScope,
  type Plan,
  type Seen,
  type Step,
  subjectOf,
  type UnknownBecause,
} from '@berth/domain';
import type { RequestBudget } from '../budget.ts';
import type { Clock } from '../clock.ts';
import { runPlan, type StepEvent, type StepFailure } from '../run-plan.ts';
import { placesAfter } from './known-places.ts';
import { createMinting, type HandOver, type Minting } from './minting.ts';
import { observeIam } from './observe-iam.ts';
import type { IamActor, IamOutput, IamReader, Purpose } from './ports.ts';
import { iamRetry, worthAnotherLook } from './retry.ts';

export type IamLoopEvent =
  | StepEvent<IamAction>
  | { type: 'looking'; again: boolean }
  /** AWS does not show yet what was done, or whether it was done. */
  | { type: 'waiting'; because: string; elapsedMs: number };

export interface ReconcileInput {
  reader: IamReader;
  actor: IamActor;
  scope: IamScope;
  purpose: Purpose;
  /** `minted`: secrets were made in this run already, so none may be planned again. */
  plan: (inventory: IamInventory, progress: { minted: boolean }) => Plan<IamAction>;
  /** Asked once, before the first change; false leaves everything as it is. */
  confirm: (plan: Plan<IamAction>, inventory: IamInventory) => Promise<boolean>;
  handOver: HandOver;
  clock: Clock;
  signal: AbortSignal;
  budget?: RequestBudget;
  on?: (event: IamLoopEvent) => void;
  /** Steps at a time. */
  concurrency?: number;
  /** How long something may stay unseen after a call with an unknown outcome before the call is repeated. */
  consistencyMs?: number;
  random?: () => number;
}

export interface FailedStep {
  step: Step<IamAction>;
  failure: StepFailure;
}

/** What came of the loop. `plan` is the one that was shown; `rest` what a last look says is still to be done. */
export type ReconcileReport =
  | { kind: 'could-not-look'; because: UnknownBecause; detail: string | null }
  | { kind: 'obstructed' | 'right' | 'declined'; plan: Plan<IamAction>; inventory: IamInventory }
  | {
      kind: 'whole';
      plan: Plan<IamAction>;
      /** What the last look says: no steps, but remarks that only now could be made. */
      rest: Plan<IamAction>;
      inventory: IamInventory;
      handOver: ReturnType<Minting['handOver']>;
      accessKeyId: string | null;
    }
  | {
      kind: 'incomplete' | 'stopped';
      plan: Plan<IamAction>;
      rest: Plan<IamAction> | null;
      failures: FailedStep[];
      handOver: ReturnType<Minting['handOver']>;
      accessKeyId: string | null;
    };

const CONCURRENCY = 16;
const CONSISTENCY_MS = 10_000;
const STALE_MS = 30_000;
const MAX_ROUNDS = 4;

/**
 * The whole loop: look, plan, confirm, apply, look again, until a second plan is empty. Nothing is remembered
 * between runs: after a crash anywhere, the next run looks and goes on. A step that was done is never done again
 * because AWS does not show it yet; a call with an unknown outcome is looked for before it is repeated.
 */
export async function reconcileIam(input: ReconcileInput): Promise<ReconcileReport> {
  const { reader, scope, purpose, signal, on } = input;
  on?.({ type: 'looking', again: false });
  const looked = await look(() => observeIam(reader, { scope, purpose }, signal), signal);
  if (looked.kind !== 'present') return couldNotLook(looked);
  const inventory = looked.value;
  const plan = input.plan(inventory, { minted: false });
  if (plan.obstacles.length > 0) return { kind: 'obstructed', plan, inventory };
  if (plan.steps.length === 0) return { kind: 'right', plan, inventory };
  if (!(await input.confirm(plan, inventory))) return { kind: 'declined', plan, inventory };
  const minting = createMinting(input.actor, inventory.identity, input.handOver);
  return applyRounds({ ...input, plan, replan: input.plan, inventory, minting });
}

interface Rounds extends Omit<ReconcileInput, 'plan'> {
  plan: Plan<IamAction>;
  replan: ReconcileInput['plan'];
  inventory: IamInventory;
  minting: Minting;
}

interface Progress {
  done: Set<string>;
  failed: Map<string, FailedStep>;
  outputs: IamOutput[];
}

async function applyRounds(rounds: Rounds): Promise<ReconcileReport> {
  const { plan, minting, signal } = rounds;
  const progress: Progress = { done: new Set(), failed: new Map(), outputs: [] };
  const ending = (kind: 'incomplete' | 'stopped', rest: Plan<IamAction> | null): ReconcileReport => ({
    kind,
    plan,
    rest,
    failures: [...progress.failed.values()],
    handOver: minting.handOver(),
    accessKeyId: minting.accessKeyId(),
  });
  let steps = plan.steps;
  for (let round = 1; ; round += 1) {
    await runRound(rounds, steps, progress);
    await minting.rescue();
    if (signal.aborted) return ending('stopped', null);
    const settled = await settle(rounds, progress);
    if (settled.kind === 'whole' && !unfinished(rounds, progress)) {
      const handOver = minting.handOver();
      return { ...settled, plan, handOver, accessKeyId: minting.accessKeyId() };
    }
    if (settled.kind !== 'again' || round === MAX_ROUNDS) {
      return ending(signal.aborted ? 'stopped' : 'incomplete', 'rest' in settled ? settled.rest : null);
    }
    steps = settled.steps;
  }
}

async function runRound(rounds: Rounds, steps: Step<IamAction>[], progress: Progress): Promise<void> {
  const { clock, signal, budget, on, minting, concurrency = CONCURRENCY, random = Math.random } = rounds;
  const ids = new Set(steps.map(({ id }) => id));
  const open = steps.map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => ids.has(id)) }));
  const report = await runPlan<IamAction, IamOutput>(
    { steps: open },
    (step, _outputs, stepSignal) => minting.perform(step, stepSignal),
    {
      concurrency,
      clock,
      signal,
      ...(budget ? { budget } : {}),
      ...(on ? { on } : {}),
      retry: iamRetry(random),
      evenWhenStopped: ({ action }) => action.call === 'HandOver' || action.call === 'RecordHandOver',
    },
  );
  for (const step of steps) {
    const result = report.results.get(step.id);
    if (result?.kind === 'done') {
      progress.done.add(step.id);
      progress.failed.delete(step.id);
      progress.outputs.push(result.output);
    } else if (result?.kind === 'failed') {
      progress.failed.set(step.id, { step, failure: { fault: result.fault, message: result.message } });
    }
  }
}

type Settled =
  | { kind: 'whole'; inventory: IamInventory; rest: Plan<IamAction> }
  | { kind: 'again'; steps: Step<IamAction>[]; rest: Plan<IamAction> }
  | { kind: 'stuck'; rest: Plan<IamAction> | null };

/** Looks until what AWS shows agrees with what was done, or another round of steps is called for. */
async function settle(rounds: Rounds, { done, failed, outputs }: Progress): Promise<Settled> {
  const { reader, scope, purpose, clock, signal, on, replan, minting } = rounds;
  const { consistencyMs = CONSISTENCY_MS } = rounds;
  const known = placesAfter(scope, rounds.inventory, rounds.plan, outputs);
  const hopeless = [...failed.values()].some(({ failure }) => !worthAnotherLook(failure.fault));
  const since = clock.now();
  for (let count = 1; ; count += 1) {
    on?.({ type: 'looking', again: true });
    const looked = await look(() => observeIam(reader, { scope, purpose, known }, signal), signal);
    const elapsedMs = clock.now() - since;
    const rest = looked.kind === 'present' ? replan(looked.value, { minted: minting.minted() }) : null;
    if (signal.aborted || hopeless) return { kind: 'stuck', rest };
    if (looked.kind === 'present' && rest && rest.steps.length === 0 && rest.obstacles.length === 0) {
      return { kind: 'whole', inventory: looked.value, rest };
    }
    const open = rest?.steps.filter(({ id }) => !done.has(id)) ?? [];
    const unsure = open.some(({ id }) => failed.get(id)?.failure.fault === 'outcome-unknown');
    const mustWait = unsure && elapsedMs < consistencyMs;
    if (rest && open.length > 0 && rest.obstacles.length === 0 && !mustWait) {
      return { kind: 'again', steps: open, rest };
    }
    const denied = rest?.obstacles.some(({ because }) => because.code === 'unknown_denied') ?? false;
    if (denied || elapsedMs >= STALE_MS) return { kind: 'stuck', rest };
    const because = unsure
      ? 'A call ended without an answer; looking whether it had its effect before it is repeated.'
      : `AWS does not show yet what was done${pending(rest)}.`;
    on?.({ type: 'waiting', because, elapsedMs });
    await clock.sleep(Math.min(5_000, 250 * 2 ** (count - 1)), signal).catch(() => undefined);
  }
}

/** Something that a look cannot show to be whole: a secret that did not arrive, an old key that is still there. */
function unfinished({ purpose, minting }: Rounds, { failed }: Progress): boolean {
  if (purpose === 'destroy') return false;
  const state = minting.handOver();
  if (state !== 'nothing' && state !== 'done') return true;
  return [...failed.values()].some(({ step }) =>
    ['CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'DeleteAccessKey'].includes(
      step.action.call,
    ),
  );
}

/** The first call that a look would still ask for, for the person who waits. */
function pending(rest: Plan<IamAction> | null): string {
  const [step] = rest?.steps ?? [];
  return step ? ` (${step.action.call} ${subjectOf(step.action)})` : '';
}

/** A look that was stopped half-way is no look. */
async function look(
  observe: () => Promise<Seen<IamInventory>>,
  signal: AbortSignal,
): Promise<Seen<IamInventory>> {
  try {
    return await observe();
  } catch (error) {
    if (signal.aborted) return { kind: 'unknown', because: 'partial', detail: 'stopped' };
    throw error;
  }
}

function couldNotLook(looked: Exclude<Seen<IamInventory>, { kind: 'present' }>): ReconcileReport {
  if (looked.kind === 'absent') return { kind: 'could-not-look', because: 'unclassified', detail: null };
  return { kind: 'could-not-look', because: looked.because, detail: looked.detail ?? null };
}
