import type { z } from 'zod';
import type { DeploymentBody } from '../schemas/deployment.ts';
import type { MetricRangeName, SubscriptionMetricsBody } from '../schemas/metrics.ts';
import type {
  resourceTagSchema,
  SubscriptionBody,
  subscriptionCreateSchema,
  subscriptionUpdateSchema,
} from '../schemas/subscription.ts';
import type { Task } from '../schemas/task.ts';
import type { JsonCall } from './json-call.ts';

/** What is left out gets its default; see the route table for the rules. */
export type SubscriptionCreateBody = z.input<typeof subscriptionCreateSchema>;
export type SubscriptionUpdateBody = z.input<typeof subscriptionUpdateSchema>;
export type ResourceTagBody = z.input<typeof resourceTagSchema>;

/** Subscriptions as functions. What changes something gives the task that does it. */
export interface SubscriptionClient {
  listSubscriptions(signal?: AbortSignal): Promise<SubscriptionBody[]>;
  getSubscription(id: number, signal?: AbortSignal): Promise<SubscriptionBody>;
  createSubscription(body: SubscriptionCreateBody, signal?: AbortSignal): Promise<Task>;
  updateSubscription(id: number, body: SubscriptionUpdateBody, signal?: AbortSignal): Promise<Task>;
  /** Refused while it has databases, unless they are to be deleted with it; that is Berth only. */
  deleteSubscription(
    id: number,
    options?: { deleteDatabases?: boolean },
    signal?: AbortSignal,
  ): Promise<Task>;
  /** A task, whose `response.resource` is an {@link AllowListBody}. */
  getAllowList(id: number, signal?: AbortSignal): Promise<Task>;
  updateAllowList(
    id: number,
    body: { cidrIps: string[]; securityGroupIds: string[] },
    signal?: AbortSignal,
  ): Promise<Task>;
  updateResourceTags(id: number, resourceTags: ResourceTagBody[], signal?: AbortSignal): Promise<Task>;
  /** Berth only. */
  retrySubscription(id: number, signal?: AbortSignal): Promise<Task>;
  /** Berth only. */
  getDeployment(id: number, signal?: AbortSignal): Promise<DeploymentBody>;
  /** Berth only. */
  getMetrics(id: number, range: MetricRangeName, signal?: AbortSignal): Promise<SubscriptionMetricsBody>;
}

export function subscriptionClient(json: JsonCall): SubscriptionClient {
  const of = (subscriptionId: number) => ({ subscriptionId });
  return {
    listSubscriptions: async (signal) => (await json('getAllSubscriptions', { signal })).subscriptions,
    getSubscription: (id, signal) => json('getSubscriptionById', { params: of(id), signal }),
    createSubscription: (body, signal) => json('createSubscription', { body, signal }),
    updateSubscription: (id, body, signal) => json('updateSubscription', { params: of(id), body, signal }),
    deleteSubscription: (id, { deleteDatabases = false } = {}, signal) =>
      json('deleteSubscriptionById', {
        params: of(id),
        ...(deleteDatabases && { query: { deleteDatabases: 'true' } }),
        signal,
      }),
    getAllowList: (id, signal) => json('getCidrWhiteList', { params: of(id), signal }),
    updateAllowList: (id, body, signal) =>
      json('updateSubscriptionCidrWhiteList', { params: of(id), body, signal }),
    updateResourceTags: (id, resourceTags, signal) =>
      json('updateSubscriptionResourceTags', { params: of(id), body: { resourceTags }, signal }),
    retrySubscription: (id, signal) => json('retrySubscription', { params: of(id), signal }),
    getDeployment: (id, signal) => json('getSubscriptionDeployment', { params: of(id), signal }),
    getMetrics: (id, range, signal) =>
      json('getSubscriptionMetrics', { params: of(id), query: { range }, signal }),
  };
}
