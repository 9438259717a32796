import { isReady, isTerminated, NODE_STATE_TAG_KEY, type ObservedInstance } from '@berth/domain';
import type { DeploymentRun } from './deployment-run.ts';
import { type Judged, waitUntil } from './wait-until.ts';

const until = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
  judge: (instances: ReadonlyMap<string, ObservedInstance>) => Judged,
) => waitUntil('instance', run, stepId, ids, signal, judge);

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
