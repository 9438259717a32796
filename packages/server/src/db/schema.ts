import type { CheckResult, DatabaseConfig, SubscriptionSpec } from '@berth/domain';
import type {
  DeploymentProblem,
  DeploymentProgress,
  DeploymentRecord,
  DeploymentReport,
  KnownSoFar,
} from '@berth/engine';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  index,
  integer,
  json,
  pgSequence,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { LinkPurpose } from '../app/access.ts';
import type { Role, TaskStatus, TaskView } from '../app/app.ts';
import type { DatabaseRecord } from '../app/database.ts';
import type { Originator, SecretPlace, TaskRequest } from '../app/model.ts';
import type { SubscriptionRecord, SubscriptionSettings } from '../app/subscription.ts';
import type { SessionAction } from '../app/team.ts';

/** Rows that belong to a tenant carry `accountId`; indices start with it, so that a tenant's list costs the
 * same whatever else the installation holds. Secrets are only ever in `sealed_secrets`. */

const bytea = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
});

export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

export const accounts = pgTable('accounts', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity({ startWith: 1001 }),
  name: text('name').notNull(),
  /** SHA-256 of the account key, to find the account by it; the key itself is sealed. */
  keyHash: text('key_hash').notNull().unique(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
  version: integer('version').notNull().default(1),
});

/** Whose row it is. */
export const accountId = () =>
  integer('account_id')
    .notNull()
    .references(() => accounts.id);

export const users = pgTable(
  'users',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 5001 }),
    accountId: accountId(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    role: text('role').$type<Role>().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('users_account_email').on(t.accountId, sql`lower(${t.email})`),
    index('users_email').on(sql`lower(${t.email})`),
  ],
);

const userId = () =>
  integer('user_id')
    .notNull()
    .references(() => users.id);

/** How a user signs in: there once a password was set. The second factor's secret is sealed. */
export const credentials = pgTable('credentials', {
  userId: userId().primaryKey(),
  accountId: accountId(),
  /** Argon2id, as the text that names its own parameters. */
  passwordHash: text('password_hash').notNull(),
  passwordChangedAt: moment('password_changed_at').notNull(),
  twoFactorSince: moment('two_factor_since'),
  /** The time step of the last code that was taken: it and earlier ones are not taken again. */
  lastStep: bigint('last_step', { mode: 'number' }),
  lastSignedInAt: moment('last_signed_in_at'),
});

/** One row for each backup code that still works, by its SHA-256. */
export const backupCodes = pgTable(
  'backup_codes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    userId: userId(),
    codeHash: text('code_hash').notNull(),
  },
  (t) => [uniqueIndex('backup_codes_user').on(t.userId, t.codeHash)],
);

export const sessions = pgTable(
  'sessions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    userId: userId(),
    /** SHA-256 of the token in the cookie, which is stored nowhere. */
    tokenHash: text('token_hash').notNull().unique(),
    startedAt: moment('started_at').notNull(),
    lastUsedAt: moment('last_used_at').notNull(),
    sourceIp: text('source_ip').notNull(),
    userAgent: text('user_agent').notNull(),
  },
  (t) => [index('sessions_user').on(t.accountId, t.userId), index('sessions_last_used').on(t.lastUsedAt)],
);

/** Links that work once: a row is there until its link was used, was taken back or has expired. */
export const accessLinks = pgTable(
  'access_links',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    purpose: text('purpose').$type<LinkPurpose>().notNull(),
    /** Whose password it sets; null for an invitation, whose user is yet to be made. */
    userId: integer('user_id').references(() => users.id),
    /** Of an invitation: for whom, and as what. */
    email: text('email'),
    role: text('role').$type<Role>(),
    tokenHash: text('token_hash').notNull().unique(),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    index('access_links_account').on(t.accountId, t.purpose),
    index('access_links_expires').on(t.expiresAt),
    uniqueIndex('access_links_invitation')
      .on(t.accountId, sql`lower(${t.email})`)
      .where(sql`${t.purpose} = 'invitation'`),
    uniqueIndex('access_links_user').on(t.userId, t.purpose).where(sql`${t.userId} is not null`),
  ],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    name: text('name').notNull(),
    keyHash: text('key_hash').notNull().unique(),
    sourceCidrs: json('source_cidrs').$type<string[]>().notNull(),
    createdAt: moment('created_at').notNull(),
    revokedAt: moment('revoked_at'),
    /** To the minute: a key that is used all day is not written all day. */
    lastUsedAt: moment('last_used_at'),
  },
  (t) => [uniqueIndex('api_keys_account_name').on(t.accountId, t.name).where(sql`${t.revokedAt} is null`)],
);

export const cloudAccounts = pgTable(
  'cloud_accounts',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity({ startWith: 1001 }),
    accountId: accountId(),
    name: text('name').notNull(),
    /** The name as it is compared: see `nameKey` in `app/names.ts`. */
    nameKey: text('name_key').notNull(),
    status: text('status').$type<'active' | 'active-error'>().notNull(),
    /** What a running task is doing to it; it shows as `change-draft` or `delete-draft`. */
    change: text('change').$type<'update' | 'delete'>(),
    accessKeyId: text('access_key_id').notNull(),
    /** Null in rows from before this was kept: counted from their creation. */
    accessKeyRegisteredAt: moment('access_key_registered_at'),
    consoleKind: text('console_kind').$type<'role' | 'user'>().notNull(),
    iamRoleName: text('iam_role_name'),
    consoleUsername: text('console_username'),
    signInLoginUrl: text('sign_in_login_url'),
    region: text('region'),
    awsAccountId: text('aws_account_id'),
    awsUserArn: text('aws_user_arn'),
    awsConsoleRoleArn: text('aws_console_role_arn'),
    policyGeneration: text('policy_generation'),
    /** Of the last verification, here too so that a read by id is one row. */
    checks: json('checks').$type<CheckResult[]>().notNull(),
    lastVerifiedAt: moment('last_verified_at'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('cloud_accounts_account_name').on(t.accountId, t.nameKey),
    uniqueIndex('cloud_accounts_account_access_key').on(t.accountId, t.accessKeyId),
    index('cloud_accounts_account').on(t.accountId, t.id),
  ],
);

/** Cloud account 1, the vendor's own: one row, listed for every tenant. */
export const internalAccount = pgTable('internal_account', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  accessKeyId: text('access_key_id'),
  awsAccountId: text('aws_account_id'),
  awsUserArn: text('aws_user_arn'),
  updatedAt: moment('updated_at').notNull(),
  version: integer('version').notNull().default(1),
});

/** Account 0 is the installation itself (the internal account's secret), hence no foreign key. */
export const sealedSecrets = pgTable(
  'sealed_secrets',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: integer('account_id').notNull(),
    ownerKind: text('owner_kind').$type<SecretPlace['ownerKind']>().notNull(),
    ownerId: text('owner_id').notNull(),
    field: text('field').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    wrappedKey: bytea('wrapped_key').notNull(),
    ciphertext: bytea('ciphertext').notNull(),
  },
  (t) => [
    uniqueIndex('sealed_secrets_owner').on(t.accountId, t.ownerKind, t.ownerId, t.field),
    index('sealed_secrets_master_key').on(t.masterKeyId, t.id),
  ],
);

/**
 * What is left of AWS's patience by AWS account, region and API, over all workers: a token bucket each, in debt while
 * calls have to wait. Of AWS accounts, which several tenants may share, and so of no tenant.
 */
export const requestBuckets = pgTable('request_buckets', {
  key: text('key').primaryKey(),
  tokens: doublePrecision('tokens').notNull(),
  // To the microsecond: rounded, every call would be credited or charged a part of a token.
  filledAt: timestamp('filled_at', { withTimezone: true, precision: 6 }).notNull(),
});

/** Which master key new values are sealed under: a process that missed a rotation is told so here. */
export const vaultState = pgTable('vault_state', {
  id: integer('id').primaryKey(),
  masterKeyId: text('master_key_id').notNull(),
});

/** Master keys as a KMS key wrapped them: shared by all processes of an installation, of no use without KMS. */
export const wrappedMasterKeys = pgTable(
  'wrapped_master_keys',
  {
    id: text('id').primaryKey(),
    /** ARN of the KMS key. */
    wrappedBy: text('wrapped_by').notNull(),
    wrapped: bytea('wrapped').notNull(),
    /** The encryption context that it was wrapped with. */
    context: json('context').$type<Record<string, string>>().notNull(),
    current: boolean('current').notNull(),
  },
  (t) => [uniqueIndex('wrapped_master_keys_current').on(t.current).where(sql`${t.current}`)],
);

export const verifications = pgTable(
  'verifications',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    cloudAccountId: integer('cloud_account_id').notNull(),
    trigger: text('trigger').$type<'create' | 'update' | 'request'>().notNull(),
    startedAt: moment('started_at').notNull(),
    finishedAt: moment('finished_at'),
    passed: boolean('passed'),
    checks: json('checks').$type<CheckResult[]>().notNull(),
    awsCalls: integer('aws_calls').notNull(),
  },
  (t) => [index('verifications_cloud_account').on(t.accountId, t.cloudAccountId, t.id)],
);

export const tasks = pgTable(
  'tasks',
  {
    taskId: uuid('task_id').primaryKey(),
    /** The order in which a tenant's tasks were received. */
    seq: bigint('seq', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    commandType: text('command_type').notNull(),
    status: text('status').$type<TaskStatus>().notNull(),
    description: text('description').notNull(),
    /** The cloud account that it is about, or that its subscription is in; null for a creation of one. */
    cloudAccountId: integer('cloud_account_id'),
    /** The subscription that it is about; null for a creation, and where it is about none. */
    subscriptionId: integer('subscription_id'),
    /** What was asked, without its secrets. */
    request: json('request').$type<TaskRequest>().notNull(),
    originator: json('originator').$type<Originator>().notNull(),
    progress: json('progress').$type<TaskView['progress']>(),
    response: json('response').$type<TaskView['response']>(),
    /** Whoever processes it; a write under another lease finds no row. */
    lease: uuid('lease'),
    /** How often it was taken up without getting anywhere: a task that kills its worker must not do so for ever. */
    attempts: integer('attempts').notNull().default(0),
    /** Set while it waits for AWS: not before this moment. */
    runAfter: moment('run_after'),
    /** What the passes of its verification learned before it waited; holds no secret. */
    knownSoFar: json('known_so_far').$type<KnownSoFar>(),
    /** When it first waited for AWS to propagate something. */
    waitingSince: moment('waiting_since'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [
    index('tasks_account_updated').on(t.accountId, t.updatedAt),
    index('tasks_unfinished')
      .on(t.accountId, t.seq)
      .where(sql`${t.status} not in ('processing-completed', 'processing-error')`),
    index('tasks_updated').on(t.updatedAt),
  ],
);

export const systemLog = pgTable(
  'system_log',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** Null: the installation's own entries, which no tenant sees. */
    accountId: integer('account_id'),
    time: moment('time').notNull(),
    originator: text('originator').notNull(),
    apiKeyName: text('api_key_name'),
    resource: text('resource'),
    resourceId: integer('resource_id'),
    type: text('type').notNull(),
    description: text('description').notNull(),
  },
  (t) => [
    index('system_log_account').on(t.accountId, t.id),
    index('system_log_account_resource').on(t.accountId, t.resourceId, t.id),
  ],
);

/** One row: what tells this installation's resources from another one's, wherever they meet. */
export const installation = pgTable('installation', {
  id: integer('id').primaryKey(),
  installationId: text('installation_id').notNull(),
});

export const subscriptions = pgTable(
  'subscriptions',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity({ startWith: 1001 }),
    accountId: accountId(),
    cloudAccountId: integer('cloud_account_id').notNull(),
    name: text('name').notNull(),
    /** `deleted` for as long as its report can be read. */
    status: text('status').$type<SubscriptionRecord['status']>().notNull(),
    /** What a worker brings AWS to: what the spec asks for, or nothing. */
    goal: text('goal').$type<SubscriptionRecord['goal']>().notNull(),
    spec: json('spec').$type<SubscriptionSpec>().notNull(),
    settings: json('settings').$type<SubscriptionSettings>().notNull(),
    originator: json('originator').$type<Originator>().notNull(),
    record: json('record').$type<DeploymentRecord>().notNull(),
    progress: json('progress').$type<DeploymentProgress>().notNull(),
    report: json('report').$type<DeploymentReport>(),
    problems: json('problems').$type<DeploymentProblem[]>().notNull(),
    failedStep: text('failed_step'),
    /** Why it is to be tried again. */
    waiting: text('waiting'),
    /** Whoever works on it, until when unless prolonged; a write under another lease finds no row. */
    lease: uuid('lease'),
    leasedUntil: moment('leased_until'),
    /** Not to be worked on before this moment. */
    runAfter: moment('run_after'),
    /** How often it was taken up without an end: what kills its worker must not do so for ever. */
    attempts: integer('attempts').notNull().default(0),
    /** How often in a row it had to be tried again. */
    retries: integer('retries').notNull().default(0),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** Of what is wanted: goal and spec. Who ends a run must have run for this one. */
    version: integer('version').notNull().default(1),
  },
  (t) => [
    index('subscriptions_cloud_account').on(t.accountId, t.cloudAccountId),
    index('subscriptions_account').on(t.accountId, t.id),
    index('subscriptions_unfinished').on(t.updatedAt).where(sql`${t.status} in ('pending', 'deleting')`),
  ],
);

/** Databases of subscriptions; a row is gone when its database was deleted. Passwords are sealed. */
export const databases = pgTable(
  'databases',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity({ startWith: 2001 }),
    accountId: accountId(),
    subscriptionId: integer('subscription_id').notNull(),
    name: text('name').notNull(),
    port: integer('port').notNull(),
    config: json('config').$type<DatabaseConfig>().notNull(),
    /** What of it is not yet so in AWS; cleared when its subscription has its nodes. */
    unsettled: text('unsettled').$type<NonNullable<DatabaseRecord['unsettled']>>(),
    tags: json('tags').$type<DatabaseRecord['tags']>().notNull(),
    activatedAt: moment('activated_at'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('databases_subscription_name').on(t.accountId, t.subscriptionId, sql`lower(${t.name})`),
    uniqueIndex('databases_subscription_port').on(t.accountId, t.subscriptionId, t.port),
  ],
);

/** Peerings are kept in the spec of their subscription; their numbers are given once. */
export const peeringIds = pgSequence('peering_ids', {
  startWith: 3001,
  minValue: 3001,
  maxValue: 2147483647,
});

/** Our numbers of transit gateways, which clients know them by: given when one was seen for the first time. */
export const transitGateways = pgTable(
  'transit_gateways',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 4001 }),
    accountId: accountId(),
    cloudAccountId: integer('cloud_account_id').notNull(),
    /** AWS's id. */
    uid: text('uid').notNull(),
  },
  (t) => [uniqueIndex('transit_gateways_uid').on(t.accountId, t.cloudAccountId, t.uid)],
);

/** Who signed in and out, and whom it was refused to, with the browser: beside the system log, which names none. */
export const sessionLog = pgTable(
  'session_log',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    accountId: accountId(),
    time: moment('time').notNull(),
    /** E-mail address: the user may be gone. */
    user: text('user').notNull(),
    role: text('role').$type<Role>().notNull(),
    sourceIp: text('source_ip').notNull(),
    userAgent: text('user_agent').notNull(),
    action: text('action').$type<SessionAction>().notNull(),
  },
  (t) => [index('session_log_account').on(t.accountId, t.id)],
);

/** How an account pays, as whoever runs the installation entered it. Nothing is charged; clients look for it by name. */
export const paymentMethods = pgTable(
  'payment_methods',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 2001 }),
    accountId: accountId(),
    type: text('type').notNull(),
    endsWith: integer('ends_with').notNull(),
    nameOnCard: text('name_on_card').notNull(),
    expirationMonth: integer('expiration_month').notNull(),
    expirationYear: integer('expiration_year').notNull(),
  },
  (t) => [index('payment_methods_account').on(t.accountId, t.id)],
);
