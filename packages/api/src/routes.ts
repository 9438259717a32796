import { z } from 'zod';
import { accessRoutes } from './access-routes.ts';
import { billingRoutes } from './billing-routes.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { connectionRoutes } from './connection-routes.ts';
import { databaseRoutes } from './database-routes.ts';
import { findingRoutes } from './finding-routes.ts';
import { journalRoutes } from './journal-routes.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import { notificationRoutes } from './notification-routes.ts';
import type { Route } from './route.ts';
import { accountSchema } from './schemas/account.ts';
import {
  CLOUD_ACCOUNT_REMEDIES,
  cloudAccountCreateSchema,
  cloudAccountListSchema,
  cloudAccountSchema,
  cloudAccountUpdateSchema,
  verifyDetailsSchema,
} from './schemas/cloud-account.ts';
import { cloudAccountOverviewListSchema, cloudAccountUseSchema } from './schemas/cloud-account-overview.ts';
import {
  CONSOLE_LINK_REMEDIES,
  consoleLinkRequestSchema,
  consoleLinkSchema,
} from './schemas/console-link.ts';
import {
  EXPLANATION_REMEDIES,
  explanationListSchema,
  explanationQuerySchema,
} from './schemas/explanation.ts';
import { logListSchema, logQuerySchema } from './schemas/log.ts';
import {
  differencesQuerySchema,
  differencesSchema,
  judgementsRequestSchema,
  judgementsSchema,
  POLICY_REMEDIES,
} from './schemas/policy.ts';
import { RENDERING_REMEDIES, renderingQuerySchema, renderingSchema } from './schemas/rendering.ts';
import { sandboxAccountSchema, setUpSchema } from './schemas/set-up.ts';
import { taskListSchema, taskSchema } from './schemas/task.ts';
import { verificationEventSchema, verificationListSchema } from './schemas/verification.ts';
import { subscriptionRoutes } from './subscription-routes.ts';
import { teamRoutes } from './team-routes.ts';

const read = { kind: 'read', access: 'both', status: 200, answer: 'json', extension: false } as const;
const mutate = {
  kind: 'mutate',
  access: 'both',
  answer: 'json',
  extension: false,
  response: taskSchema,
} as const;
const ofCloudAccount = { params: { cloudAccountId: 'id' }, tenantScoped: true } as const;

const LOG_REMEDIES: Record<string, string> = {
  offset: 'Send offset=0 for the newest entries.',
  limit: 'Send limit=100, or leave it out.',
  startTime: 'Send a moment in UTC, like 2026-11-20T00:00:00Z.',
  endTime: 'Send a moment in UTC, like 2026-11-20T23:59:59Z.',
  resourceId: 'Send the id of a resource, as the log shows it.',
};

const ofRendering = {
  area: 'iam',
  query: renderingQuerySchema,
  remedies: RENDERING_REMEDIES,
  tenantScoped: false,
} as const;

/** Every route of the API: add one here first, then its handler in the server and its method in the client. */
export const routes = {
  getCurrentAccount: {
    ...read,
    operationId: 'getCurrentAccount',
    method: 'GET',
    path: '/v1',
    summary: 'Get the current account',
    description: 'The account, and the API key that asks.',
    area: 'account',
    params: {},
    response: accountSchema,
    tenantScoped: false,
  },
  getCloudAccounts: {
    ...read,
    operationId: 'getCloudAccounts',
    method: 'GET',
    path: '/v1/cloud-accounts',
    summary: 'List cloud accounts',
    description: 'All cloud accounts, the internal account 1 among them. Access key ids are masked.',
    area: 'cloud-accounts',
    params: {},
    response: cloudAccountListSchema,
    tenantScoped: false,
  },
  getCloudAccountOverviews: {
    ...read,
    operationId: 'getCloudAccountOverviews',
    method: 'GET',
    path: '/v1/cloud-accounts/overview',
    summary: 'List cloud accounts with their health',
    description: 'And with what the caller may do to each, and why not. What the console shows.',
    area: 'cloud-accounts',
    params: {},
    response: cloudAccountOverviewListSchema,
    tenantScoped: false,
    extension: true,
  },
  getCloudAccountSetUp: {
    ...read,
    operationId: 'getCloudAccountSetUp',
    method: 'GET',
    path: '/v1/cloud-accounts/set-up',
    summary: 'Get what there is to know before an AWS account is connected',
    description: 'Names, the vendor, and the short cuts that this installation offers.',
    area: 'cloud-accounts',
    params: {},
    response: setUpSchema,
    tenantScoped: false,
    extension: true,
  },
  createSandboxAccount: {
    ...mutate,
    operationId: 'createSandboxAccount',
    method: 'POST',
    path: '/v1/sandbox/accounts',
    summary: 'Make an AWS account in the sandbox, with the IAM resources',
    description:
      "Only where this server's AWS is a sandbox on its own machine; 404 anywhere else. No task: the answer has what a cloud account is made of.",
    area: 'sandbox',
    params: {},
    status: 200,
    response: sandboxAccountSchema,
    tenantScoped: false,
    extension: true,
  },
  createCloudAccount: {
    ...mutate,
    operationId: 'createCloudAccount',
    method: 'POST',
    path: '/v1/cloud-accounts',
    summary: 'Create a cloud account',
    description:
      'A task that verifies the details with AWS and then saves them; the account is active at once.',
    area: 'cloud-accounts',
    params: {},
    body: cloudAccountCreateSchema,
    remedies: CLOUD_ACCOUNT_REMEDIES,
    status: 202,
    tenantScoped: false,
  },
  verifyDetails: {
    operationId: 'verifyDetails',
    method: 'POST',
    path: '/v1/cloud-accounts/verify',
    summary: 'Verify details without saving them',
    description: 'Results are streamed as they come. Nothing is stored but an entry in the system log.',
    area: 'cloud-accounts',
    kind: 'verify',
    access: 'both',
    params: {},
    body: verifyDetailsSchema,
    remedies: CLOUD_ACCOUNT_REMEDIES,
    status: 200,
    response: verificationEventSchema,
    answer: 'ndjson',
    tenantScoped: false,
    extension: true,
  },
  getCloudAccountById: {
    ...read,
    ...ofCloudAccount,
    operationId: 'getCloudAccountById',
    method: 'GET',
    path: '/v1/cloud-accounts/{cloudAccountId}',
    summary: 'Get a cloud account',
    description: 'The access key id is whole here. Secrets are never returned.',
    area: 'cloud-accounts',
    response: cloudAccountSchema,
  },
  getCloudAccountUse: {
    ...read,
    ...ofCloudAccount,
    operationId: 'getCloudAccountUse',
    method: 'GET',
    path: '/v1/cloud-accounts/{cloudAccountId}/overview',
    summary: 'Get a cloud account with its health and what uses it',
    description: 'And with what the caller may do to it, and why not.',
    area: 'cloud-accounts',
    response: cloudAccountUseSchema,
    extension: true,
  },
  updateCloudAccount: {
    ...mutate,
    ...ofCloudAccount,
    operationId: 'updateCloudAccount',
    method: 'PUT',
    path: '/v1/cloud-accounts/{cloudAccountId}',
    summary: 'Update a cloud account',
    description:
      'A task. Given fields are merged; new details are verified first, and the old ones work until then. The internal account 1 cannot be changed.',
    area: 'cloud-accounts',
    body: cloudAccountUpdateSchema,
    remedies: CLOUD_ACCOUNT_REMEDIES,
    status: 202,
  },
  deleteCloudAccount: {
    ...mutate,
    ...ofCloudAccount,
    operationId: 'deleteCloudAccount',
    method: 'DELETE',
    path: '/v1/cloud-accounts/{cloudAccountId}',
    summary: 'Delete a cloud account',
    description: 'A task; refused while any subscription of the account is not deleted, and for account 1.',
    area: 'cloud-accounts',
    status: 200,
  },
  makeConsoleLink: {
    ...mutate,
    ...ofCloudAccount,
    operationId: 'makeConsoleLink',
    method: 'POST',
    path: '/v1/cloud-accounts/{cloudAccountId}/console-link',
    summary: 'Make a link for signing in to the AWS console',
    description:
      'No task: the answer has the address of the AWS page that takes on the console role. Who asked for it and why stands in the system log.',
    area: 'cloud-accounts',
    body: consoleLinkRequestSchema,
    remedies: CONSOLE_LINK_REMEDIES,
    status: 200,
    response: consoleLinkSchema,
    extension: true,
  },
  verifyCloudAccount: {
    ...ofCloudAccount,
    operationId: 'verifyCloudAccount',
    method: 'POST',
    path: '/v1/cloud-accounts/{cloudAccountId}/verify',
    summary: 'Verify a saved cloud account now',
    description: 'Results are streamed as they come, and kept in the history of verifications.',
    area: 'cloud-accounts',
    kind: 'verify',
    access: 'both',
    status: 200,
    response: verificationEventSchema,
    answer: 'ndjson',
    extension: true,
  },
  getVerifications: {
    ...read,
    ...ofCloudAccount,
    operationId: 'getVerifications',
    method: 'GET',
    path: '/v1/cloud-accounts/{cloudAccountId}/verifications',
    summary: 'List the verifications of a cloud account',
    description: 'Newest first.',
    area: 'cloud-accounts',
    response: verificationListSchema,
    extension: true,
  },
  getIamExplanations: {
    ...read,
    operationId: 'getIamExplanations',
    method: 'GET',
    path: '/v1/iam/explanations',
    summary: 'Explain the permissions of the published policies',
    description:
      'For each action: what it is for, what stops without it, what it could be abused for, and the statements that grant it.',
    area: 'iam',
    params: {},
    query: explanationQuerySchema,
    remedies: EXPLANATION_REMEDIES,
    response: explanationListSchema,
    tenantScoped: false,
    extension: true,
  },
  getPolicyDifferences: {
    ...read,
    operationId: 'getPolicyDifferences',
    method: 'GET',
    path: '/v1/iam/differences',
    summary: 'Compare two generations of the IAM policies',
    description:
      'Action by action, with wildcards expanded over the list of actions that AWS has, and what each change enables or stops.',
    area: 'iam',
    params: {},
    query: differencesQuerySchema,
    remedies: POLICY_REMEDIES,
    response: differencesSchema,
    tenantScoped: false,
    extension: true,
  },
  judgePolicies: {
    operationId: 'judgePolicies',
    method: 'POST',
    path: '/v1/iam/judgements',
    summary: 'Judge policies of your own',
    description:
      'Whether tightened policies are sufficient, feature by feature, with the questions that verification puts to AWS. Nothing is stored, and nobody is called. Counts as ten requests.',
    area: 'iam',
    cost: 10,
    kind: 'read',
    access: 'both',
    params: {},
    body: judgementsRequestSchema,
    remedies: POLICY_REMEDIES,
    status: 200,
    response: judgementsSchema,
    answer: 'json',
    tenantScoped: false,
    extension: true,
  },
  getAllTasks: {
    ...read,
    operationId: 'getAllTasks',
    method: 'GET',
    path: '/v1/tasks',
    summary: 'List tasks',
    description: 'Tasks of the last ten days, newest update first.',
    area: 'tasks',
    params: {},
    response: taskListSchema,
    tenantScoped: false,
  },
  getTaskById: {
    ...read,
    operationId: 'getTaskById',
    method: 'GET',
    path: '/v1/tasks/{taskId}',
    summary: 'Get a task',
    description: 'Finished when its status is processing-completed or processing-error.',
    area: 'tasks',
    params: { taskId: 'uuid' },
    response: taskSchema,
    tenantScoped: true,
  },
  getAccountSystemLogs: {
    ...read,
    operationId: 'getAccountSystemLogs',
    method: 'GET',
    path: '/v1/logs',
    summary: 'Get the system log',
    description: 'Every action in the account with its originator, newest first.',
    area: 'logs',
    params: {},
    query: logQuerySchema,
    remedies: LOG_REMEDIES,
    response: logListSchema,
    tenantScoped: false,
  },
  getIamRendering: {
    ...read,
    ...ofRendering,
    operationId: 'getIamRendering',
    method: 'GET',
    path: '/v1/iam/renderings/{format}',
    summary: 'Get the IAM resources for another tool to make',
    description:
      'What an AWS account needs before it can be a cloud account, as files: a CloudFormation template, for one. The same for all accounts, and nothing of it is stored.',
    params: { format: 'name' },
    response: renderingSchema,
    extension: true,
  },
  getIamRenderingFile: {
    ...read,
    ...ofRendering,
    operationId: 'getIamRenderingFile',
    method: 'GET',
    path: '/v1/iam/renderings/{format}/files/{name}',
    summary: 'Download one file of a rendering',
    description: 'The file as it is to be saved, under the name that the rendering gives it.',
    params: { format: 'name', name: 'name' },
    response: z.string().meta({ description: 'The whole file' }),
    answer: 'file',
    extension: true,
  },
  ...journalRoutes,
  // Before the subscriptions: `redis-versions` is no id.
  ...catalogueRoutes,
  ...subscriptionRoutes,
  ...databaseRoutes,
  ...connectionRoutes,
  ...findingRoutes,
  ...maintenanceRoutes,
  ...billingRoutes,
  ...teamRoutes,
  ...accessRoutes,
  ...notificationRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** The routes as a list, for whoever walks them all. */
export const routeList: readonly Route[] = Object.values(routes);

/** The path of a route with its parameters filled in and encoded. Throws on a parameter that is missing (a bug). */
export function pathOf(route: Route, params: Readonly<Record<string, string | number>>): string {
  return route.path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${route.operationId} needs the path parameter ${name}`);
    return encodeURIComponent(String(value));
  });
}
