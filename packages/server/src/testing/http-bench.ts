import type { AddressInfo } from 'node:net';
import { ROLES, type RoleName } from '@berth/api';
import type { Clock } from '@berth/engine';
import type { HttpConfig } from '../http/config.ts';
import { createHttpApp } from '../http/http-app.ts';
import { createHttpServer } from '../http/http-server.ts';
import { idOf } from './memory-access.ts';
import { MemoryApp } from './memory-app.ts';
import type { WalkKeys, WalkTarget } from './walk-routes.ts';

/** A clock that a test moves by hand: sleepers wake in order when their time has come. */
export class ManualClock implements Clock {
  #now = Date.parse('2026-11-20T12:00:00Z');
  #sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal.reason);
      });
    });
  }

  /** Moves on and lets everything that woke up run. */
  async advance(ms: number): Promise<void> {
    this.#now += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.at <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.at > this.#now);
    for (const sleeper of due) sleeper.wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const ACCOUNT = 41;
export const OTHER_ACCOUNT = 42;

export const validCreate = (name = 'Production') => ({
  name,
  provider: 'AWS',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  accessSecretKey: 'canary-secret-access-key',
  consoleUsername: 'redislabs-user',
  consolePassword: 'canary-console-password',
  signInLoginUrl: 'https://123456789012.signin.aws.amazon.com/console',
});

/** The HTTP app over a {@link MemoryApp} with two accounts, called in this process. */
export function httpBench(config: Partial<HttpConfig> = {}) {
  const app = new MemoryApp();
  const clock = new ManualClock();
  const logged: string[] = [];
  const write = (message: string, fields: Record<string, unknown>) =>
    void logged.push(`${message} ${JSON.stringify(fields)} ${String(fields.error ?? '')}`);
  const log = { info: write, error: write };
  const keys = Object.fromEntries(ROLES.map((role) => [role, app.addKey(ACCOUNT, role)])) as Record<
    RoleName,
    WalkKeys
  >;
  const sessions = Object.fromEntries(
    ROLES.map((role) => [role, app.access.addSession(ACCOUNT, role)]),
  ) as Record<RoleName, string>;
  const stranger = app.addKey(OTHER_ACCOUNT, 'Owner');
  const strangersSession = app.access.addSession(OTHER_ACCOUNT, 'Owner');
  const cloudAccountId = app.addCloudAccount(ACCOUNT, 'Existing');
  const subscriptionId = app.subscriptions.add(ACCOUNT, 'Cache');
  const findingId = app.findings.add(ACCOUNT);
  const databaseId = app.databases.add(ACCOUNT, subscriptionId, { name: 'cache' });
  const taskId = app.addTask(ACCOUNT, cloudAccountId);
  const http = createHttpApp({
    app,
    clock,
    log,
    rateLimitPerMinute: 100_000,
    ...config,
  });
  const fetch = async (path: string, init?: RequestInit) => http.request(`http://berth.test${path}`, init);
  const headers = (role: RoleName = 'Owner') => ({
    'x-api-key': keys[role].accountKey,
    'x-api-secret-key': keys[role].userKey,
  });
  const send = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
    fetch(path, {
      method,
      headers: { ...headers(), 'content-type': 'application/json', ...more },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const id = idOf(ACCOUNT);
  const target: WalkTarget = {
    fetch,
    keys,
    sessions,
    stranger,
    strangersSession,
    cloudAccountId,
    subscriptionId,
    findingId,
    databaseId,
    taskId,
    userId: id,
    invitationId: id,
    apiKeyId: id,
    webhookId: id,
    deliveryId: id,
    createBody: validCreate,
  };
  return {
    app,
    clock,
    log,
    logged,
    http,
    fetch,
    send,
    headers,
    target,
    cloudAccountId,
    subscriptionId,
    databaseId,
    taskId,
    stranger,
  };
}

/** The same over a socket on loopback, for what only a real connection shows. */
export async function servedBench(config: Partial<HttpConfig> = {}) {
  const bench = httpBench(config);
  const server = createHttpServer(bench.http, { log: bench.log, clock: bench.clock });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { ...bench, port, url: `http://127.0.0.1:${port}`, close };
}
