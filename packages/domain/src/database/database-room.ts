import type { RequestProblem } from '../subscription/request-problem.ts';
import { demandOf, growCluster, sizeCluster } from '../subscription/sizing.ts';
import type { DatabaseSpec } from '../subscription/subscription-spec.ts';

/** What is known of a subscription's nodes: what was chosen, or nothing yet. */
export interface NodesSoFar {
  zones: number;
  instanceType: string | undefined;
  nodes: number | undefined;
}

/** `enough`: the nodes that are there; `more`: some are to be added; `never`: however many were added. */
export type Room = 'enough' | 'more' | 'never';

/** Whether databases find room on the nodes. Nodes are added and never taken away. */
export function roomFor(
  databases: readonly DatabaseSpec[],
  { zones, instanceType, nodes }: NodesSoFar,
): Room {
  const demand = demandOf(databases);
  if (instanceType === undefined || nodes === undefined) return sizeCluster(demand, zones) ? 'more' : 'never';
  const grown = growCluster(demand, zones, { instanceType, nodes });
  if (!grown) return 'never';
  return grown.nodes > nodes ? 'more' : 'enough';
}

export const noRoom: RequestProblem = {
  code: 'DATABASE_SIZE_TOO_BIG',
  field: 'datasetSizeInGb',
  message: 'The databases are larger than nodes of this size can hold, however many there are.',
  remedy: 'Spread the databases over several subscriptions.',
};
