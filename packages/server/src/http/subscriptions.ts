import type {
  allowListUpdateSchema,
  MaintenanceWindowsBody,
  maintenanceWindowsUpdateSchema,
  metricsQuerySchema,
  resourceTagsUpdateSchema,
  subscriptionCreateSchema,
  subscriptionDeleteQuerySchema,
  subscriptionUpdateSchema,
} from '@berth/api';
import {
  AUTOMATIC_MAINTENANCE,
  CATALOGUE_REGIONS,
  err,
  ok,
  type RequestedRegion,
  type SubscriptionRequest,
} from '@berth/domain';
import type { z } from 'zod';
import type {
  App,
  AppError,
  AppResult,
  SubscriptionChange,
  SubscriptionCreate,
  SubscriptionDetails,
} from '../app/app.ts';
import { notFound } from '../app/refusals.ts';
import { accepted } from './accepted.ts';
import { toRequested } from './databases.ts';
import { fromApp } from './errors.ts';
import { link } from './links.ts';
import type { Handler } from './pipeline.ts';
import { toSubscriptionMetrics } from './wire-metrics.ts';
import { toDeployment, toSubscription } from './wire-subscription.ts';

type CreateBody = z.output<typeof subscriptionCreateSchema>;
type UpdateBody = z.output<typeof subscriptionUpdateSchema>;
type Region = CreateBody['cloudProviders'][number]['regions'][number];

/** Clients of typed languages send an empty text for what they do not set. */
const given = (text: string | undefined): text is string => text !== undefined && text !== '';

function toRegion({ networking, ...region }: Region): RequestedRegion {
  if (!networking) return { ...region, networking: null };
  const { deploymentCIDR, vpcId, subnetIds, securityGroupId } = networking;
  return {
    ...region,
    networking: {
      ...(given(deploymentCIDR) && { deploymentCIDR }),
      ...(given(vpcId) && { vpcId }),
      ...(subnetIds && { subnetIds }),
      ...(given(securityGroupId) && { securityGroupId }),
    },
  };
}

const noProvider: AppError = {
  code: 'INVALID_REQUEST',
  message: 'cloudProviders has no entry: it must say in which cloud account the subscription is',
  field: 'cloudProviders',
  remedy: 'Send one entry, with a cloud account and a region.',
};

function toCreate(body: CreateBody): AppResult<SubscriptionCreate> {
  const [place, ...others] = body.cloudProviders;
  if (!place) return err(noProvider);
  const asked: SubscriptionRequest = {
    provider: place.provider,
    deploymentType: body.deploymentType,
    persistentStorageEncryptionType: body.persistentStorageEncryptionType,
    cloudAccountId: place.cloudAccountId,
    otherClouds: others.length,
    regions: place.regions.map(toRegion),
    resourceTags: place.resourceTags,
    memoryStorage: body.memoryStorage,
    databases: body.databases.map(toRequested),
  };
  return ok({
    name: body.name ?? '',
    dryRun: body.dryRun,
    settings: {
      paymentMethod: body.paymentMethod,
      paymentMethodId: body.paymentMethodId || null,
      memoryStorage: body.memoryStorage,
      publicEndpointAccess: body.publicEndpointAccess,
    },
    asked,
  });
}

const toUpdate = ({ name, paymentMethod, paymentMethodId, publicEndpointAccess, ...rest }: UpdateBody) => ({
  kind: 'subscription-update' as const,
  ...(rest.customerManagedKeys && { ownKeys: true as const }),
  ...(given(name) && { name }),
  settings: {
    ...(paymentMethod !== undefined && { paymentMethod }),
    ...(paymentMethodId !== undefined && paymentMethodId > 0 && { paymentMethodId }),
    ...(publicEndpointAccess !== undefined && { publicEndpointAccess }),
  },
});

/** A time zone is told for regions of the catalogue alone. */
function toMaintenance({ settings, spec }: SubscriptionDetails): MaintenanceWindowsBody {
  const { mode, windows } = settings.maintenance ?? AUTOMATIC_MAINTENANCE;
  const timeZone = CATALOGUE_REGIONS.find(({ name }) => name === spec.region)?.timeZone;
  return { mode, ...(mode === 'manual' && { ...(timeZone !== undefined && { timeZone }), windows }) };
}

/** Handlers of `/v1/subscriptions`. */
export function subscriptionHandlers(app: App) {
  const asking =
    (change: (input: unknown) => SubscriptionChange): Handler =>
    async (request) =>
      accepted(await app.askOfSubscription(request.caller, request.id, change(request.input)), request);
  return {
    getAllSubscriptions: async ({ caller, baseUrl }) => {
      const views = await app.listSubscriptions(caller);
      return ok({
        accountId: caller.accountId,
        subscriptions: views.map((view) => toSubscription(view, baseUrl)),
        links: [link('self', baseUrl, '/subscriptions')],
      });
    },
    getSubscriptionById: async ({ caller, id, baseUrl }) => {
      const view = await app.getSubscription(caller, id);
      return view ? ok(toSubscription(view, baseUrl)) : err(notFound('subscription'));
    },
    getSubscriptionDeployment: async ({ caller, id, baseUrl }) => {
      const view = await app.getDeployment(caller, id);
      return view ? ok(toDeployment(view, baseUrl)) : err(notFound('subscription'));
    },
    getSubscriptionMetrics: async ({ caller, id, input, baseUrl }) => {
      const { range } = input as z.output<typeof metricsQuerySchema>;
      const view = await app.subscriptionMetrics(caller, id, range);
      return view ? ok(toSubscriptionMetrics(view, baseUrl)) : err(notFound('subscription'));
    },
    getSubscriptionMaintenanceWindows: async ({ caller, id }) => {
      const view = await app.getSubscription(caller, id);
      return view ? ok(toMaintenance(view)) : err(notFound('subscription'));
    },
    updateSubscriptionMaintenanceWindows: asking((input) => ({
      kind: 'maintenance-update',
      maintenance: input as z.output<typeof maintenanceWindowsUpdateSchema>,
    })),
    createSubscription: async (request) => {
      const create = toCreate(request.input as CreateBody);
      if (!create.ok) return err(fromApp(create.error));
      return accepted(await app.createSubscription(request.caller, create.value), request);
    },
    updateSubscription: asking((input) => toUpdate(input as UpdateBody)),
    deleteSubscriptionById: asking((input) => ({
      kind: 'subscription-delete',
      deleteDatabases: (input as z.output<typeof subscriptionDeleteQuerySchema>).deleteDatabases === 'true',
    })),
    retrySubscription: asking(() => ({ kind: 'subscription-retry' })),
    getCidrWhiteList: asking(() => ({ kind: 'allow-list-read' })),
    updateSubscriptionCidrWhiteList: asking((input) => ({
      kind: 'allow-list-update',
      allowList: input as z.output<typeof allowListUpdateSchema>,
    })),
    updateSubscriptionResourceTags: asking((input) => ({
      kind: 'resource-tags-update',
      ...(input as z.output<typeof resourceTagsUpdateSchema>),
    })),
  } satisfies Record<string, Handler>;
}
