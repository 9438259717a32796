import type { VendorProfile } from '@berth/domain';
import type { Clock } from '@berth/engine';
import type { Database } from '../db/database.ts';
import type { Handle } from '../db/handle.ts';
import type { Log } from '../log.ts';
import type { Passwords } from '../vault/passwords.ts';
import type { Vault } from '../vault/vault.ts';
import type { SandboxAccounts } from './sandbox.ts';
import type { Verifier } from './verifier.ts';

/** Wakes the worker for an account, at once or after a delay. Within the transaction that gives it work. */
export type Activate = (tx: Handle, accountId: number, delayMs?: number) => Promise<void>;

/** What every use case and every task works with. */
export interface AppContext {
  database: Database;
  vault: Vault;
  passwords: Passwords;
  verifier: Verifier;
  profile: VendorProfile;
  /** Null unless this server's AWS may be a sandbox on its own machine. */
  sandbox: SandboxAccounts | null;
  clock: Clock;
  log: Log;
  activate: Activate;
}

export const timeOf = (context: Pick<AppContext, 'clock'>): Date => new Date(context.clock.now());
