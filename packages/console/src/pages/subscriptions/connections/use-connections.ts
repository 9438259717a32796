import type { BerthClient, DeploymentBody, PeeringsBody, Task, TransitGatewaysBody } from '@berth/api';
import { useApi } from '../../../app/use-api.ts';
import { connectionsKey } from '../keys.ts';

/** What the tables of connections are given. */
export interface ConnectionsProps {
  deployment: DeploymentBody;
  /** Why nothing can be changed. */
  reason: string | undefined;
}

/** AWS is asked at each look; more often while something is on its way there. */
const LOOK_MS = 30_000;
const BUSY_MS = 3_000;

/** Asks what only a task tells, and waits for its answer. */
async function answerOf<T>(client: BerthClient, asked: Promise<Task>, signal: AbortSignal): Promise<T> {
  const { taskId } = await asked;
  const { response } = await client.waitForTask(taskId, { signal });
  return response?.resource as T;
}

/** The peerings of a subscription, as AWS has them. */
export const usePeerings = (id: number) =>
  useApi(
    connectionsKey(id, 'peerings'),
    async (api, signal) => (await answerOf<PeeringsBody>(api, api.getPeerings(id, signal), signal)).peerings,
    {
      liveMs: (seen) => (seen?.some(({ status }) => status === 'initiating-request') ? BUSY_MS : LOOK_MS),
    },
  );

/** The transit gateways that it is, or could be, attached to. */
export const useTransitGateways = (id: number) =>
  useApi(
    connectionsKey(id, 'transit-gateways'),
    async (api, signal) =>
      (await answerOf<TransitGatewaysBody>(api, api.getTransitGateways(id, signal), signal)).tgws,
    {
      liveMs: (seen) =>
        seen?.some(({ attachmentStatus }) =>
          ['initiating-request', 'pending'].includes(attachmentStatus ?? ''),
        )
          ? BUSY_MS
          : LOOK_MS,
    },
  );
