import type { PaymentMethodBody, PricingBody } from '../schemas/billing.ts';
import type {
  DataPersistenceListBody,
  ModuleListBody,
  RedisVersionBody,
  RegionListBody,
} from '../schemas/catalogue.ts';
import type { SessionLogEntryBody, SessionLogListQuery } from '../schemas/log.ts';
import type { MaintenanceWindowsBody, MaintenanceWindowsUpdateBody } from '../schemas/maintenance.ts';
import type { Task } from '../schemas/task.ts';
import type { TeamUserBody, TeamUserUpdateBody } from '../schemas/team.ts';
import type { JsonCall } from './json-call.ts';

/** What there is to choose from, the team and its sessions, payment methods and maintenance windows, as functions. */
export interface CatalogueClient {
  listRegions(provider?: 'AWS' | 'GCP', signal?: AbortSignal): Promise<RegionListBody['regions']>;
  listDatabaseModules(signal?: AbortSignal): Promise<ModuleListBody['modules']>;
  listDataPersistence(signal?: AbortSignal): Promise<DataPersistenceListBody['dataPersistence']>;
  listQueryPerformanceFactors(signal?: AbortSignal): Promise<string[]>;
  listRedisVersions(subscriptionId?: number, signal?: AbortSignal): Promise<RedisVersionBody[]>;
  listPaymentMethods(signal?: AbortSignal): Promise<PaymentMethodBody[]>;
  /** Empty where the service has no price list, as Berth. */
  listPrices(subscriptionId: number, signal?: AbortSignal): Promise<PricingBody[]>;
  listAccountUsers(signal?: AbortSignal): Promise<TeamUserBody[]>;
  getAccountUser(id: number, signal?: AbortSignal): Promise<TeamUserBody>;
  updateAccountUser(id: number, body: TeamUserUpdateBody, signal?: AbortSignal): Promise<Task>;
  deleteAccountUser(id: number, signal?: AbortSignal): Promise<Task>;
  listSessionLogs(query?: SessionLogListQuery, signal?: AbortSignal): Promise<SessionLogEntryBody[]>;
  getMaintenanceWindows(subscriptionId: number, signal?: AbortSignal): Promise<MaintenanceWindowsBody>;
  updateMaintenanceWindows(
    subscriptionId: number,
    body: MaintenanceWindowsUpdateBody,
    signal?: AbortSignal,
  ): Promise<Task>;
}

export function catalogueClient(json: JsonCall): CatalogueClient {
  const user = (userId: number) => ({ userId });
  const of = (subscriptionId: number) => ({ subscriptionId });
  return {
    listRegions: async (provider, signal) =>
      (await json('getSupportedRegions', { query: { provider }, signal })).regions,
    listDatabaseModules: async (signal) => (await json('getSupportedDatabaseModules', { signal })).modules,
    listDataPersistence: async (signal) =>
      (await json('getDataPersistenceOptions', { signal })).dataPersistence,
    listQueryPerformanceFactors: async (signal) =>
      (await json('getSupportedSearchScalingFactors', { signal })).queryPerformanceFactors,
    listRedisVersions: async (subscriptionId, signal) =>
      (await json('getRedisVersions', { query: { subscriptionId }, signal })).redisVersions,
    listPaymentMethods: async (signal) => (await json('getAccountPaymentMethods', { signal })).paymentMethods,
    listPrices: async (id, signal) =>
      (await json('getSubscriptionPricing', { params: of(id), signal })).pricing,
    listAccountUsers: async (signal) => (await json('getAllUsers', { signal })).users,
    getAccountUser: (id, signal) => json('getUserById', { params: user(id), signal }),
    updateAccountUser: (id, body, signal) => json('updateUser', { params: user(id), body, signal }),
    deleteAccountUser: (id, signal) => json('deleteUserById', { params: user(id), signal }),
    listSessionLogs: async ({ startTime, endTime, ...page } = {}, signal) => {
      const query = { ...page, startTime: startTime?.toISOString(), endTime: endTime?.toISOString() };
      return (await json('getAccountSessionLogs', { query, signal })).entries;
    },
    getMaintenanceWindows: (id, signal) =>
      json('getSubscriptionMaintenanceWindows', { params: of(id), signal }),
    updateMaintenanceWindows: (id, body, signal) =>
      json('updateSubscriptionMaintenanceWindows', { params: of(id), body, signal }),
  };
}
