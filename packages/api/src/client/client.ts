import { pathOf, routes as table } from '../routes.ts';
import type { AccountBody } from '../schemas/account.ts';
import type { CloudAccountBody, CloudAccountListItem } from '../schemas/cloud-account.ts';
import type { CloudAccountOverviewListBody, CloudAccountUseBody } from '../schemas/cloud-account-overview.ts';
import type { ConsoleLinkBody } from '../schemas/console-link.ts';
import type { ExplanationListBody, ExplanationQuery } from '../schemas/explanation.ts';
import type { LogEntryBody, LogListQuery } from '../schemas/log.ts';
import type { JudgementsRequest, PolicyDifferencesBody, PolicyJudgementsBody } from '../schemas/policy.ts';
import type { RenderFormat, RenderingBody, RenderingQuery } from '../schemas/rendering.ts';
import type { SandboxAccountBody, SetUpBody } from '../schemas/set-up.ts';
import type { Task } from '../schemas/task.ts';
import type { VerificationBody, VerificationStreamEvent } from '../schemas/verification.ts';
import { type AccessClient, accessClient } from './access-client.ts';
import { type CatalogueClient, catalogueClient } from './catalogue-client.ts';
import { type ConnectionClient, connectionClient } from './connection-client.ts';
import { type DatabaseClient, databaseClient } from './database-client.ts';
import { decode } from './decode.ts';
import { type FindingClient, findingClient } from './finding-client.ts';
import { type JournalClient, journalClient } from './journal-client.ts';
import type { JsonCall, JsonRequest } from './json-call.ts';
import { readNdjson } from './ndjson.ts';
import { type NotificationClient, notificationClient } from './notification-client.ts';
import type { SecretText } from './secret-text.ts';
import { type SubscriptionClient, subscriptionClient } from './subscription-client.ts';
import { type ClientOptions, createTransport, defaultSleep } from './transport.ts';
import { type WaitOptions, waitForTask } from './wait-for-task.ts';

/** The body of a creation or of a verification of unsaved details; see the route table for the rules. */
export interface CloudAccountCreateBody {
  name: string;
  provider?: 'AWS';
  accessKeyId: string;
  accessSecretKey: SecretText;
  iamRoleName?: string;
  consoleUsername?: string;
  consolePassword?: SecretText;
  signInLoginUrl?: string;
  region?: string;
}

export type CloudAccountUpdateBody = Partial<Omit<CloudAccountCreateBody, 'provider' | 'region'>>;

/** The API as functions. All throw ApiError; each takes a signal that ends the call. */
export interface BerthClient
  extends AccessClient,
    SubscriptionClient,
    DatabaseClient,
    ConnectionClient,
    CatalogueClient,
    FindingClient,
    JournalClient,
    NotificationClient {
  account(signal?: AbortSignal): Promise<AccountBody['account']>;
  listCloudAccounts(signal?: AbortSignal): Promise<CloudAccountListItem[]>;
  getCloudAccount(id: number, signal?: AbortSignal): Promise<CloudAccountBody>;
  /** As {@link listCloudAccounts}, with health and what the caller may do to each. Berth only. */
  listCloudAccountOverviews(signal?: AbortSignal): Promise<CloudAccountOverviewListBody>;
  /** The same of one, with the subscriptions that use it. Berth only. */
  getCloudAccountUse(id: number, signal?: AbortSignal): Promise<CloudAccountUseBody>;
  /** What there is to know before an AWS account is connected. Berth only. */
  getSetUp(signal?: AbortSignal): Promise<SetUpBody>;
  /** Makes an AWS account with the IAM resources where the server's AWS is a sandbox. Berth only. */
  createSandboxAccount(signal?: AbortSignal): Promise<SandboxAccountBody>;
  createCloudAccount(body: CloudAccountCreateBody, signal?: AbortSignal): Promise<Task>;
  updateCloudAccount(id: number, body: CloudAccountUpdateBody, signal?: AbortSignal): Promise<Task>;
  deleteCloudAccount(id: number, signal?: AbortSignal): Promise<Task>;
  /** The way into its AWS console, with the reason in the system log. Berth only. */
  makeConsoleLink(id: number, reason: string, signal?: AbortSignal): Promise<ConsoleLinkBody>;
  /** Events as they come; throws ApiError when the verification could not be made. Berth only. */
  verifyCloudAccount(id: number, signal?: AbortSignal): AsyncGenerator<VerificationStreamEvent>;
  /** As {@link verifyCloudAccount}, of details that are not saved. Berth only. */
  verifyDetails(body: CloudAccountCreateBody, signal?: AbortSignal): AsyncGenerator<VerificationStreamEvent>;
  /** Berth only. */
  listVerifications(id: number, signal?: AbortSignal): Promise<VerificationBody[]>;
  /** Why the published policies grant what they grant. Berth only. */
  explainPolicies(query?: ExplanationQuery, signal?: AbortSignal): Promise<ExplanationListBody>;
  /** Generations of the vendor's policies; the newest with the one before, where none are named. Berth only. */
  policyDifferences(
    query?: { from?: string; to?: string; policy?: 'user' | 'instance' },
    signal?: AbortSignal,
  ): Promise<PolicyDifferencesBody>;
  /** Berth only. */
  judgePolicies(body: JudgementsRequest, signal?: AbortSignal): Promise<PolicyJudgementsBody['judgements']>;
  listTasks(signal?: AbortSignal): Promise<Task[]>;
  getTask(taskId: string, signal?: AbortSignal): Promise<Task>;
  listLogs(query?: LogListQuery, signal?: AbortSignal): Promise<LogEntryBody[]>;
  /** The IAM resources as files for another tool. Berth only. */
  iamRendering(format: RenderFormat, query?: RenderingQuery, signal?: AbortSignal): Promise<RenderingBody>;
  /** One of those files by itself. Berth only. */
  iamRenderingFile(
    format: RenderFormat,
    name: string,
    query?: RenderingQuery,
    signal?: AbortSignal,
  ): Promise<{ mediaType: string; text: string }>;
  /** Gives the completed task; throws TaskFailed, TaskStillRunning or ApiError. */
  waitForTask(taskId: string, options?: WaitOptions): Promise<Task>;
}

const renderingQuery = ({ tags = [], ...query }: RenderingQuery = {}) => ({
  ...query,
  tags:
    tags.map(({ Key, Value }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`).join('&') ||
    undefined,
});

/**
 * A client of a Berth server, or of Redis Cloud itself (which has no verifications). Throws an ApiError at once
 * when the URL is none.
 */
export function createClient(options: ClientOptions): BerthClient {
  const transport = createTransport(options);

  const json: JsonCall = async (name, { params = {}, ...request }) => {
    const route = table[name];
    const path = pathOf(route, params);
    // The service documents its root with a slash at the end, and other spellings are not sure to work there.
    const response = await transport({
      method: route.method,
      path: path === '/v1' ? '/v1/' : path,
      ...request,
    });
    return decode(response, route.response) as never;
  };

  async function* stream(
    name: 'verifyCloudAccount' | 'verifyDetails',
    { params = {}, ...request }: JsonRequest,
  ) {
    const route = table[name];
    const accept = 'application/x-ndjson';
    const call = { method: route.method, path: pathOf(route, params), accept, endless: true, ...request };
    for await (const event of readNdjson(await transport(call), route.response, request.signal)) {
      if (event.type !== 'heartbeat') yield event;
    }
  }

  const getTask: BerthClient['getTask'] = (taskId, signal) =>
    json('getTaskById', { params: { taskId }, signal });
  const ofAccount = (cloudAccountId: number) => ({ cloudAccountId });

  return {
    ...accessClient(json),
    ...subscriptionClient(json),
    ...databaseClient(json),
    ...connectionClient(json),
    ...findingClient(json),
    ...notificationClient(json),
    ...catalogueClient(json),
    ...journalClient(json),
    account: async (signal) => (await json('getCurrentAccount', { signal })).account,
    listCloudAccounts: async (signal) => (await json('getCloudAccounts', { signal })).cloudAccounts,
    getCloudAccount: (id, signal) => json('getCloudAccountById', { params: ofAccount(id), signal }),
    listCloudAccountOverviews: (signal) => json('getCloudAccountOverviews', { signal }),
    getCloudAccountUse: (id, signal) => json('getCloudAccountUse', { params: ofAccount(id), signal }),
    getSetUp: (signal) => json('getCloudAccountSetUp', { signal }),
    createSandboxAccount: (signal) => json('createSandboxAccount', { signal }),
    createCloudAccount: (body, signal) => json('createCloudAccount', { body, signal }),
    updateCloudAccount: (id, body, signal) =>
      json('updateCloudAccount', { params: ofAccount(id), body, signal }),
    deleteCloudAccount: (id, signal) => json('deleteCloudAccount', { params: ofAccount(id), signal }),
    makeConsoleLink: (id, reason, signal) =>
      json('makeConsoleLink', { params: ofAccount(id), body: { reason }, signal }),
    verifyCloudAccount: (id, signal) => stream('verifyCloudAccount', { params: ofAccount(id), signal }),
    verifyDetails: (body, signal) => stream('verifyDetails', { body, signal }),
    listVerifications: async (id, signal) =>
      (await json('getVerifications', { params: ofAccount(id), signal })).verifications,
    explainPolicies: (query = {}, signal) => json('getIamExplanations', { query: { ...query }, signal }),
    policyDifferences: (query = {}, signal) => json('getPolicyDifferences', { query, signal }),
    judgePolicies: async (body, signal) => (await json('judgePolicies', { body, signal })).judgements,
    listTasks: async (signal) => (await json('getAllTasks', { signal })).tasks,
    getTask,
    listLogs: async ({ startTime, endTime, ...page } = {}, signal) => {
      const query = { ...page, startTime: startTime?.toISOString(), endTime: endTime?.toISOString() };
      return (await json('getAccountSystemLogs', { query, signal })).entries;
    },
    iamRendering: (format, query, signal) =>
      json('getIamRendering', { params: { format }, query: renderingQuery(query), signal }),
    iamRenderingFile: async (format, name, query, signal) => {
      const { method, ...route } = table.getIamRenderingFile;
      const path = pathOf({ method, ...route }, { format, name });
      const response = await transport({ method, path, query: renderingQuery(query), accept: '*/*', signal });
      return { mediaType: response.headers.get('content-type') ?? '', text: await response.text() };
    },
    waitForTask: (taskId, wait = {}) =>
      waitForTask(taskId, wait, { getTask, sleep: options.sleep ?? defaultSleep }),
  };
}
