import type { Route } from './route.ts';
import { deploymentSchema } from './schemas/deployment.ts';
import { METRICS_REMEDIES, metricsQuerySchema, subscriptionMetricsSchema } from './schemas/metrics.ts';
import {
  allowListUpdateSchema,
  resourceTagsUpdateSchema,
  SUBSCRIPTION_REMEDIES,
  subscriptionCreateSchema,
  subscriptionDeleteQuerySchema,
  subscriptionListSchema,
  subscriptionSchema,
  subscriptionUpdateSchema,
} from './schemas/subscription.ts';
import { taskSchema } from './schemas/task.ts';

const common = { area: 'subscriptions', access: 'both', answer: 'json', extension: false } as const;
const read = { ...common, kind: 'read', status: 200 } as const;
const mutate = { ...common, kind: 'mutate', response: taskSchema } as const;
const all = { params: {}, tenantScoped: false } as const;
const one = { params: { subscriptionId: 'id' }, tenantScoped: true } as const;
const remedies = SUBSCRIPTION_REMEDIES;

/** Routes of subscriptions. Success codes are the contract's (section 1.5), uneven as they are. */
export const subscriptionRoutes = {
  getAllSubscriptions: {
    ...read,
    ...all,
    operationId: 'getAllSubscriptions',
    method: 'GET',
    path: '/v1/subscriptions',
    summary: 'List subscriptions',
    description: 'Those that are not deleted.',
    response: subscriptionListSchema,
  },
  createSubscription: {
    ...mutate,
    ...all,
    operationId: 'createSubscription',
    method: 'POST',
    path: '/v1/subscriptions',
    summary: 'Create a subscription',
    description:
      'A task. It completes when the request was checked and accepted for provisioning; the subscription is then pending until AWS holds everything. With dryRun the task gives the plan, and nothing is created.',
    body: subscriptionCreateSchema,
    remedies,
    status: 202,
  },
  getSubscriptionById: {
    ...read,
    ...one,
    operationId: 'getSubscriptionById',
    method: 'GET',
    path: '/v1/subscriptions/{subscriptionId}',
    summary: 'Get a subscription',
    description: '404 once it is deleted.',
    response: subscriptionSchema,
  },
  updateSubscription: {
    ...mutate,
    ...one,
    operationId: 'updateSubscription',
    method: 'PUT',
    path: '/v1/subscriptions/{subscriptionId}',
    summary: 'Update a subscription',
    description: 'A task. Given fields are merged; what is so already is no change.',
    body: subscriptionUpdateSchema,
    remedies,
    status: 200,
  },
  deleteSubscriptionById: {
    ...mutate,
    ...one,
    operationId: 'deleteSubscriptionById',
    method: 'DELETE',
    path: '/v1/subscriptions/{subscriptionId}',
    summary: 'Delete a subscription',
    description:
      'A task. The subscription is then deleting until nothing of it is left in AWS. Possible from error, too, and while it is pending; not while it has databases.',
    query: subscriptionDeleteQuerySchema,
    remedies: { deleteDatabases: 'Send deleteDatabases=true, or leave it out.' },
    status: 200,
  },
  getCidrWhiteList: {
    ...read,
    ...one,
    operationId: 'getCidrWhiteList',
    method: 'GET',
    path: '/v1/subscriptions/{subscriptionId}/cidr',
    summary: 'Get the allow list of a subscription',
    description: 'A task, whose response.resource has cidr_ips and security_group_ids.',
    response: taskSchema,
    status: 202,
  },
  updateSubscriptionCidrWhiteList: {
    ...mutate,
    ...one,
    operationId: 'updateSubscriptionCidrWhiteList',
    method: 'PUT',
    path: '/v1/subscriptions/{subscriptionId}/cidr',
    summary: 'Replace the allow list of a subscription',
    description: 'A task. Not with the internal account, and not with a security group of your own.',
    body: allowListUpdateSchema,
    remedies,
    status: 202,
  },
  updateSubscriptionResourceTags: {
    ...mutate,
    ...one,
    operationId: 'updateSubscriptionResourceTags',
    method: 'PUT',
    path: '/v1/subscriptions/{subscriptionId}/resource-tags',
    summary: 'Replace the resource tags of a subscription',
    description: 'A task. They are put on the AWS resources that are there already, too.',
    body: resourceTagsUpdateSchema,
    remedies,
    status: 202,
  },
  retrySubscription: {
    ...mutate,
    ...one,
    operationId: 'retrySubscription',
    method: 'POST',
    path: '/v1/subscriptions/{subscriptionId}/retry',
    summary: 'Try again what failed of a subscription in error',
    description: 'A task. It goes on where AWS shows that the last run ended.',
    status: 202,
    extension: true,
  },
  getSubscriptionDeployment: {
    ...read,
    ...one,
    operationId: 'getSubscriptionDeployment',
    method: 'GET',
    path: '/v1/subscriptions/{subscriptionId}/deployment',
    summary: "Get how far a subscription's AWS resources are",
    description:
      'Steps, resources, problems and the report of the last run; of a deleted subscription for ten days.',
    response: deploymentSchema,
    extension: true,
  },
  getSubscriptionMetrics: {
    ...read,
    ...one,
    operationId: 'getSubscriptionMetrics',
    method: 'GET',
    path: '/v1/subscriptions/{subscriptionId}/metrics',
    summary: "Get the metrics of a subscription's nodes",
    description:
      'From Amazon CloudWatch in the AWS account of the subscription: CPU, network, disks and status checks. The same answer for a minute, however many ask.',
    query: metricsQuerySchema,
    remedies: METRICS_REMEDIES,
    response: subscriptionMetricsSchema,
    extension: true,
  },
} as const satisfies Record<string, Route>;
