import { isReady, isTerminated, NODE_STATE_TAG_KEY, type ObservedInstance } from '@berth/domain';
import type { StepOutcome } from '../run-plan.ts';
import type { Ec2Output } from './cloud-ports.ts';
import { type DeploymentRun, showStep } from './deployment-run.ts';

type Judged =
  | { kind: 'there' }
  | { kind: 'not-yet'; waitingFor: string }
  | { kind: 'never'; why: string; code?: string };

/** Looks at instances until they are as they should be, or never will be, or patience ends. */
async function until(
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
  judge: (instances: ReadonlyMap<string, ObservedInstance>) => Judged,
): Promise<StepOutcome<Ec2Output>> {
  const { clock, pollMs, patienceMs } = run.settings;
  const since = clock.now();
  for (;;) {
    const seen = await run.cloud.reader.list('instance', { by: 'ids', ids: [...ids] }, signal);
    signal.throwIfAborted();
    if (seen.kind === 'unknown' && (seen.because === 'denied' || seen.because === 'bad-credentials')) {
      const fault = seen.because === 'denied' ? 'denied' : 'credentials';
      return { kind: 'failed', fault, message: seen.detail ?? seen.because, ...codeOf(seen.detail) };
    }
    const instances = new Map((seen.kind === 'present' ? seen.value : []).map((one) => [one.id, one]));
    const judged: Judged =
      seen.kind === 'unknown'
        ? { kind: 'not-yet', waitingFor: `AWS does not show the instances (${seen.because})` }
        : judge(instances);
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

/** Until all run and have reported that they are part of the cluster. */
export const waitForNodes = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
) =>
  until(run, stepId, ids, signal, (instances) => {
    const waiting: string[] = [];
    for (const id of ids) {
      const one = instances.get(id);
      if (one && (one.state === 'terminated' || one.state === 'shutting-down')) {
        const code = /^[A-Za-z.]+/.exec(one.stateReason ?? '')?.[0];
        const why = `${id} is ${one.state}${one.stateReason ? `: ${one.stateReason}` : ''}`;
        return { kind: 'never', why, ...(code === undefined ? {} : { code }) };
      }
      const reported = one?.tags[NODE_STATE_TAG_KEY];
      if (reported?.startsWith('failed')) return { kind: 'never', why: `${id} reports ${reported}` };
      if (one && isReady(one)) continue;
      waiting.push(
        `${id} is ${one?.state ?? 'not shown yet'}${one ? `, reports ${reported ?? 'nothing yet'}` : ''}`,
      );
    }
    return waiting.length === 0 ? { kind: 'there' } : { kind: 'not-yet', waitingFor: waiting.join('; ') };
  });

/** Until all are stopped: AWS changes some things of an instance only then. */
export const waitForStop = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
) =>
  until(run, stepId, ids, signal, (instances) => {
    const waiting = ids.flatMap((id) => {
      const state = instances.get(id)?.state ?? 'not shown';
      return state === 'stopped' ? [] : [`${id} is ${state}`];
    });
    return waiting.length === 0 ? { kind: 'there' } : { kind: 'not-yet', waitingFor: waiting.join('; ') };
  });

/** Until all are terminated, or no longer shown at all. */
export const waitForTermination = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
) =>
  until(run, stepId, ids, signal, (instances) => {
    const left = ids.flatMap((id) => instances.get(id) ?? []).filter((one) => !isTerminated(one));
    if (left.length === 0) return { kind: 'there' };
    return { kind: 'not-yet', waitingFor: left.map(({ id, state }) => `${id} is ${state}`).join('; ') };
  });
