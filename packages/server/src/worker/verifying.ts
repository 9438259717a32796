import type { CheckResult, CloudAccountDetails, Verification } from '@berth/domain';
import { timeOf } from '../app/context.ts';
import { verificationContext } from '../app/verification-context.ts';
import { writeTask } from '../db/repositories/tasks.ts';
import type { Attempt } from './context.ts';
import { type Outcome, verificationFailed } from './outcome.ts';

/** How long AWS is given to propagate what is new; then the checks stand as they are. */
export const PROPAGATION_LIMIT_MS = 45_000;

export type Verified =
  | { kind: 'passed'; verification: Verification; startedAt: Date }
  | Exclude<Outcome, { kind: 'completed' }>;

/** One pass of the verification for a task, its progress readable in the task while it runs. */
export async function verifyForTask(
  attempt: Attempt,
  details: CloudAccountDetails,
  cloudAccountId: number | null,
): Promise<Verified> {
  const { context, task, signal } = attempt;
  const startedAt = timeOf(context);
  const input = {
    details,
    context: await verificationContext(context, task.accountId, details.accessKeyId, cloudAccountId),
  };
  const progress = progressWriter(attempt);
  const waitedMs = task.waitingSince ? startedAt.getTime() - task.waitingSince.getTime() : 0;
  const outcome = await context.verifier.once(input, {
    on: (event) => {
      if (event.type === 'check') progress.add(event.check);
    },
    signal,
    lastLook: waitedMs >= PROPAGATION_LIMIT_MS,
  });
  await progress.settled();
  if (outcome.kind === 'propagating')
    return { kind: 'waiting', because: outcome.because, checks: outcome.checks };
  if (!outcome.verification.passed) return verificationFailed(outcome.verification);
  return { kind: 'passed', verification: outcome.verification, startedAt };
}

/** Writes the checks so far, one write at a time, whatever came meanwhile in the next one. */
function progressWriter(attempt: Attempt) {
  const { context, task, lease } = attempt;
  const checks: CheckResult[] = [];
  let writing: Promise<void> | null = null;
  let lost: unknown = null;
  const write = async (): Promise<void> => {
    for (let written = -1; written < checks.length; ) {
      written = checks.length;
      const progress = { checks: [...checks], waiting: null };
      await writeTask(context.database.outer, task, lease, { progress, updatedAt: timeOf(context) });
    }
  };
  return {
    add(check: CheckResult) {
      checks.push(check);
      writing ??= write()
        .catch((error) => {
          lost = error;
        })
        .finally(() => {
          writing = null;
        });
    },
    /** Resolves when what was added is written. Throws when the task was taken over meanwhile. */
    async settled() {
      while (writing) await writing;
      if (lost) throw lost;
    },
  };
}
