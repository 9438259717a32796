import { expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import type { Ec2Resource } from './ec2-resources.ts';
import { resourceGraph } from './resource-graph.ts';
import { subscriptionBlueprint } from './subscription-blueprint.ts';
import type { SubscriptionNetwork, SubscriptionSpec } from './subscription-spec.ts';

const spec = (network: SubscriptionNetwork, multipleAvailabilityZones: boolean): SubscriptionSpec => ({
  installationId: 'i',
  accountId: 1,
  subscriptionId: 2,
  name: 'cache',
  region: 'eu-central-1',
  multipleAvailabilityZones,
  preferredAvailabilityZones: [],
  network,
  resourceTags: [],
  allowList: { cidrIps: ['203.0.113.0/24'], securityGroupIds: ['sg-0125be68a4625884a'] },
  databases: [
    {
      name: 'db',
      protocol: 'redis',
      quantity: 1,
      datasetSizeInGb: 1,
      replication: true,
      throughput: { by: 'operations-per-second', value: 1_000 },
    },
  ],
});

const OWN = {
  subnetIds: ['subnet-1', 'subnet-2', 'subnet-3'],
  securityGroupId: 'sg-1',
  deploymentCidr: null,
};
const NETWORKS: Record<string, SubscriptionNetwork> = {
  'a new network': { kind: 'new', deploymentCidr: '10.0.0.0/24' },
  "a VPC of the customer's": {
    kind: 'existing',
    vpcId: 'vpc-1',
    subnetIds: [],
    securityGroupId: null,
    deploymentCidr: '10.0.0.0/24',
  },
  "subnets of the customer's": { kind: 'existing', vpcId: 'vpc-1', ...OWN },
};

/** Parts that join two others: from the first to the second, by the names of their properties. */
const JOINS: Record<string, [from: string, to: string] | null> = {
  'AWS::EC2::VPCGatewayAttachment': ['InternetGatewayId', 'VpcId'],
  'AWS::EC2::Route': ['RouteTableId', 'GatewayId'],
  'AWS::EC2::SubnetRouteTableAssociation': ['SubnetId', 'RouteTableId'],
  'AWS::EC2::SecurityGroupIngress': null,
};

const refsIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('Ref' in value) return [String(value.Ref)];
  return Object.values(value).flatMap(refsIn);
};

/** The graph as it follows from a blueprint. */
function collapsed(resources: Record<string, Ec2Resource>): Map<string, Set<string>> {
  const whole = Object.entries(resources).filter(([, { Type }]) => !(Type in JOINS));
  const edges = new Map(whole.map(([id, { Properties }]) => [id, new Set(refsIn(Properties))]));
  for (const { Type, Properties } of Object.values(resources)) {
    const join = JOINS[Type];
    if (!join) continue;
    const [from, to] = join.map((name) => refsIn((Properties as Record<string, unknown>)[name])[0]);
    if (from && to) edges.get(from)?.add(to);
  }
  // The name of the key pair is no Ref: AWS takes it as a text.
  for (const [id, { Type }] of whole) if (Type === 'AWS::EC2::Instance') edges.get(id)?.add('KeyPair');
  return edges;
}

test.each(
  Object.keys(NETWORKS).flatMap((name) =>
    [1, 3].flatMap((zones) => [3, 6, 9].map((nodes) => [name, zones, nodes] as const)),
  ),
)('the graph of %s over %i zones with %i nodes is what its blueprint says', (name, zones, nodes) => {
  const wanted = spec(NETWORKS[name] as SubscriptionNetwork, zones === 3);
  const { network } = wanted;
  const makes = network.kind === 'new' || network.subnetIds.length === 0;
  const subnets = makes
    ? Array.from({ length: zones }, (_, i) => ({ cidr: `10.0.0.${i * 64}/26`, zone: `z${i}` }))
    : [];
  const { Resources } = subscriptionBlueprint({
    profile: redisCloud,
    spec: wanted,
    choices: {
      imageId: 'ami-1',
      rootDevice: '/dev/xvda',
      instanceType: 'm6i.large',
      publicKey: 'ssh-ed25519 A',
    },
    subnets,
    places: Array.from({ length: nodes }, (_, index) => ({
      subnet: makes ? { Ref: `Subnet${(index % zones) + 1}` } : `subnet-${(index % zones) + 1}`,
      address: `10.0.0.${index + 10}`,
    })),
    gatewayId: network.kind === 'existing' ? 'igw-1' : null,
  });
  const graph = resourceGraph(wanted, nodes);
  expect(new Map(graph.map(({ logicalId, dependsOn }) => [logicalId, new Set(dependsOn)]))).toEqual(
    collapsed(Resources),
  );
  for (const { logicalId, type } of graph) expect(Resources[logicalId]?.Type).toBe(type);
});

test('while nobody has chosen yet, it has as many nodes as the databases need', () => {
  const graph = resourceGraph(spec({ kind: 'new', deploymentCidr: '10.0.0.0/24' }, true));
  expect(graph.filter(({ type }) => type === 'AWS::EC2::Instance')).toHaveLength(3);
});
