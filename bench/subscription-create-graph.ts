/** One thing that a creation waits for: AWS calls one after the other, what must have ended before, and the budget. */
export interface CreateNode {
  id: string;
  calls: number;
  after: string[];
  /** How long the request budget holds the call back at the least, from when it could be made; see AWS's buckets. */
  budgetMs?: number;
}

/** What stands on what while three nodes are made over three zones in a new network, by the ids of the plan's steps. */
const STEPS: [id: string, after: string[]][] = [
  ['CreateVpc/Vpc', []],
  ['CreateInternetGateway/InternetGateway', []],
  ['ImportKeyPair/KeyPair', []],
  ['AttachInternetGateway/GatewayAttachment', ['CreateVpc/Vpc', 'CreateInternetGateway/InternetGateway']],
  ['CreateRouteTable/RouteTable', ['CreateVpc/Vpc']],
  ['CreateRoute/DefaultRoute', ['CreateRouteTable/RouteTable', 'AttachInternetGateway/GatewayAttachment']],
  ['CreateSecurityGroup/SecurityGroup', ['CreateVpc/Vpc']],
  ['AuthorizeSecurityGroupIngress/ClusterTraffic', ['CreateSecurityGroup/SecurityGroup']],
  ...[1, 2, 3].flatMap((n): [string, string[]][] => [
    [`CreateSubnet/Subnet${n}`, ['CreateVpc/Vpc']],
    [
      `AssociateRouteTable/SubnetRouteTableAssociation${n}`,
      [`CreateSubnet/Subnet${n}`, 'CreateRouteTable/RouteTable'],
    ],
  ]),
  ...[1, 2, 3].map((n): [string, string[]] => [
    `RunInstances/Node${n}`,
    [
      ...[1, 2, 3].map((zone) => `AssociateRouteTable/SubnetRouteTableAssociation${zone}`),
      'CreateRoute/DefaultRoute',
      'AuthorizeSecurityGroupIngress/ClusterTraffic',
      'ImportKeyPair/KeyPair',
    ],
  ]),
];

/** Half of AWS's bucket for RunInstances: two at once, then one each second. */
const THIRD_NODE_MS = 1_000;

/**
 * What `create` has to do at the least in an AWS account that has nothing: one look, the steps by what each needs, one
 * look at the nodes, and a last one, by tag and then by VPC. `test/repo/subscription-create-graph.test.ts` holds it to the real plan.
 */
export const subscriptionCreateGraph: CreateNode[] = [
  { id: 'look', calls: 1, after: [] },
  ...STEPS.map(([id, after]) => ({
    id,
    calls: 1,
    after: after.length === 0 ? ['look'] : after,
    ...(id === 'RunInstances/Node3' && { budgetMs: THIRD_NODE_MS }),
  })),
  { id: 'nodes', calls: 1, after: [1, 2, 3].map((n) => `RunInstances/Node${n}`) },
  { id: 'last look', calls: 2, after: ['nodes'] },
];

/** The longest way through the graph, in milliseconds. */
export function criticalPathMs(graph: readonly CreateNode[], callMs: number, withBudget: boolean): number {
  const ends = new Map<string, number>();
  for (const { id, calls, after, budgetMs = 0 } of graph) {
    const ready = Math.max(0, ...after.map((other) => endOf(ends, other, id)));
    ends.set(id, ready + (withBudget ? budgetMs : 0) + calls * callMs);
  }
  return Math.max(...ends.values());
}

function endOf(ends: ReadonlyMap<string, number>, other: string, id: string): number {
  const end = ends.get(other);
  if (end === undefined) throw new Error(`${id} comes after ${other}, which is not before it in the list`);
  return end;
}
