import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@berth/domain';
import { type Admin, createAdmin } from '../admin/admin.ts';
import type { App, Caller, CloudAccountCreate, TaskView } from '../app/app.ts';
import type { BerthConfig } from '../config.ts';
import { type Core, openCore } from '../core.ts';
import { silentLog } from '../log.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';

/** A Berth without HTTP on a database of its own, for tests of the use cases and the worker. */
export interface TestBerth {
  core: Core;
  app: App;
  admin: Admin;
  home: string;
  config: BerthConfig;
  /** Stops it as a killed process stops: nothing that was under way is ended. Its data stays. */
  crash(): Promise<void>;
  /** Opens it again on the same data. */
  reopen(change?: Partial<BerthConfig>): Promise<TestBerth>;
  close(): Promise<void>;
}

/** @param onDisk The embedded database in a directory, so that it can be opened again. */
export async function openTestBerth(
  change: Partial<BerthConfig> = {},
  { onDisk = false }: { onDisk?: boolean } = {},
): Promise<TestBerth> {
  const home = await mkdtemp(join(tmpdir(), 'berth-test-'));
  const database = await openTestDatabase(onDisk ? { onDisk: home } : {});
  return openOn(home, database, {
    home,
    host: '127.0.0.1',
    port: 0,
    aws: { region: 'us-east-1' },
    rateLimitPerMinute: 1_000_000,
    runWorker: true,
    shutdownGraceMs: 2_000,
    log: silentLog,
    passwordCost: { memoryCost: 64, timeCost: 1 },
    // There is no CloudTrail to ask but a sandbox's.
    ...(change.aws?.endpoint === undefined ? { openTrail: null } : {}),
    ...database.config,
    ...change,
  });
}

async function openOn(home: string, database: TestDatabase, config: BerthConfig): Promise<TestBerth> {
  const core = await openCore(config, 'test');
  const dispose = async () => {
    await core.close();
    await database.remove();
    await rm(home, { recursive: true, force: true });
  };
  return {
    core,
    app: core.app,
    admin: createAdmin(core.context, config),
    home,
    config,
    crash: () => core.close(),
    reopen: (change = {}) => openOn(home, database, { ...config, ...change }),
    close: dispose,
  };
}

export interface Tenant {
  caller: Caller;
  accountKey: string;
  userKey: string;
}

/** An account with an owner and keys, signed in. */
export async function newTenant(berth: TestBerth, name: string): Promise<Tenant> {
  const email = `owner@${name.toLowerCase().replace(/[^a-z]/g, '')}.example`;
  const account = await berth.admin.createAccount({ name, ownerEmail: email, ownerName: `${name} Owner` });
  if (!account.ok) throw new Error(account.error.message);
  const { accountId, accountKey } = account.value;
  const key = await berth.admin.createKey({ accountId, user: email, name: 'first-api-key', cidrs: [] });
  if (!key.ok) throw new Error(key.error.message);
  const { userKey } = key.value;
  const caller = await berth.app.authenticate({ accountKey, userKey, sourceIp: '127.0.0.1' });
  if (!caller.ok) throw new Error(caller.error.message);
  return { caller: caller.value, accountKey, userKey };
}

/** Details of a cloud account, each overridable. The keys are made up. */
export const someDetails = (change: Partial<CloudAccountCreate> = {}): CloudAccountCreate => ({
  name: 'production',
  provider: 'AWS',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  accessSecretKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
  console: { kind: 'role', iamRoleName: 'redislabs-role' },
  ...change,
});

const ENDED = ['processing-completed', 'processing-error'];

/** The task once it has ended. Polls, bounded. */
export async function ended(
  berth: TestBerth,
  caller: Caller,
  taskId: string,
  limitMs?: number,
): Promise<TaskView> {
  return until(async () => {
    const task = await berth.app.getTask(caller, taskId);
    return task && ENDED.includes(task.status) ? task : null;
  }, limitMs);
}

/** The first value that is not null, false or undefined; throws after the time. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false>,
  limitMs = 120_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`What was waited for did not come within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The value of a result that must be one. */
export function must<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
