import { redisCloud } from '@berth/domain';
import { createSubscriptionDeployer, EMPTY_RECORD } from '@berth/engine';
import { aSpec, Ec2World, ec2InMemory, manualClock, TARGET } from '@berth/engine/testing';
import { expect, test } from 'vitest';
import { subscriptionCreateGraph } from '../../bench/subscription-create-graph.ts';

test('the graph that the creation of a subscription is measured by is what its plan says', async () => {
  const clock = manualClock();
  const world = new Ec2World(clock);
  const deployer = createSubscriptionDeployer({ profile: redisCloud, clock, open: () => ec2InMemory(world) });
  const spec = aSpec({ allowList: { cidrIps: [], securityGroupIds: [] } });
  const { steps } = await deployer.plan(TARGET, spec, EMPTY_RECORD, new AbortController().signal);
  const planned = new Map(
    steps
      .filter(({ call }) => call !== 'DescribeInstances')
      .map(({ id, dependsOn }) => [withoutDetail(id), dependsOn.map(withoutDetail)]),
  );
  const drawn = new Map(
    subscriptionCreateGraph
      .filter(({ id }) => id.includes('/'))
      .map(({ id, after }) => [id, after.filter((other) => other !== 'look')]),
  );
  expect([...drawn.keys()].sort()).toEqual([...planned.keys()].sort());
  for (const id of drawn.keys()) expect(allBefore(id, drawn), id).toEqual(allBefore(id, planned));
});

/** Everything that must have been done before, near and far. */
function allBefore(id: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const before = graph.get(id) ?? [];
  return new Set([...before, ...before.flatMap((other) => [...allBefore(other, graph)])]);
}

/** `AuthorizeSecurityGroupIngress/SecurityGroup/1a2b`: what tells it from another of the same is not drawn. */
const withoutDetail = (id: string): string => id.split('/').slice(0, 2).join('/');
