import { EC2_KINDS, type Ec2Kind, type Ec2Observed } from '@berth/domain';
import type { StepOutcome } from '../run-plan.ts';
import type { Ec2Output } from './cloud-ports.ts';
import { type DeploymentRun, showStep } from './deployment-run.ts';

/** What a look says of what is waited for. */
export type Judged =
  | { kind: 'there' }
  | { kind: 'not-yet'; waitingFor: string }
  | { kind: 'never'; why: string; code?: string };

/** Looks at things of a kind until they are as they should be, or never will be, or patience ends. */
export async function waitUntil<K extends Ec2Kind>(
  kind: K,
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
  judge: (things: ReadonlyMap<string, Ec2Observed[K]>) => Judged,
): Promise<StepOutcome<Ec2Output>> {
  const { clock, pollMs, patienceMs } = run.settings;
  const since = clock.now();
  for (;;) {
    const seen = await run.cloud.reader.list(kind, { by: 'ids', ids: [...ids] }, signal);
    signal.throwIfAborted();
    if (seen.kind === 'unknown' && (seen.because === 'denied' || seen.because === 'bad-credentials')) {
      const fault = seen.because === 'denied' ? 'denied' : 'credentials';
      return { kind: 'failed', fault, message: seen.detail ?? seen.because, ...codeOf(seen.detail) };
    }
    const things = new Map((seen.kind === 'present' ? seen.value : []).map((one) => [one.id, one]));
    const judged: Judged =
      seen.kind === 'unknown'
        ? { kind: 'not-yet', waitingFor: `AWS does not show the ${EC2_KINDS[kind].word}s (${seen.because})` }
        : judge(things);
    if (judged.kind === 'there') return { kind: 'done', output: { physicalId: null } };
    if (judged.kind === 'never') {
      const code = judged.code === undefined ? {} : { code: judged.code };
      return { kind: 'failed', fault: 'limit', message: judged.why, ...code };
    }
    showStep(run, stepId, { because: judged.waitingFor });
    if (clock.now() - since >= patienceMs) {
      return {
        kind: 'failed',
        fault: 'limit',
        message: `After ${Math.round(patienceMs / 60_000)} minutes: ${judged.waitingFor}`,
      };
    }
    await clock.sleep(pollMs, signal);
  }
}

const codeOf = (detail: string | undefined): { code?: string } => {
  const code = /^([A-Za-z.]+):/.exec(detail ?? '')?.[1];
  return code === undefined ? {} : { code };
};
