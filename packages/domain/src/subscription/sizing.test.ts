import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INSTANCE_SIZES } from './instance-sizes.ts';
import { demandOf, fits, growCluster, sizeCluster } from './sizing.ts';
import type { DatabaseSpec } from './subscription-spec.ts';

const database = (more: Partial<DatabaseSpec> = {}): DatabaseSpec => ({
  name: 'db',
  protocol: 'redis',
  quantity: 1,
  datasetSizeInGb: 1,
  replication: true,
  throughput: { by: 'operations-per-second', value: 1_000 },
  ...more,
});

const sizing = (more: Partial<DatabaseSpec>, zones = 1) => sizeCluster(demandOf([database(more)]), zones);

test.each([
  { name: 'a small database has three of the smallest nodes', more: {}, type: 't3.medium', nodes: 3 },
  {
    name: 'data has its replica, and survives the loss of a node',
    more: { datasetSizeInGb: 10 },
    type: 'r6i.large',
    nodes: 3,
  },
  {
    name: 'shards that are asked for have a core each',
    more: { throughput: { by: 'number-of-shards' as const, value: 16 } },
    type: 'r6i.4xlarge',
    nodes: 3,
  },
  {
    name: 'what no three nodes hold gets more nodes of the largest size',
    more: { datasetSizeInGb: 1_000 },
    type: 'r6i.24xlarge',
    nodes: 5,
  },
])('$name', ({ more, type, nodes }) => {
  expect(sizing(more)).toEqual({ instanceType: type, nodes });
});

test('whatever is asked for, the cluster holds it without one of its nodes, with as many nodes in each zone', () => {
  const demand = fc.record({ memoryGib: fc.integer({ min: 0, max: 5_000 }), vcpus: fc.nat(500) });
  fc.assert(
    fc.property(demand, fc.constantFrom(1, 3), demand, (first, zones, then) => {
      const cluster = sizeCluster(first, zones);
      const size = INSTANCE_SIZES.find(({ instanceType }) => instanceType === cluster?.instanceType);
      if (!cluster || !size) throw new Error('no size');
      expect(fits(first, size, cluster.nodes)).toBe(true);
      expect([cluster.nodes >= 3, cluster.nodes % zones]).toEqual([true, 0]);
      const grown = growCluster(then, zones, cluster);
      if (grown) {
        expect(grown.nodes).toBeGreaterThanOrEqual(cluster.nodes);
        expect(fits(then, size, grown.nodes)).toBe(true);
      }
    }),
  );
});

test('what no cluster holds is said', () => {
  expect(sizing({ datasetSizeInGb: 1_000_000 })).toBeNull();
});
