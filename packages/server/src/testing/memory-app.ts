import { randomUUID } from 'node:crypto';
import { type CheckResult, err, ok, type Verification, type VerificationEvent } from '@berth/domain';
import type {
  AccountView,
  App,
  AppResult,
  Caller,
  CloudAccountCreate,
  CloudAccountOverview,
  CloudAccountUpdate,
  CloudAccountView,
  JournalQuery,
  LogEntry,
  LogQuery,
  Role,
  TaskView,
  VerificationView,
} from '../app/app.ts';
import { noSandbox, notFound } from '../app/refusals.ts';
import type { PaymentMethod, SessionLogEntry, UserTaskRequest } from '../app/team.ts';
import { MemoryAccess } from './memory-access.ts';
import { MemoryDatabases } from './memory-databases.ts';
import { MemoryFindings } from './memory-findings.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryNotifications } from './memory-notifications.ts';
import { MemorySubscriptions } from './memory-subscriptions.ts';

/** A key pair that the {@link MemoryApp} knows, and whose it is. */
export interface MemoryKey {
  accountKey: string;
  userKey: string;
  caller: Omit<Caller, 'sourceIp'>;
}

const START = new Date('2026-11-20T12:00:00Z');

const passedCheck: CheckResult = {
  code: 'credentials_valid',
  title: 'AWS accepts the access key',
  field: 'accessKeyId',
  severity: 'blocking',
  status: 'passed',
  seen: 'AWS knows the key.',
  remedy: '',
  evidence: [],
  errorCode: 'CLOUD_ACCOUNT_INVALID_CREDS',
};

const verification: Verification = {
  passed: true,
  checks: [passedCheck],
  facts: {
    awsAccountId: '123456789012',
    awsUserArn: null,
    awsConsoleRoleArn: null,
    policyGeneration: '2024',
  },
  awsCalls: 12,
};

/**
 * The use cases over plain maps, for tests of pure HTTP behaviour: no AWS, no database, tasks complete at once.
 * It keeps tenants apart as the real one does. It counts its mutations, so that a test can say "no effect".
 */
export class MemoryApp implements App {
  readonly keys: MemoryKey[] = [];
  readonly accounts = new Map<number, Map<number, CloudAccountView>>();
  readonly tasks = new Map<number, Map<string, TaskView>>();
  readonly access = new MemoryAccess();
  readonly journal = new MemoryJournal();
  readonly notifications = new MemoryNotifications();
  readonly #done = (caller: Caller, commandType: string, resourceId: number, answer?: object): TaskView => {
    const isQuestion = answer !== undefined;
    if (!isQuestion) this.mutations += 1;
    const task = finishedTask(commandType, resourceId);
    const response = { resourceId, ...(isQuestion ? { resource: { ...answer } } : {}) };
    return this.#accept(caller, { ...task, response });
  };
  readonly subscriptions = new MemorySubscriptions(this.#done);
  readonly databases = new MemoryDatabases(this.subscriptions, this.#done);
  readonly findings = new MemoryFindings(
    ({ accountId }, id) => id === 1 || this.accounts.get(accountId)?.has(id) === true,
  );
  /** Every request that reached a use case, as it came: what a test looks into. */
  readonly received: { useCase: string; request: unknown }[] = [];
  mutations = 0;
  authentications = 0;
  /** What a verification does; a test puts its own here. */
  verify: (on: (event: VerificationEvent) => void, signal: AbortSignal) => Promise<AppResult<void>> = async (
    on,
  ) => {
    on({ type: 'check', check: passedCheck });
    on({ type: 'done', verification });
    return ok(undefined);
  };
  #nextId = 100;

  /** Adds a user with a key to an account (made when it is not there) and gives the key pair. */
  addKey(accountId: number, role: Role): { accountKey: string; userKey: string } {
    const key = {
      accountKey: `account-${accountId}-key`,
      userKey: `user-${accountId}-${role.toLowerCase().replaceAll(' ', '-')}-key`,
    };
    const caller = {
      accountId,
      userId: this.keys.length + 1,
      userName: `${role} of ${accountId}`,
      userEmail: 'someone@example.com',
      role,
      apiKeyName: `${role}-key`,
      session: null,
    };
    this.keys.push({ ...key, caller });
    if (!this.accounts.has(accountId)) this.accounts.set(accountId, new Map());
    if (!this.tasks.has(accountId)) this.tasks.set(accountId, new Map());
    return key;
  }

  /** Puts a cloud account there and gives its id. */
  addCloudAccount(accountId: number, name: string, accessKeyId = 'AKIAIOSFODNN7EXAMPLE'): number {
    const id = this.#nextId++;
    this.accounts.get(accountId)?.set(id, cloudAccount(id, name, accessKeyId));
    return id;
  }

  /** Puts a finished task there and gives its id. */
  addTask(accountId: number, resourceId: number): string {
    const task = finishedTask('cloudAccountCreateRequest', resourceId);
    this.tasks.get(accountId)?.set(task.taskId, task);
    return task.taskId;
  }

  async authenticate(keys: {
    accountKey: string;
    userKey: string;
    sourceIp: string;
  }): Promise<AppResult<Caller>> {
    this.authentications += 1;
    const known = this.keys.find((key) => key.accountKey === keys.accountKey && key.userKey === keys.userKey);
    if (!known) return err({ code: 'UNAUTHORIZED', message: 'Unknown keys' });
    return ok({ ...known.caller, sourceIp: keys.sourceIp });
  }

  async account(caller: Caller): Promise<AccountView> {
    return {
      id: caller.accountId,
      name: `Account ${caller.accountId}`,
      createdAt: START,
      updatedAt: START,
      key: {
        name: caller.apiKeyName ?? '',
        allowedSourceIps: ['0.0.0.0/0'],
        createdAt: START,
        owner: { name: caller.userName, email: caller.userEmail },
        userAccountId: caller.userId,
      },
    };
  }

  async listCloudAccounts(caller: Caller): Promise<CloudAccountView[]> {
    return [internalAccount, ...(this.accounts.get(caller.accountId)?.values() ?? [])];
  }

  async getCloudAccount(caller: Caller, id: number): Promise<CloudAccountView | null> {
    if (id === 1) return internalAccount;
    const view = this.accounts.get(caller.accountId)?.get(id);
    return view ? { ...view, checksJson: JSON.stringify([passedCheck]) } : null;
  }

  async listCloudAccountOverviews(caller: Caller): Promise<CloudAccountOverview[]> {
    return (await this.listCloudAccounts(caller)).map(toOverview);
  }

  async getCloudAccountUse(caller: Caller, id: number) {
    const view = await this.getCloudAccount(caller, id);
    return view && { overview: toOverview(view), usedBy: [{ id: 1, name: 'cache', status: 'active' }] };
  }

  listFindings: App['listFindings'] = this.findings.listFindings;
  findingsHealth: App['findingsHealth'] = this.findings.findingsHealth;
  getFinding: App['getFinding'] = this.findings.getFinding;
  planRevert: App['planRevert'] = this.findings.planRevert;
  revertFinding: App['revertFinding'] = this.findings.revertFinding;
  findingModes: App['findingModes'] = this.findings.findingModes;
  setFindingModes: App['setFindingModes'] = this.findings.setFindingModes;
  listScans: App['listScans'] = (caller, id) => this.findings.listScans(caller, id);
  startScan: App['startScan'] = (caller, id) => this.findings.startScan(caller, id);
  listDatabases: App['listDatabases'] = (...args) => this.databases.listDatabases(...args);
  getDatabase: App['getDatabase'] = (...args) => this.databases.getDatabase(...args);
  getDatabasePassword: App['getDatabasePassword'] = (caller) => this.databases.getDatabasePassword(caller);
  createDatabase: App['createDatabase'] = (caller, id, request) => {
    this.received.push({ useCase: 'createDatabase', request });
    return this.databases.createDatabase(caller, id, request);
  };
  askOfDatabase: App['askOfDatabase'] = (caller, key, request) => {
    this.received.push({ useCase: 'askOfDatabase', request });
    return this.databases.askOfDatabase(caller, key, request);
  };
  changeDatabaseTags: App['changeDatabaseTags'] = async (...args) => {
    const changed = await this.databases.changeDatabaseTags(...args);
    if (changed.ok) this.mutations += 1;
    return changed;
  };

  makeConsoleLink: App['makeConsoleLink'] = async (caller, id, reason) => {
    if (!this.accounts.get(caller.accountId)?.has(id)) return err(notFound('cloud account'));
    this.received.push({ useCase: 'makeConsoleLink', request: reason });
    this.mutations += 1;
    return ok({
      url: 'https://signin.aws.amazon.com/switchrole',
      awsAccountId: '123456789012',
      roleName: 'redislabs-role',
    });
  };
  listSubscriptions: App['listSubscriptions'] = (caller) => this.subscriptions.listSubscriptions(caller);
  getSubscription: App['getSubscription'] = (caller, id) => this.subscriptions.getSubscription(caller, id);
  getDeployment: App['getDeployment'] = (caller, id) => this.subscriptions.getDeployment(caller, id);
  subscriptionMetrics: App['subscriptionMetrics'] = (caller, id, range) =>
    this.subscriptions.subscriptionMetrics(caller, id, range);
  createSubscription: App['createSubscription'] = (caller, request) => {
    this.received.push({ useCase: 'createSubscription', request });
    return this.subscriptions.createSubscription(caller, request);
  };
  askOfSubscription: App['askOfSubscription'] = (caller, id, request) => {
    this.received.push({ useCase: 'askOfSubscription', request });
    return this.subscriptions.askOfSubscription(caller, id, request);
  };

  async sandboxEndpoint(): Promise<string | null> {
    return null;
  }

  async createSandboxAccount(): Promise<AppResult<never>> {
    return err(noSandbox);
  }

  async createCloudAccount(caller: Caller, request: CloudAccountCreate): Promise<AppResult<TaskView>> {
    this.#effect('create', request);
    const id = this.addCloudAccount(caller.accountId, request.name, request.accessKeyId);
    return ok(this.#accept(caller, finishedTask('cloudAccountCreateRequest', id)));
  }

  async updateCloudAccount(
    caller: Caller,
    id: number,
    request: CloudAccountUpdate,
  ): Promise<AppResult<TaskView>> {
    const refused = this.#refusal(caller, id);
    if (refused) return refused;
    this.#effect('update', request);
    return ok(this.#accept(caller, finishedTask('cloudAccountUpdateRequest', id)));
  }

  async deleteCloudAccount(caller: Caller, id: number): Promise<AppResult<TaskView>> {
    const refused = this.#refusal(caller, id);
    if (refused) return refused;
    this.#effect('delete', id);
    return ok(this.#accept(caller, finishedTask('cloudAccountDeleteRequest', id)));
  }

  async verifyCloudAccount(
    caller: Caller,
    id: number,
    on: (event: VerificationEvent) => void,
    signal: AbortSignal,
  ): Promise<AppResult<void>> {
    if (!(await this.getCloudAccount(caller, id))) return missing;
    this.received.push({ useCase: 'verify', request: id });
    return this.verify(on, signal);
  }

  verifyDetails(
    _caller: Caller,
    request: CloudAccountCreate,
    on: (event: VerificationEvent) => void,
    signal: AbortSignal,
  ): Promise<AppResult<void>> {
    this.received.push({ useCase: 'verifyDetails', request });
    return this.verify(on, signal);
  }

  async listVerifications(caller: Caller, id: number): Promise<AppResult<VerificationView[]>> {
    if (!(await this.getCloudAccount(caller, id))) return missing;
    const view = { id: 1, startedAt: START, finishedAt: START, passed: true, trigger: 'create' as const };
    return ok([{ ...view, checks: [passedCheck] }]);
  }

  async listTasks(caller: Caller): Promise<TaskView[]> {
    return [...(this.tasks.get(caller.accountId)?.values() ?? [])];
  }

  async getTask(caller: Caller, taskId: string): Promise<TaskView | null> {
    return this.tasks.get(caller.accountId)?.get(taskId) ?? null;
  }

  async listJournal(caller: Caller, query: JournalQuery) {
    return this.journal.list(caller.accountId, query);
  }

  async journalHeads(caller: Caller, { after, limit }: { after: number; limit: number }) {
    const heads = (this.journal.heads.get(caller.accountId) ?? []).filter(({ sequence }) => sequence > after);
    return { keys: [this.journal.key], heads: heads.slice(0, limit) };
  }

  async listLogs(caller: Caller, query: LogQuery): Promise<LogEntry[]> {
    this.received.push({ useCase: 'logs', request: query });
    const { userName: originator, apiKeyName } = caller;
    const about = { resource: 'Cloud account', resourceId: 7, type: 'CloudAccount', description: 'Created' };
    return [{ id: 1, time: START, originator, apiKeyName, ...about }];
  }

  async listSessionLog(caller: Caller, query: Omit<LogQuery, 'resourceId'>): Promise<SessionLogEntry[]> {
    this.received.push({ useCase: 'session-logs', request: query });
    const { userEmail: user, role, sourceIp } = caller;
    return [{ id: 1, time: START, user, role, sourceIp, userAgent: 'Firefox', action: 'signedIn' }];
  }

  async listPaymentMethods(): Promise<PaymentMethod[]> {
    const expires = { expirationMonth: 5, expirationYear: 2030 };
    return [{ id: 2001, type: 'Visa', endsWith: 42, nameOnCard: 'Someone', ...expires }];
  }

  async askOfUser(caller: Caller, request: UserTaskRequest): Promise<AppResult<TaskView>> {
    const users = await this.access.listUsers(caller);
    if (!users.some(({ id }) => id === request.userId)) return err(notFound('user'));
    this.#effect('askOfUser', request);
    return ok(this.#accept(caller, finishedTask('accountUserUpdateRequest', request.userId)));
  }

  #effect(useCase: string, request: unknown): void {
    this.mutations += 1;
    this.received.push({ useCase, request });
  }

  #accept(caller: Caller, task: TaskView): TaskView {
    this.tasks.get(caller.accountId)?.set(task.taskId, task);
    return { ...task, status: 'received', response: null };
  }

  #refusal(caller: Caller, id: number): AppResult<TaskView> | null {
    if (id === 1)
      return err({ code: 'INTERNAL_CLOUD_ACCOUNT', message: 'Cloud account 1 belongs to the vendor' });
    return this.accounts.get(caller.accountId)?.has(id) ? null : missing;
  }
}

const toOverview = (view: CloudAccountView): CloudAccountOverview => ({
  ...view,
  consoleAccess: view.id === 1 ? null : 'role',
  worst: null,
});

const missing = err({ code: 'NOT_FOUND' as const, message: 'There is no such cloud account' });

const cloudAccount = (id: number, name: string, accessKeyId: string | null): CloudAccountView => ({
  id,
  name,
  provider: 'AWS',
  status: 'active',
  accessKeyId,
  signInLoginUrl: null,
  consoleUsername: null,
  iamRoleName: accessKeyId === null ? null : 'redislabs-role',
  awsAccountId: accessKeyId === null ? null : '123456789012',
  awsUserArn: null,
  awsConsoleRoleArn: null,
  policyGeneration: null,
  createdAt: START,
  lastVerifiedAt: null,
  subscriptions: 0,
});

const internalAccount = cloudAccount(1, 'Redis Internal Resources', null);

const finishedTask = (commandType: string, resourceId: number): TaskView => ({
  taskId: randomUUID(),
  commandType,
  status: 'processing-completed',
  description: 'Request processing completed successfully.',
  timestamp: START,
  response: { resourceId },
  progress: null,
});
