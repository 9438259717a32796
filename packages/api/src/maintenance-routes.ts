import type { Route } from './route.ts';
import { maintenanceWindowsSchema, maintenanceWindowsUpdateSchema } from './schemas/maintenance.ts';
import { taskSchema } from './schemas/task.ts';

const ofSubscription = {
  area: 'subscriptions',
  access: 'both',
  path: '/v1/subscriptions/{subscriptionId}/maintenance-windows',
  params: { subscriptionId: 'id' },
  status: 200,
  answer: 'json',
  tenantScoped: true,
  extension: false,
} as const;

/** Routes of when a subscription may be maintained. */
export const maintenanceRoutes = {
  getSubscriptionMaintenanceWindows: {
    ...ofSubscription,
    operationId: 'getSubscriptionMaintenanceWindows',
    method: 'GET',
    kind: 'read',
    summary: 'Get the maintenance windows of a subscription',
    description:
      'Automatic unless set otherwise. They are kept for whoever maintains the nodes; Berth itself changes nodes only when asked to.',
    response: maintenanceWindowsSchema,
  },
  updateSubscriptionMaintenanceWindows: {
    ...ofSubscription,
    operationId: 'updateSubscriptionMaintenanceWindows',
    method: 'PUT',
    kind: 'mutate',
    summary: 'Replace the maintenance windows of a subscription',
    description: 'A task.',
    body: maintenanceWindowsUpdateSchema,
    remedies: {
      mode: 'Send manual with windows, or automatic without.',
      windows: 'Send a list like [{"days": ["Monday"], "startHour": 2, "durationInHours": 8}].',
    },
    response: taskSchema,
  },
} as const satisfies Record<string, Route>;
