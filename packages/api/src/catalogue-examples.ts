import type { billingRoutes } from './billing-routes.ts';
import type { catalogueRoutes } from './catalogue-routes.ts';
import type { maintenanceRoutes } from './maintenance-routes.ts';
import type { PaymentMethodBody } from './schemas/billing.ts';
import type { MaintenanceWindowsBody } from './schemas/maintenance.ts';
import type { Task } from './schemas/task.ts';
import type { TeamUserBody } from './schemas/team.ts';
import type { teamRoutes } from './team-routes.ts';

interface Examples {
  bodies?: Record<string, object>;
  answers: Record<string, object>;
}

const BASE = 'https://berth.example/v1';
const TASK_ID = '3d2de71e-9813-4d89-a536-2c014dd5fbaf';
const TIME = '2026-11-20T16:00:00.000Z';
const link = (rel: string, path: string) => ({ rel, href: `${BASE}${path}`, type: 'GET' });
const self = (path: string) => ({ links: [link('self', path)] });

const accepted = (commandType: string): Examples['answers'] => ({
  accepted: {
    taskId: TASK_ID,
    commandType,
    status: 'received',
    description: 'Task request received and is being queued for processing.',
    timestamp: TIME,
    links: [link('task', `/tasks/${TASK_ID}`)],
  } satisfies Task,
});

const windows: MaintenanceWindowsBody = {
  mode: 'manual',
  windows: [{ days: ['Saturday', 'Sunday'], startHour: 2, durationInHours: 8 }],
};

const card: PaymentMethodBody = {
  id: 2001,
  type: 'Visa',
  creditCardEndsWith: 4242,
  nameOnCard: 'Example Ltd',
  expirationMonth: 5,
  expirationYear: 2030,
  links: [],
};

const user: TeamUserBody = {
  id: 5001,
  name: 'Ada Example',
  email: 'ada@example.com',
  role: 'Owner',
  userType: 'Local',
  hasApiKey: true,
  options: { billing: false, emailAlerts: false, operationalEmails: false, mfaEnabled: true },
  ...self('/users/5001'),
};

/** Examples of the routes of the catalogue, of billing, maintenance windows and the team. */
export const catalogueExamples: Record<
  | keyof typeof catalogueRoutes
  | keyof typeof billingRoutes
  | keyof typeof maintenanceRoutes
  | keyof typeof teamRoutes,
  Examples
> = {
  getSupportedRegions: {
    answers: {
      'one region': {
        regions: [{ id: 29, name: 'eu-central-1', provider: 'AWS', optIn: false, timeZone: 'Europe/Berlin' }],
        unavailable: [],
        ...self('/regions'),
      },
      'a cloud that is not there': {
        regions: [],
        unavailable: [{ provider: 'GCP', why: 'Google Cloud is not available on this installation.' }],
        ...self('/regions'),
      },
    },
  },
  getSupportedDatabaseModules: {
    answers: {
      'one module': {
        modules: [
          {
            name: 'RedisJSON',
            capabilityName: 'JSON',
            description: 'JSON documents as values, read and changed in parts',
            parameters: [],
          },
        ],
        ...self('/database-modules'),
      },
    },
  },
  getDataPersistenceOptions: {
    answers: {
      'two options': {
        dataPersistence: [
          { name: 'none', description: 'Nothing is kept on disk' },
          { name: 'snapshot-every-1-hour', description: 'A snapshot every hour' },
        ],
        ...self('/data-persistence'),
      },
    },
  },
  getSupportedSearchScalingFactors: {
    answers: {
      'two factors': { queryPerformanceFactors: ['2x', '4x'], ...self('/query-performance-factors') },
    },
  },
  getRedisVersions: {
    answers: { 'one version': { redisVersions: [{ version: '7.4', isPreview: false, isDefault: true }] } },
  },
  getAllSubscriptions_1: {
    answers: { none: { accountId: 1001, subscriptions: [], ...self('/fixed/subscriptions') } },
  },
  getAccountPaymentMethods: {
    answers: { 'a card': { accountId: 1001, paymentMethods: [card], ...self('/payment-methods') } },
  },
  getSubscriptionPricing: {
    answers: { 'no price list': { pricing: [], ...self('/subscriptions/1001/pricing') } },
  },
  getSubscriptionMaintenanceWindows: {
    answers: { automatic: { mode: 'automatic' }, manual: { ...windows, timeZone: 'Europe/Berlin' } },
  },
  updateSubscriptionMaintenanceWindows: {
    bodies: { 'at weekends': windows, automatic: { mode: 'automatic' } },
    answers: accepted('subscriptionMaintenanceWindowsUpdateRequest'),
  },
  getAllUsers: { answers: { 'one user': { account: 1001, users: [user], ...self('/users') } } },
  getUserById: { answers: { 'an owner': user } },
  updateUser: {
    bodies: { 'new name': { name: 'Ada King' }, 'new role': { role: 'Viewer' } },
    answers: accepted('accountUserUpdateRequest'),
  },
  deleteUserById: { answers: accepted('accountUserDeleteRequest') },
  getAccountSessionLogs: {
    answers: {
      'one sign-in': {
        entries: [
          {
            id: '4',
            time: TIME,
            user: 'ada@example.com',
            userAgent: 'Mozilla/5.0',
            ipAddress: '192.0.2.7',
            userRole: 'Owner',
            type: 'local',
            action: 'signedIn',
          },
        ],
        ...self('/session-logs'),
      },
    },
  },
};
