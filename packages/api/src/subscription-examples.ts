import type { z } from 'zod';
import type { DeploymentBody } from './schemas/deployment.ts';
import type { SubscriptionMetricsBody } from './schemas/metrics.ts';
import type { SubscriptionBody, subscriptionCreateSchema } from './schemas/subscription.ts';
import type { Task } from './schemas/task.ts';
import type { subscriptionRoutes } from './subscription-routes.ts';

interface Examples {
  bodies?: Record<string, object>;
  answers: Record<string, object>;
}

const BASE = 'https://berth.example/v1';
const TIME = '2026-11-20T16:00:00.000Z';
const TASK_ID = '3d2de71e-9813-4d89-a536-2c014dd5fbaf';
const link = (rel: string, path: string) => ({ rel, href: `${BASE}${path}`, type: 'GET' });

const accepted = (commandType: string): Task => ({
  taskId: TASK_ID,
  commandType,
  status: 'received',
  description: 'Task request received and is being queued for processing.',
  timestamp: TIME,
  links: [link('task', `/tasks/${TASK_ID}`)],
});
const answered = (commandType: string): Examples['answers'] => ({ accepted: accepted(commandType) });

const createBodies: Record<string, z.input<typeof subscriptionCreateSchema>> = {
  'in one zone of a new network': {
    name: 'Cache, Frankfurt',
    cloudProviders: [
      {
        cloudAccountId: 1001,
        regions: [{ region: 'eu-central-1', networking: { deploymentCIDR: '10.0.0.0/24' } }],
      },
    ],
    databases: [{ name: 'cache', protocol: 'redis', memoryLimitInGb: 2 }],
  },
  'a plan only': {
    dryRun: true,
    cloudProviders: [
      {
        cloudAccountId: 1001,
        regions: [
          {
            region: 'eu-central-1',
            multipleAvailabilityZones: true,
            networking: { deploymentCIDR: '10.0.0.0/24' },
          },
        ],
        resourceTags: [{ key: 'cost-centre', value: '4711' }],
      },
    ],
    databases: [{ name: 'cache', datasetSizeInGb: 10 }],
  },
};

const subscription: SubscriptionBody = {
  id: 1001,
  name: 'Cache, Frankfurt',
  status: 'active',
  deploymentType: 'single-region',
  paymentMethodType: 'credit-card',
  memoryStorage: 'ram',
  publicEndpointAccess: true,
  persistentStorageEncryptionType: 'cloud-provider-managed-key',
  numberOfDatabases: 0,
  cloudDetails: [
    {
      provider: 'AWS',
      cloudAccountId: 1001,
      awsAccountId: '123456789012',
      totalSizeInGb: 1,
      resourceTags: [],
      regions: [
        {
          region: 'eu-central-1',
          networking: [{ deploymentCIDR: '10.0.0.0/24', subnetId: 'subnet-0125be68a4625884a' }],
          preferredAvailabilityZones: ['eu-central-1a'],
          multipleAvailabilityZones: false,
        },
      ],
      links: [],
    },
  ],
  createdTimestamp: TIME,
  links: [link('self', '/subscriptions/1001')],
};

const deployment: DeploymentBody = {
  subscriptionId: 1001,
  name: 'Cache, Frankfurt',
  status: 'pending',
  goal: 'apply',
  waiting: null,
  failedStep: null,
  problems: [],
  steps: [
    { id: 'Vpc', title: 'Create the VPC (10.0.0.0/24)', state: 'done', because: 'The nodes live in it' },
    { id: 'Subnet1', title: 'Create subnet 1 of 1', state: 'running', because: 'The nodes live in it' },
  ],
  resources: [{ logicalId: 'Vpc', type: 'AWS::EC2::VPC', physicalId: 'vpc-0125be68a4625884a' }],
  graph: [
    { logicalId: 'Vpc', type: 'AWS::EC2::VPC', dependsOn: [] },
    { logicalId: 'Subnet1', type: 'AWS::EC2::Subnet', dependsOn: ['Vpc'] },
  ],
  allowList: { cidrIps: ['203.0.113.0/24'], securityGroupIds: [] },
  choices: { availabilityZones: ['eu-central-1a'], instanceType: 'm6i.large', nodes: 3 },
  report: null,
  updatedAt: TIME,
  links: [link('self', '/subscriptions/1001/deployment'), link('subscription', '/subscriptions/1001')],
};

const metrics: SubscriptionMetricsBody = {
  subscriptionId: 1001,
  range: '1h',
  region: 'eu-central-1',
  from: '2026-11-20T15:50:00.000Z',
  to: TIME,
  periodSeconds: 300,
  times: ['2026-11-20T15:50:00.000Z', '2026-11-20T15:55:00.000Z'],
  nodes: [{ node: 'Node1', instanceId: 'i-0125be68a4625884a' }],
  metrics: [
    {
      name: 'CPUUtilization',
      title: 'CPU',
      unit: 'Percent',
      series: [{ node: 'Node1', values: [null, 12.5] }],
    },
  ],
  unknown: null,
  links: [link('self', '/subscriptions/1001/metrics?range=1h'), link('subscription', '/subscriptions/1001')],
};
const noMetrics: SubscriptionMetricsBody = {
  ...metrics,
  metrics: [],
  unknown: {
    because: 'denied',
    message: 'AWS does not let the programmatic user read metrics (cloudwatch:GetMetricData)',
    remedy: 'Verify the cloud account.',
    evidence: 'AccessDenied: User is not authorized to perform: cloudwatch:GetMetricData',
  },
};

/** Examples of the routes of subscriptions. */
export const subscriptionExamples: Record<keyof typeof subscriptionRoutes, Examples> = {
  getAllSubscriptions: {
    answers: {
      one: { accountId: 1001, subscriptions: [subscription], links: [link('self', '/subscriptions')] },
    },
  },
  createSubscription: { bodies: createBodies, answers: answered('subscriptionCreateRequest') },
  getSubscriptionById: { answers: { one: subscription } },
  updateSubscription: {
    bodies: { 'new name': { name: 'Cache, Ireland' } },
    answers: answered('subscriptionUpdateRequest'),
  },
  deleteSubscriptionById: { answers: answered('subscriptionDeleteRequest') },
  getCidrWhiteList: { answers: answered('cidrGetRequest') },
  updateSubscriptionCidrWhiteList: {
    bodies: { 'one range': { cidrIps: ['203.0.113.0/24'], securityGroupIds: [] } },
    answers: answered('cidrUpdateRequest'),
  },
  updateSubscriptionResourceTags: {
    bodies: { 'one tag': { resourceTags: [{ key: 'cost-centre', value: '4711' }] } },
    answers: answered('subscriptionResourceTagsUpdateRequest'),
  },
  retrySubscription: { answers: answered('subscriptionRetryRequest') },
  getSubscriptionDeployment: { answers: { 'on its way': deployment } },
  getSubscriptionMetrics: { answers: { 'one node': metrics, 'not permitted': noMetrics } },
};
