import type { ConsoleLinkBody } from '@berth/api';
import type {
  ChainedEntry,
  CheckResult,
  CheckSeverity,
  InstanceSeries,
  JournalHead,
  MetricRange,
  MetricSpan,
  Secret,
  Seen,
  VerificationEvent,
} from '@berth/domain';
import type { Access } from './access.ts';
import type { AppResult, Caller } from './caller.ts';
import type {
  DatabaseKey,
  DatabasePage,
  DatabaseTaskRequest,
  DatabaseView,
  StoredTag,
  TagChange,
} from './database.ts';
import type { FindingUseCases } from './finding.ts';
import type { Notifications } from './notifications.ts';
import type { PreparedAccount } from './sandbox.ts';
import type { SubscriptionDetails, SubscriptionTaskRequest } from './subscription.ts';
import type { PaymentMethod, SessionLogEntry, UserTaskRequest } from './team.ts';

export type { SubscriptionDetails } from './subscription.ts';

/** What AWS has measured of a subscription's nodes. */
export interface SubscriptionMetrics {
  subscriptionId: number;
  range: MetricRange;
  region: string;
  span: MetricSpan;
  nodes: { node: string; instanceId: string }[];
  seen: Seen<InstanceSeries[]>;
}

export type SubscriptionCreate = Omit<
  Extract<SubscriptionTaskRequest, { kind: 'subscription-create' }>,
  'kind'
>;
export type SubscriptionChange = Exclude<SubscriptionTaskRequest, { kind: 'subscription-create' }>;

export type DatabaseCreate = Extract<DatabaseTaskRequest, { kind: 'database-create' }>;
type DatabaseAsk = Exclude<DatabaseTaskRequest, { kind: 'database-create' }>;
/** What is asked of a database that is there, which the path names. */
export type DatabaseAsked = DatabaseAsk extends infer A
  ? A extends unknown
    ? Omit<A, 'databaseId'>
    : never
  : never;

export type { AppError, AppErrorCode, AppResult, Caller, Role } from './caller.ts';

export type CloudAccountStatus = 'draft' | 'change-draft' | 'active' | 'delete-draft' | 'active-error';

/** A cloud account as any reader may see it: no secret, no sealed value. */
export interface CloudAccountView {
  id: number;
  name: string;
  provider: 'AWS';
  status: CloudAccountStatus;
  /** Whole; the HTTP layer masks it in lists. Null for the internal account. */
  accessKeyId: string | null;
  signInLoginUrl: string | null;
  consoleUsername: string | null;
  iamRoleName: string | null;
  awsAccountId: string | null;
  awsUserArn: string | null;
  awsConsoleRoleArn: string | null;
  policyGeneration: string | null;
  /** Null for the internal account, which was there before anybody made one. */
  createdAt: Date | null;
  lastVerifiedAt: Date | null;
  subscriptions: number;
  /** Of the last verification, as the JSON text in which they are kept; on GET by id only. */
  checksJson?: string;
}

/** A cloud account as the console lists it: with what its last verification found most wrong, if anything. */
export interface CloudAccountOverview extends CloudAccountView {
  consoleAccess: 'role' | 'user' | null;
  worst: { status: 'failed' | 'unknown'; severity: CheckSeverity; seen: string } | null;
}

/** A subscription as a list of what uses a cloud account has it. */
export interface SubscriptionView {
  id: number;
  name: string;
  status: string;
}

export type ConsoleAccessInput =
  | { kind: 'role'; iamRoleName: string }
  | { kind: 'user'; consoleUsername: string; consolePassword: Secret; signInLoginUrl: string };

export interface CloudAccountCreate {
  name: string;
  provider: 'AWS';
  accessKeyId: string;
  accessSecretKey: Secret;
  console: ConsoleAccessInput;
  /** Region in which to look for other workloads. */
  region?: string;
}

/** Fields given are merged into what is stored; an `accessKeyId` never comes without its secret. */
export interface CloudAccountUpdate {
  name?: string;
  keys?: { accessKeyId: string; accessSecretKey: Secret };
  iamRoleName?: string;
  consoleUsername?: string;
  consolePassword?: Secret;
  signInLoginUrl?: string;
}

export type TaskStatus =
  | 'received'
  | 'initialized'
  | 'processing-in-progress'
  | 'processing-completed'
  | 'processing-error';

export interface TaskView {
  taskId: string;
  commandType: string;
  /** Of what it is about, where that is a subscription or in one. */
  subscriptionId?: number | null;
  status: TaskStatus;
  description: string;
  timestamp: Date;
  response: {
    resourceId?: number;
    resource?: Record<string, unknown>;
    error?: { type: string; status: string; description: string };
    additionalInfo?: string;
  } | null;
  /** Our extension: the verification as far as it got, for clients that show progress. */
  progress: { checks: CheckResult[]; waiting: string | null } | null;
}

export interface LogEntry {
  id: number;
  time: Date;
  originator: string;
  apiKeyName: string | null;
  resource: string | null;
  resourceId: number | null;
  type: string;
  description: string;
}

export interface LogQuery {
  offset: number;
  limit: number;
  startTime?: Date;
  endTime?: Date;
  resourceId?: number;
}

/** Entries of the journal between two others, both excluded, and of a time. */
export interface JournalQuery {
  after?: number;
  before?: number;
  startTime?: Date;
  endTime?: Date;
  cloudAccountId?: number;
  order: 'oldest' | 'newest';
  limit: number;
}

export interface AccountView {
  id: number;
  name: string;
  createdAt: Date;
  updatedAt: Date;
  key: {
    name: string;
    allowedSourceIps: string[];
    createdAt: Date;
    owner: { name: string; email: string };
    userAccountId: number;
  };
}

export interface VerificationView {
  id: number;
  startedAt: Date;
  finishedAt: Date | null;
  passed: boolean | null;
  trigger: 'create' | 'update' | 'request';
  checks: CheckResult[];
}

/** The use cases: what `http/` calls, and the only door to the database besides the worker. */
export interface App extends FindingUseCases {
  /** Both keys valid, of one account, and the source address allowed. Answers in constant time per key. */
  authenticate(keys: { accountKey: string; userKey: string; sourceIp: string }): Promise<AppResult<Caller>>;
  /** Sessions, users, invitations and API keys. */
  access: Access;
  /** Who is told of findings. */
  notifications: Notifications;
  account(caller: Caller): Promise<AccountView>;
  listCloudAccounts(caller: Caller): Promise<CloudAccountView[]>;
  getCloudAccount(caller: Caller, id: number): Promise<CloudAccountView | null>;
  listCloudAccountOverviews(caller: Caller): Promise<CloudAccountOverview[]>;
  getCloudAccountUse(
    caller: Caller,
    id: number,
  ): Promise<{ overview: CloudAccountOverview; usedBy: SubscriptionView[] } | null>;
  /** The sandbox's address; null where this server's AWS is none. */
  sandboxEndpoint(): Promise<string | null>;
  /** A fresh AWS account of the sandbox, with the IAM resources made. */
  createSandboxAccount(caller: Caller, signal: AbortSignal): Promise<AppResult<PreparedAccount>>;
  createCloudAccount(caller: Caller, request: CloudAccountCreate): Promise<AppResult<TaskView>>;
  updateCloudAccount(caller: Caller, id: number, request: CloudAccountUpdate): Promise<AppResult<TaskView>>;
  deleteCloudAccount(caller: Caller, id: number): Promise<AppResult<TaskView>>;
  /** Verifies a saved account now; events as they come; the result is kept in its history. */
  verifyCloudAccount(
    caller: Caller,
    id: number,
    on: (event: VerificationEvent) => void,
    signal: AbortSignal,
  ): Promise<AppResult<void>>;
  /** Verifies details that are not saved; nothing is stored but a log entry. */
  verifyDetails(
    caller: Caller,
    request: CloudAccountCreate,
    on: (event: VerificationEvent) => void,
    signal: AbortSignal,
  ): Promise<AppResult<void>>;
  makeConsoleLink(caller: Caller, id: number, reason: string): Promise<AppResult<ConsoleLinkBody>>;
  listVerifications(caller: Caller, id: number): Promise<AppResult<VerificationView[]>>;
  /** Those that are not deleted. */
  listSubscriptions(caller: Caller): Promise<SubscriptionDetails[]>;
  getSubscription(caller: Caller, id: number): Promise<SubscriptionDetails | null>;
  /** Of a deleted one, too, for as long as its report is kept. */
  getDeployment(caller: Caller, id: number): Promise<SubscriptionDetails | null>;
  /** Null for a subscription that is not there, or deleted. */
  subscriptionMetrics(caller: Caller, id: number, range: MetricRange): Promise<SubscriptionMetrics | null>;
  createSubscription(caller: Caller, request: SubscriptionCreate): Promise<AppResult<TaskView>>;
  /** What changes a subscription that is there, or reads its allow list. */
  askOfSubscription(caller: Caller, id: number, request: SubscriptionChange): Promise<AppResult<TaskView>>;
  listDatabases(
    caller: Caller,
    subscriptionId: number,
    page: { offset: number; limit: number },
  ): Promise<AppResult<DatabasePage>>;
  getDatabase(caller: Caller, key: DatabaseKey): Promise<DatabaseView | null>;
  /** For who may change the database; null for anybody else. */
  getDatabasePassword(caller: Caller, database: DatabaseView): Promise<Secret | null>;
  createDatabase(
    caller: Caller,
    subscriptionId: number,
    request: DatabaseCreate,
    password: Secret | null,
  ): Promise<AppResult<TaskView>>;
  /** What changes a database that is there, or asks something of it. */
  askOfDatabase(
    caller: Caller,
    key: DatabaseKey,
    request: DatabaseAsked,
    password: Secret | null,
  ): Promise<AppResult<TaskView>>;
  /** At once; gives the tags as they are then. */
  changeDatabaseTags(caller: Caller, key: DatabaseKey, change: TagChange): Promise<AppResult<StoredTag[]>>;
  listTasks(caller: Caller): Promise<TaskView[]>;
  getTask(caller: Caller, taskId: string): Promise<TaskView | null>;
  listLogs(caller: Caller, query: LogQuery): Promise<LogEntry[]>;
  listSessionLog(caller: Caller, query: Omit<LogQuery, 'resourceId'>): Promise<SessionLogEntry[]>;
  listPaymentMethods(caller: Caller): Promise<PaymentMethod[]>;
  /** What changes or removes a user of the account, as a task. */
  askOfUser(caller: Caller, request: UserTaskRequest): Promise<AppResult<TaskView>>;
  listJournal(caller: Caller, query: JournalQuery): Promise<ChainedEntry[]>;
  /** Signed ends of the journal after an entry, and the public keys that may sign them. */
  journalHeads(
    caller: Caller,
    page: { after: number; limit: number },
  ): Promise<{ keys: string[]; heads: JournalHead[] }>;
}
