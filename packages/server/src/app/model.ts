import type { CheckResult } from '@berth/domain';
import type { KnownSoFar } from '@berth/engine';
import type { LinkPurpose } from './access.ts';
import type { LogEntry, Role, TaskStatus, TaskView } from './app.ts';

import type { Originator } from './caller.ts';
import type { DatabaseTaskRequest } from './database.ts';
import type { SubscriptionTaskRequest } from './subscription.ts';
import type { UserTaskRequest } from './team.ts';

export type { Originator } from './caller.ts';

/** What the database keeps, in the words of the domain; `db/` gives these back, never rows. */

/** How the console is reached, as stored: the password is sealed elsewhere. */
export type ConsoleRecord =
  | { kind: 'role'; iamRoleName: string }
  | { kind: 'user'; consoleUsername: string; signInLoginUrl: string };

/** What a task was asked to do, without its secrets (those are sealed under the task). */
export type TaskRequest =
  | { kind: 'create'; name: string; accessKeyId: string; console: ConsoleRecord; region: string | null }
  | {
      kind: 'update';
      name?: string;
      accessKeyId?: string;
      iamRoleName?: string;
      consoleUsername?: string;
      signInLoginUrl?: string;
      newConsolePassword: boolean;
    }
  | { kind: 'delete' }
  | SubscriptionTaskRequest
  | DatabaseTaskRequest
  | UserTaskRequest;

export type SecretField =
  | 'accessSecretKey'
  | 'consolePassword'
  | 'accountKey'
  /** The private half of the key pair of a subscription's nodes. */
  | 'nodePrivateKey'
  /** That signs the heads of the journals. */
  | 'journalKey'
  /** Of its default user, or of its SASL user. */
  | 'databasePassword'
  | 'totpSecret'
  /** Of a second factor that is being set up: it counts for nothing until a code of it was confirmed. */
  | 'pendingTotpSecret'
  /** What a webhook's messages are signed with, and what was before it was rotated. */
  | 'signingSecret'
  | 'formerSigningSecret';

/** Where a sealed value belongs: tenant (0: the installation), row and field. A value opens nowhere else. */
export interface SecretPlace {
  accountId: number;
  ownerKind:
    | 'account'
    | 'cloud-account'
    | 'task'
    | 'internal'
    | 'user'
    | 'subscription'
    | 'webhook'
    | 'database';
  ownerId: string;
  field: SecretField;
}

/** A sealed value as it is stored. */
export interface SealedSecret {
  place: SecretPlace;
  masterKeyId: string;
  wrappedKey: Buffer;
  ciphertext: Buffer;
}

export interface CloudAccountRecord {
  id: number;
  accountId: number;
  name: string;
  status: 'active' | 'active-error';
  change: 'update' | 'delete' | null;
  accessKeyId: string;
  /** When this key was entered here: when AWS made it, the published policy does not let Berth see. */
  accessKeyRegisteredAt: Date;
  console: ConsoleRecord;
  region: string | null;
  awsAccountId: string | null;
  awsUserArn: string | null;
  awsConsoleRoleArn: string | null;
  policyGeneration: string | null;
  checks: CheckResult[];
  lastVerifiedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export interface TaskRecord {
  taskId: string;
  seq: number;
  accountId: number;
  commandType: string;
  status: TaskStatus;
  description: string;
  cloudAccountId: number | null;
  subscriptionId: number | null;
  request: TaskRequest;
  originator: Originator;
  progress: TaskView['progress'];
  response: TaskView['response'];
  waitingSince: Date | null;
  knownSoFar: KnownSoFar | null;
  attempts: number;
  createdAt: Date;
  updatedAt: Date;
}

/** The credentials row behind a pair of API keys: what `authenticate` decides on. */
export interface KeyRecord {
  accountId: number;
  userId: number;
  userName: string;
  userEmail: string;
  role: Role;
  apiKeyId: number;
  apiKeyName: string;
  sourceCidrs: string[];
  lastUsedAt: Date | null;
}

/** A new system log entry. `accountId` null: the installation's own, which no tenant sees. */
export interface NewLogEntry extends Omit<LogEntry, 'id'> {
  accountId: number | null;
}

/** A session and whose it is, as its token finds it. */
export interface SessionRecord {
  id: number;
  accountId: number;
  userId: number;
  userName: string;
  userEmail: string;
  role: Role;
  startedAt: Date;
  lastUsedAt: Date;
}

/** A user as signing in finds it; `passwordHash` null: no password was set yet. */
export interface SignInRecord {
  accountId: number;
  accountName: string;
  userId: number;
  userName: string;
  userEmail: string;
  role: Role;
  passwordHash: string | null;
  twoFactorSince: Date | null;
}

export interface LinkRecord {
  id: number;
  accountId: number;
  accountName: string;
  purpose: LinkPurpose;
  userId: number | null;
  userName: string | null;
  email: string;
  role: Role;
  expiresAt: Date;
}
