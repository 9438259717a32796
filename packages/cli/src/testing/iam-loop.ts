import type { OpenIam } from '@berth/aws';
import {
  type ConsoleAccess,
  type IamApplyOptions,
  iamBlueprint,
  iamScope,
  newestGeneration,
  ok,
  type PolicyGeneration,
  planIamApply,
  planIamDestroy,
  planIamUpgrade,
  redisCloud,
} from '@berth/domain';
import {
  type Clock,
  type IamActor,
  type IamReader,
  type MintedCredentials,
  type ReconcileReport,
  reconcileIam,
} from '@berth/engine';

export interface LoopOptions {
  adopt?: boolean;
  rotateKey?: boolean;
  oldKeys?: IamApplyOptions['oldKeys'];
  consoleAccess?: ConsoleAccess;
  generation?: PolicyGeneration;
  signal?: AbortSignal;
  concurrency?: number;
  clock: Clock;
  /** Throws where the person's side is dead too. */
  onHandOver?: (minted: MintedCredentials) => void;
}

export interface LoopRun {
  report: ReconcileReport;
  handedOver: MintedCredentials[];
}

type Ports = Pick<OpenIam, 'reader' | 'actor'>;

const blueprintOf = ({ consoleAccess = 'role', generation = newestGeneration(redisCloud) }: LoopOptions) =>
  iamBlueprint({ profile: redisCloud, generation, consoleAccess });

/** Runs `apply` as the command line does, without its terminal. */
export async function apply(ports: Ports, options: LoopOptions): Promise<LoopRun> {
  const handedOver: MintedCredentials[] = [];
  const { adopt = false, rotateKey = false, oldKeys } = options;
  const report = await reconcileIam({
    ...common(ports, options),
    purpose: 'apply',
    plan: (inventory, { minted }) =>
      planIamApply({
        blueprint: blueprintOf(options),
        inventory,
        options: {
          adopt,
          rotateKey: rotateKey && !minted,
          ...(oldKeys ? { oldKeys: minted ? 'keep' : oldKeys } : {}),
        },
        now: new Date(options.clock.now()),
      }),
    handOver: async (minted) => {
      options.onHandOver?.(minted);
      handedOver.push(minted);
      return ok(undefined);
    },
  });
  return { report, handedOver };
}

/** Runs `destroy` as the command line does, without its terminal. */
export async function destroy(ports: Ports, options: LoopOptions): Promise<ReconcileReport> {
  return reconcileIam({
    ...common(ports, options),
    purpose: 'destroy',
    plan: (inventory) =>
      planIamDestroy({ blueprint: blueprintOf(options), inventory, now: new Date(options.clock.now()) }),
    handOver: async () => ok(undefined),
  });
}

/** Runs `upgrade` as the command line does, without its terminal. */
export async function upgrade(ports: Ports, options: LoopOptions): Promise<ReconcileReport> {
  const { adopt = false, generation = newestGeneration(redisCloud) } = options;
  return reconcileIam({
    ...common(ports, options),
    purpose: 'apply',
    plan: (inventory) =>
      planIamUpgrade({
        profile: redisCloud,
        inventory,
        to: generation,
        options: { adopt },
        now: new Date(options.clock.now()),
      }).plan,
    handOver: async () => ({ ok: false, error: 'An upgrade makes no key.' }),
  });
}

const common = (ports: Ports, options: LoopOptions) => ({
  ...ports,
  scope: iamScope(redisCloud),
  clock: options.clock,
  signal: options.signal ?? new AbortController().signal,
  concurrency: options.concurrency ?? 16,
  confirm: async () => true,
  random: () => 0.5,
});

export class Killed extends Error {
  override name = 'Killed';
}

/**
 * A process that dies at its n-th change (counted from 1): before the call is sent, or after AWS had it; or at its
 * n-th look.
 */
export function dyingAt(ports: Ports, n: number, when: 'before' | 'after' | 'looking') {
  let count = 0;
  let dead = false;
  const alive = () => {
    if (dead) throw new Killed('the process is gone');
  };
  const actor: IamActor = {
    perform: async (action, signal) => {
      alive();
      if (when === 'looking') return ports.actor.perform(action, signal);
      count += 1;
      if (count === n && when === 'before') dead = true;
      alive();
      const outcome = await ports.actor.perform(action, signal);
      if (count >= n) dead = true;
      alive();
      return outcome;
    },
  };
  const looking = () => {
    alive();
    if (when !== 'looking') return;
    count += 1;
    if (count === n) dead = true;
    alive();
  };
  return { actor, reader: mortal(ports.reader, looking), alive, count: () => count };
}

/** Ctrl-C at the n-th change: the signal fires before the call is made, or right after its answer. */
export function stoppedAt(ports: Ports, n: number, when: 'before' | 'after') {
  const stop = new AbortController();
  let count = 0;
  const actor: IamActor = {
    perform: async (action, signal) => {
      count += 1;
      if (count === n && when === 'before') stop.abort(new Error('Ctrl-C'));
      const outcome = await ports.actor.perform(action, signal);
      if (count === n) stop.abort(new Error('Ctrl-C'));
      return outcome;
    },
  };
  return { actor, reader: ports.reader, signal: stop.signal };
}

function mortal(reader: IamReader, looking: () => void): IamReader {
  return new Proxy(reader, {
    get: (target, name: keyof IamReader) => {
      const look = target[name] as (...args: unknown[]) => unknown;
      return async (...args: unknown[]) => {
        looking();
        return look(...args);
      };
    },
  });
}
