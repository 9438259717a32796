import type { JournalReason, VendorProfile } from '@berth/domain';
import type {
  Clock,
  DeploymentTarget,
  Ec2Budgets,
  OpenMetrics,
  OpenTrail,
  SubscriptionDeployer,
} from '@berth/engine';
import type { Database } from '../db/database.ts';
import type { Handle } from '../db/handle.ts';
import type { Receiver } from '../db/repositories/deliveries.ts';
import type { ScanKey } from '../db/repositories/scans.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Passwords } from '../vault/passwords.ts';
import type { Vault } from '../vault/vault.ts';
import type { Journal, JournalHeads } from './aws-journal.ts';
import type { SandboxAccounts } from './sandbox.ts';
import type { Telling } from './telling.ts';
import type { Verifier } from './verifier.ts';

/** Wakes the worker for an account, at once or after a delay. Within the transaction that gives it work. */
export type Activate = (tx: Handle, accountId: number, delayMs?: number) => Promise<void>;

/** Wakes a worker for a subscription, as {@link Activate} does for an account; outside of a transaction with null. */
export type ActivateSubscription = (
  tx: Handle | null,
  subscription: { accountId: number; id: number },
  delayMs?: number,
) => Promise<void>;

/** How often places are looked at, in milliseconds; a null is never by itself, only when somebody asks. */
export interface Scanning {
  everyMs: number | null;
  accountEveryMs: number | null;
  /** What is found in what changed a moment ago is looked at once more after that time. */
  confirmMs: number;
}

export const DEFAULT_SCANNING: Scanning = { everyMs: null, accountEveryMs: null, confirmMs: 15_000 };
/** Wakes a worker for who is to be told something, as {@link Activate} does for an account. */
export type ActivateDelivery = (tx: Handle | null, to: Receiver, delayMs?: number) => Promise<void>;

/** What every use case and every task works with. */
export interface AppContext {
  database: Database;
  vault: Vault;
  passwords: Passwords;
  verifier: Verifier;
  profile: VendorProfile;
  /** Null unless this server's AWS may be a sandbox on its own machine. */
  sandbox: SandboxAccounts | null;
  /** Where every call in a customer's AWS account is written down. */
  journal: Journal;
  heads: JournalHeads;
  clock: Clock;
  log: Log;
  activate: Activate;
  activateSubscription: ActivateSubscription;
  /** Wakes a worker to look at a place, or to undo a finding; in the transaction that asks for it, where there is one. */
  activateScan(tx: Handle | null, place: ScanKey): Promise<void>;
  activateRevert(
    tx: Handle | null,
    finding: { accountId: number; id: number },
    delayMs?: number,
  ): Promise<void>;
  scanning: Scanning;
  /** The AWS account and key that a cloud account stands for; null where there is none. */
  targetOf(
    accountId: number,
    cloudAccountId: number,
    reason: JournalReason,
  ): Promise<DeploymentTarget | null>;
  activateDelivery: ActivateDelivery;
  telling: Telling;
  metrics: Metrics;
  /** Null where this installation deploys nothing. */
  deployer: SubscriptionDeployer | null;
  openMetrics: OpenMetrics;
  /** Null where nobody is asked who did something. */
  openTrail: OpenTrail | null;
  /** How many calls AWS gets, of deployments and of looks at metrics together. */
  budgets: Ec2Budgets;
}

/** A subscription as the job that wakes its worker names it. */
export const keyOfSubscription = ({ accountId, id }: { accountId: number; id: number }): string =>
  `${accountId}/${id}`;

export const subscriptionOfKey = (key: string): { accountId: number; id: number } => {
  const [accountId = 0, id = 0] = key.split('/').map(Number);
  return { accountId, id };
};

/** A place as the job that wakes its worker names it. */
export const keyOfScan = ({ accountId, cloudAccountId, region }: ScanKey): string =>
  `${accountId}/${cloudAccountId}/${region}`;

export const scanOfKey = (key: string): ScanKey => {
  const [accountId = '0', cloudAccountId = '0', region = ''] = key.split('/');
  return { accountId: Number(accountId), cloudAccountId: Number(cloudAccountId), region };
};

/** A receiver as the job that wakes a worker for it names it. */
export const keyOfReceiver = (to: Receiver): string =>
  'webhookId' in to ? `${to.accountId}/webhook/${to.webhookId}` : `${to.accountId}/mail/${to.toUserId}`;

export const receiverOfKey = (key: string): Receiver => {
  const [accountId, kind, id] = key.split('/');
  const account = { accountId: Number(accountId) };
  return kind === 'webhook' ? { ...account, webhookId: Number(id) } : { ...account, toUserId: Number(id) };
};

export const timeOf = (context: Pick<AppContext, 'clock'>): Date => new Date(context.clock.now());
