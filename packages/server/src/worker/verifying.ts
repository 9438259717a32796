import type { CheckResult, CloudAccountDetails, Verification, VerificationEvent } from '@berth/domain';
import { PROPAGATION_LIMIT_MS } from '@berth/engine';
import { timeOf } from '../app/context.ts';
import { verificationContext } from '../app/verification-context.ts';
import { writeTask } from '../db/repositories/tasks.ts';
import type { Attempt } from './context.ts';
import { type Outcome, verificationFailed } from './outcome.ts';

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
  const request = {
    details,
    context: await verificationContext(context, task.accountId, details.accessKeyId, cloudAccountId),
    journal: context.journal.of({
      accountId: task.accountId,
      cloudAccountId,
      awsAccountId: null,
      reason: { kind: 'task', id: task.taskId },
    }),
    ...(task.knownSoFar ? { knownSoFar: task.knownSoFar } : {}),
  };
  const progress = progressWriter(attempt, task.knownSoFar?.checks ?? []);
  const on = (event: VerificationEvent) => {
    if (event.type === 'check') progress.tell(event.check);
  };
  const outcome = await context.verifier.once(request, on, signal);
  await progress.settled();
  if (outcome.kind === 'propagating' && task.waitedMs < PROPAGATION_LIMIT_MS)
    return { ...outcome, kind: 'waiting' };
  const { verification } = outcome;
  return verification.passed ? { kind: 'passed', verification, startedAt } : verificationFailed(verification);
}

/** Writes the checks so far, one write at a time, whatever came meanwhile in the next one. */
function progressWriter(attempt: Attempt, before: CheckResult[]) {
  const { context, task, lease } = attempt;
  const checks = new Map(before.map((check) => [check.code, check]));
  let told = 0;
  let writing: Promise<void> | null = null;
  let lost: unknown = null;
  const write = async (): Promise<void> => {
    for (let written = -1; written < told; ) {
      written = told;
      const progress = { checks: [...checks.values()], waiting: null };
      await writeTask(context.database.outer, task, lease, { progress, updatedAt: timeOf(context) });
    }
  };
  return {
    tell(check: CheckResult) {
      checks.set(check.code, check);
      told++;
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
