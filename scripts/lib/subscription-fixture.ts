import type {
  DeploymentBody,
  DeploymentPlanBody,
  SubscriptionBody,
  SubscriptionMetricsBody,
  Task,
} from '@berth/api';
import { metricSpan, momentsOf, NODE_METRICS, resourceGraph, type SubscriptionSpec } from '@berth/domain';
import type { Fixture } from './shot.ts';

const HOUR = 3_600_000;
const at = (agoMs: number): string => new Date(Date.now() - agoMs).toISOString();
const LONG =
  'A name as long as anybody would ever care to write it, with-a-word-that-cannot-be-broken-anywhere-'.padEnd(
    128,
    'x',
  );
const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;
const STATUSES = ['active', 'active', 'pending', 'error', 'active', 'deleting'] as const;

export const PLANNED_TASK = '00000000-0000-4000-8000-0000000000aa';

const subscription = (index: number): SubscriptionBody => ({
  id: 2001 + index,
  name: index === 3 ? LONG : `Cache ${index + 1}`,
  status: STATUSES[index % STATUSES.length] ?? 'active',
  cloudDetails: [
    {
      provider: 'AWS',
      cloudAccountId: (index % 9) + 2,
      awsAccountId: String(123_456_789_001 + (index % 9)),
      totalSizeInGb: 4,
      resourceTags: [
        { key: 'team', value: 'payments' },
        { key: 'cost-centre', value: '4711' },
      ],
      regions: [
        {
          region: REGIONS[index % REGIONS.length] ?? 'eu-central-1',
          networking: [
            index % 4 === 1 ? { vpcId: 'vpc-0125be68a4625884a' } : { deploymentCIDR: `10.${index}.0.0/24` },
          ],
          preferredAvailabilityZones: ['a', 'b', 'c'].map((zone) => `eu-central-1${zone}`),
          multipleAvailabilityZones: true,
        },
      ],
      links: [],
    },
  ],
  createdTimestamp: at(index * 5 * HOUR),
});

const spec: SubscriptionSpec = {
  installationId: 'i',
  accountId: 1001,
  subscriptionId: 2001,
  name: 'Cache 1',
  region: 'eu-central-1',
  multipleAvailabilityZones: true,
  preferredAvailabilityZones: [],
  network: { kind: 'new', deploymentCidr: '10.0.0.0/24' },
  resourceTags: [],
  allowList: { cidrIps: [], securityGroupIds: [] },
  databases: [],
};
const graph = resourceGraph(spec, 3);
const ID_OF: Record<string, string> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::InternetGateway': 'igw',
  'AWS::EC2::RouteTable': 'rtb',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::KeyPair': 'key',
  'AWS::EC2::Instance': 'i',
};
const resources = graph.map(({ logicalId, type }, index) => ({
  logicalId,
  type,
  physicalId: `${ID_OF[type]}-0${String(index).padStart(2, '0')}5be68a4625884a`,
}));

const STEPS: [id: string, title: string, because: string, call: string][] = [
  [
    'CreateVpc/Vpc',
    'Create the VPC (10.0.0.0/24)',
    'The network that the subscription lives in.',
    'CreateVpc',
  ],
  [
    'CreateInternetGateway/InternetGateway',
    'Create the internet gateway',
    'Nodes install packages and report through it.',
    'CreateInternetGateway',
  ],
  [
    'CreateRouteTable/RouteTable',
    'Create the route table',
    'It says where traffic of the subnets goes.',
    'CreateRouteTable',
  ],
  ...[1, 2, 3].map((n): [string, string, string, string] => [
    `CreateSubnet/Subnet${n}`,
    `Create subnet ${n} (10.0.0.${(n - 1) * 64}/26 in eu-central-1${'abc'[n - 1]})`,
    `Nodes in eu-central-1${'abc'[n - 1]} live in it.`,
    'CreateSubnet',
  ]),
  [
    'CreateSecurityGroup/SecurityGroup',
    'Create the security group',
    'It says who may reach the nodes.',
    'CreateSecurityGroup',
  ],
  [
    'ImportKeyPair/KeyPair',
    'Import the key pair berth-1001-2001',
    'It lets the vendor sign in to a node that reports no more.',
    'ImportKeyPair',
  ],
  ...[1, 2, 3].map((n): [string, string, string, string] => [
    `RunInstances/Node${n}`,
    `Start node ${n} (m6i.large at 10.0.0.${n * 64 - 2})`,
    'A node of the cluster.',
    'RunInstances',
  ]),
];

const steps = (
  stateOf: (index: number) => DeploymentBody['steps'][number]['state'],
): DeploymentBody['steps'] =>
  STEPS.map(([id, title, because], index) => ({ id, title, because, state: stateOf(index) }));

const DENIED: DeploymentBody['problems'][number] = {
  code: 'CLOUD_ACCOUNT_PERMISSION_FAILED',
  field: null,
  message: 'AWS denied ec2:RunInstances to the programmatic user of the cloud account.',
  remedy:
    'Verify the cloud account to see which permission is missing; a policy of the organization can deny it, too.',
  evidence:
    'RunInstances: UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/redislabs-user is not authorized to perform: ec2:RunInstances with an explicit deny in an identity-based policy',
};

const deployment = (change: Partial<DeploymentBody>): DeploymentBody => ({
  subscriptionId: 2001,
  name: 'Cache 1',
  status: 'active',
  goal: 'apply',
  waiting: null,
  failedStep: null,
  problems: [],
  steps: steps(() => 'done'),
  resources,
  graph,
  allowList: { cidrIps: ['203.0.113.0/24', '198.51.100.7/32'], securityGroupIds: [] },
  choices: {
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    imageName: 'al2023-ami-2023.6.20250121.0-kernel-6.1-x86_64',
    instanceType: 'm6i.large',
    nodes: 3,
  },
  report: {
    done: STEPS.map(([, title, , call], index) => ({
      title,
      call,
      physicalId: resources[index]?.physicalId ?? null,
    })),
    obstacles: [],
  },
  updatedAt: at(120_000),
  links: [],
  ...change,
});

/** Deployments by the number of their subscription. */
const DEPLOYMENTS: Record<string, DeploymentBody> = {
  '2001': deployment({}),
  '2003': deployment({
    subscriptionId: 2003,
    name: 'Cache 3',
    status: 'pending',
    steps: steps((index) => (index < 5 ? 'done' : index < 8 ? 'running' : 'waiting')),
    resources: resources.slice(0, 5),
    report: null,
  }),
  '2004': deployment({
    subscriptionId: 2004,
    name: LONG,
    status: 'error',
    failedStep: 'Start node 1 (m6i.large at 10.0.0.62)',
    problems: [DENIED],
    steps: steps((index) => (index < 8 ? 'done' : 'failed')),
    resources: resources.slice(0, 8),
  }),
  '2006': deployment({
    subscriptionId: 2006,
    name: 'Cache 6',
    status: 'deleted',
    goal: 'remove',
    steps: [],
    resources: [],
    report: {
      done: resources.toReversed().map(({ type, physicalId }) => ({
        title: `Delete the ${type.split('::').at(-1)?.toLowerCase()} ${physicalId}`,
        call: 'Delete',
        physicalId,
      })),
      obstacles: [],
    },
  }),
};

const plan: DeploymentPlanBody = {
  pricing: [],
  plan: {
    problems: [],
    unknown: [
      {
        what: 'Whether the quotas of the AWS account suffice: VPCs, internet gateways, instances, volumes',
        because:
          'The policy does not permit to read them. An administrator of the account sees them in Service Quotas.',
      },
    ],
    steps: STEPS.map(([id, title, because, call]) => ({ id, title, because, call, dependsOn: [] })),
    calls: 42,
    estimatedMs: 4_200,
  },
};

const task = (more: Partial<Task>): Task => ({
  taskId: PLANNED_TASK,
  commandType: 'subscriptionCreateRequest',
  status: 'processing-completed',
  timestamp: at(0),
  ...more,
});

/** What the tasks of a new subscription end with: a plan, or what is wrong. */
export const PLANNED = { status: 202, body: task({ status: 'received' }) };
export const PLAN_ENDED = { status: 200, body: task({ response: { resource: { ...plan } } }) };
export const PLAN_REFUSED = {
  status: 200,
  body: task({
    status: 'processing-error',
    response: {
      error: {
        type: 'SUBSCRIPTION_INVALID_CIDR',
        status: '400 BAD_REQUEST',
        description:
          'networking.deploymentCIDR: The range is no IPv4 network of a length from /16 to /28. Give a private range by its first address, like 10.0.0.0/24.\nresourceTags: A tag may not begin with berth:. Choose another key.',
      },
    },
  }),
};

/** What three nodes were measured at; the third was stopped for a while. */
function metrics(range: SubscriptionMetricsBody['range']): SubscriptionMetricsBody {
  const span = metricSpan(range, Date.now());
  const moments = momentsOf(span);
  const textOf = (moment: number): string => new Date(moment).toISOString();
  const base = { Percent: 30, 'Bytes/Second': 800_000, Count: 0 };
  const valueAt = (node: number, metric: number, i: number, unit: keyof typeof base): number | null =>
    node === 3 && i > moments.length / 3 && i < moments.length / 2
      ? null
      : Math.round(base[unit] * (1 + 0.2 * node * metric + 0.5 * Math.sin((i + node * 9) / 11)));
  return {
    subscriptionId: 2001,
    range,
    region: 'eu-central-1',
    from: textOf(span.from),
    to: textOf(span.to),
    periodSeconds: span.periodSeconds,
    times: moments.map(textOf),
    nodes: [1, 2, 3].map((n) => ({ node: `Node${n}`, instanceId: `i-0${n}25be68a4625884a` })),
    metrics: NODE_METRICS.map(({ name, title, unit }, metric) => ({
      name,
      title,
      unit,
      series: [1, 2, 3].map((n) => ({
        node: `Node${n}`,
        values: moments.map((_, i) => valueAt(n, metric, i, unit)),
      })),
    })),
    unknown: null,
    links: [],
  };
}

export const NO_METRICS_YET = {
  status: 200,
  body: {
    ...metrics('1h'),
    metrics: metrics('1h').metrics.map((metric) => ({
      ...metric,
      series: metric.series.map((one) => ({ ...one, values: one.values.map(() => null) })),
    })),
  },
};
export const METRICS_DENIED = {
  status: 200,
  body: {
    ...metrics('1h'),
    metrics: [],
    unknown: {
      because: 'denied',
      message: 'AWS does not let the programmatic user read metrics (cloudwatch:GetMetricData)',
      remedy:
        'Verify the cloud account to see how its policy differs from the published one, whose statement CloudWatchReadOnly grants it.',
      evidence:
        'AccessDenied: User: arn:aws:iam::123456789012:user/redislabs-user is not authorized to perform: cloudwatch:GetMetricData because no identity-based policy allows the cloudwatch:GetMetricData action',
    },
  },
};

/** Answers about subscriptions; undefined for what is not about them. */
export function subscriptionAnswer(
  fixture: Fixture,
  method: string,
  path: string,
): { status: number; body: unknown } | undefined {
  if (method !== 'GET' || !path.startsWith('/v1/subscriptions')) return undefined;
  if (path === '/v1/subscriptions') {
    const count = fixture.state === 'full' ? 200 : 0;
    return {
      status: 200,
      body: {
        accountId: 1001,
        subscriptions: Array.from({ length: count }, (_, index) => subscription(index)),
      },
    };
  }
  if (path === '/v1/subscriptions/2001/metrics') return { status: 200, body: metrics('1h') };
  const [, id = '', part] = /^\/v1\/subscriptions\/(\d+)(\/deployment)?$/.exec(path) ?? [];
  const found = DEPLOYMENTS[id];
  if (!found) return undefined;
  return { status: 200, body: part ? found : { ...subscription(Number(id) - 2001), name: found.name } };
}
