import type { DeploymentHooks, DeploymentProgress } from '@berth/engine';
import { timeOf } from '../app/context.ts';
import { LEASE_MS, type WorkChange, writeWork } from '../db/repositories/subscription-work.ts';
import { LeaseLost } from '../db/repositories/tasks.ts';
import type { Run } from './run.ts';

/** Three tries to prolong a lease before it ends. */
const PROLONG_EVERY_MS = LEASE_MS / 3;
/** A worker that could not prolong its lease stops before another one may take over. */
const SAFE_MS = LEASE_MS - 5_000;

/**
 * What a deployer reports to while it runs: every write prolongs the lease, and a run is broken off when the lease
 * is lost, or when something else is wanted by now.
 */
export function watchRun({ context, subscription, lease, signal, step }: Run) {
  const stop = new AbortController();
  let changed = false;
  let lost: unknown = null;
  let heldSince = performance.now();
  const write = async (change: WorkChange): Promise<void> => {
    const asked = performance.now();
    const { outer } = context.database;
    try {
      const version = await writeWork(outer, subscription, lease, { ...change, updatedAt: timeOf(context) });
      heldSince = asked;
      if (version === subscription.version) return;
      changed = true;
      stop.abort(new Error('Something else is wanted of the subscription by now'));
    } catch (error) {
      if (error instanceof LeaseLost || performance.now() - heldSince > SAFE_MS) {
        lost ??= error;
        stop.abort(error);
      }
      throw error;
    }
  };
  /** Writes one after the other; of progress, the latest. */
  let writing: Promise<void> = Promise.resolve();
  let latest: DeploymentProgress | null = null;
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = writing.then(work);
    writing = done.catch(() => {});
    return done;
  };
  const tellProgress = async (): Promise<void> => {
    if (!latest) return;
    const progress = latest;
    latest = null;
    await write({ progress });
  };
  const timer = setInterval(() => void inTurn(() => write({})).catch(() => {}), PROLONG_EVERY_MS);
  const hooks: DeploymentHooks = {
    signal: AbortSignal.any([signal, stop.signal]),
    progress(progress) {
      if (!latest) void inTurn(tellProgress).catch(() => {});
      latest = progress;
    },
    async save(record) {
      await step('deploy.saving');
      await inTurn(() => write({ record, waiting: null }));
    },
  };
  return {
    hooks,
    changed: () => changed,
    /** Resolves when everything is written. Throws when the subscription was lost meanwhile. */
    async settled() {
      clearInterval(timer);
      await writing;
      if (lost) throw lost;
    },
  };
}
