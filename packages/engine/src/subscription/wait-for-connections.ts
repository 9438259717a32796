import { isAttachmentForOthers, isAttachmentGone, isPeeringEnded } from '@berth/domain';
import type { DeploymentRun } from './deployment-run.ts';
import { waitUntil } from './wait-until.ts';

/** Until AWS has sent the request to the other side, or says that it came to nothing. */
export const waitForPeering = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
) =>
  waitUntil('vpcPeering', run, stepId, ids, signal, (peerings) => {
    const waiting = ids.filter(
      (id) => (peerings.get(id)?.status ?? 'initiating-request') === 'initiating-request',
    );
    return waiting.length === 0
      ? { kind: 'there' }
      : { kind: 'not-yet', waitingFor: `${waiting.join(', ')}: AWS has not sent the request yet` };
  });

/** Until AWS would make another one between the two VPCs. */
export const waitForPeeringRemoval = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
) =>
  waitUntil('vpcPeering', run, stepId, ids, signal, (peerings) => {
    const left = ids
      .flatMap((id) => peerings.get(id) ?? [])
      .filter((one) => one.status !== 'deleted' && !isPeeringEnded(one));
    return left.length === 0
      ? { kind: 'there' }
      : { kind: 'not-yet', waitingFor: left.map(({ id, status }) => `${id} is ${status}`).join('; ') };
  });

/** Until routes may lead to it, or it is for somebody else to accept it. */
export const waitForAttachment = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
) =>
  waitUntil('transitGatewayAttachment', run, stepId, ids, signal, (attachments) => {
    const waiting: string[] = [];
    for (const id of ids) {
      const one = attachments.get(id);
      if (one && isAttachmentGone(one)) return { kind: 'never', why: `${id} is ${one.state}` };
      if (one?.state === 'available' || (one && isAttachmentForOthers(one))) continue;
      waiting.push(`${id} is ${one?.state ?? 'not shown yet'}`);
    }
    return waiting.length === 0 ? { kind: 'there' } : { kind: 'not-yet', waitingFor: waiting.join('; ') };
  });

/** Until it holds no address in the subnets any more. */
export const waitForDetachment = (
  run: DeploymentRun,
  stepId: string,
  ids: readonly string[],
  signal: AbortSignal,
) =>
  waitUntil('transitGatewayAttachment', run, stepId, ids, signal, (attachments) => {
    const left = ids.flatMap((id) => attachments.get(id) ?? []).filter((one) => !isAttachmentGone(one));
    return left.length === 0
      ? { kind: 'there' }
      : { kind: 'not-yet', waitingFor: left.map(({ id, state }) => `${id} is ${state}`).join('; ') };
  });
