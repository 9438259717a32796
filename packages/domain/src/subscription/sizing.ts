import { INSTANCE_SIZES, type InstanceSize } from './instance-sizes.ts';
import type { DatabaseSpec } from './subscription-spec.ts';

/** What a cluster must hold and do, over all its databases. */
export interface Demand {
  memoryGib: number;
  vcpus: number;
}

/** How many nodes, and of which size. */
export interface ClusterSize {
  instanceType: string;
  nodes: number;
}

export const MIN_NODES = 3;
const MAX_NODES = 60;

/** What of an instance's memory databases may use; the rest is the system's, buffers' and copy-on-write's. */
const USABLE_MEMORY = 0.7;

/** Operations per second that one core serves, and so one shard. */
const OPERATIONS_PER_VCPU = 25_000;

/** What databases ask for: each replica is another copy of the data, and another core per shard. */
export function demandOf(databases: readonly DatabaseSpec[]): Demand {
  return databases.reduce<Demand>(
    ({ memoryGib, vcpus }, { quantity, datasetSizeInGb, replication, throughput }) => {
      const copies = quantity * (replication ? 2 : 1);
      const shards =
        throughput.by === 'number-of-shards'
          ? throughput.value
          : Math.max(1, Math.ceil(throughput.value / OPERATIONS_PER_VCPU));
      return { memoryGib: memoryGib + copies * datasetSizeInGb, vcpus: vcpus + copies * shards };
    },
    { memoryGib: 0, vcpus: 0 },
  );
}

/** Whether the databases still fit when one node is lost. */
export function fits({ memoryGib, vcpus }: Demand, size: InstanceSize, nodes: number): boolean {
  const left = nodes - 1;
  return left * size.memoryGib * USABLE_MEMORY >= memoryGib && left * size.vcpus >= vcpus;
}

/** Node counts to try: as many in each zone, at least three. */
function* nodeCounts(zones: number): Generator<number> {
  for (let nodes = Math.ceil(MIN_NODES / zones) * zones; nodes <= MAX_NODES; nodes += zones) yield nodes;
}

/**
 * The rule of sizes: the smallest size of which three nodes (or one in each zone) hold the databases even when one of
 * them is lost; where no size is large enough, more nodes of the largest. Null where that does not do either.
 */
export function sizeCluster(
  demand: Demand,
  zones: number,
  sizes: readonly InstanceSize[] = INSTANCE_SIZES,
): ClusterSize | null {
  for (const nodes of nodeCounts(zones)) {
    const size = sizes.find((one) => fits(demand, one, nodes));
    if (size) return { instanceType: size.instanceType, nodes };
  }
  return null;
}

/** The rule of growth: the nodes keep their size and become more, never fewer. Null where too many would be needed. */
export function growCluster(demand: Demand, zones: number, current: ClusterSize): ClusterSize | null {
  const size = INSTANCE_SIZES.find(({ instanceType }) => instanceType === current.instanceType);
  if (!size) return null;
  for (const nodes of nodeCounts(zones)) {
    if (nodes >= current.nodes && fits(demand, size, nodes)) return { ...current, nodes };
  }
  return null;
}
