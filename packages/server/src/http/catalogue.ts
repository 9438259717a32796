import type {
  DataPersistenceListBody,
  ModuleListBody,
  RegionListBody,
  redisVersionQuerySchema,
  regionQuerySchema,
} from '@berth/api';
import {
  CATALOGUE_REGIONS,
  DATA_PERSISTENCE,
  DATABASE_MODULES,
  err,
  ok,
  QUERY_PERFORMANCE_FACTORS,
  REDIS_VERSIONS,
  UNAVAILABLE_PROVIDERS,
} from '@berth/domain';
import type { z } from 'zod';
import type { App } from '../app/app.ts';
import { notFound } from '../app/refusals.ts';
import { link } from './links.ts';
import type { Handler } from './pipeline.ts';

/** Handlers of what subscriptions and databases can be made of. */
export function catalogueHandlers(app: App) {
  return {
    getSupportedRegions: async ({ input, baseUrl }) => {
      const { provider } = input as z.output<typeof regionQuerySchema>;
      const regions = provider === 'GCP' ? [] : CATALOGUE_REGIONS;
      return ok<RegionListBody>({
        regions: regions.map(({ id, name, ...more }) => ({ id, name, provider: 'AWS', ...more })),
        unavailable: UNAVAILABLE_PROVIDERS.filter((one) => one.provider === provider),
        links: [link('self', baseUrl, '/regions')],
      });
    },
    getSupportedDatabaseModules: async ({ baseUrl }) =>
      ok<ModuleListBody>({
        modules: DATABASE_MODULES.map((one) => ({ ...one, parameters: [...one.parameters] })),
        links: [link('self', baseUrl, '/database-modules')],
      }),
    getDataPersistenceOptions: async ({ baseUrl }) =>
      ok<DataPersistenceListBody>({
        dataPersistence: [...DATA_PERSISTENCE],
        links: [link('self', baseUrl, '/data-persistence')],
      }),
    getSupportedSearchScalingFactors: async ({ baseUrl }) =>
      ok({
        queryPerformanceFactors: QUERY_PERFORMANCE_FACTORS,
        links: [link('self', baseUrl, '/query-performance-factors')],
      }),
    getRedisVersions: async ({ caller, input }) => {
      const { subscriptionId } = input as z.output<typeof redisVersionQuerySchema>;
      if (subscriptionId !== undefined && !(await app.getSubscription(caller, subscriptionId)))
        return err(notFound('subscription'));
      return ok({ redisVersions: REDIS_VERSIONS });
    },
    getAllSubscriptions_1: async ({ caller, baseUrl }) =>
      ok({
        accountId: caller.accountId,
        subscriptions: [],
        links: [link('self', baseUrl, '/fixed/subscriptions')],
      }),
  } satisfies Record<string, Handler>;
}
