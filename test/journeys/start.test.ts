import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalHandle } from '../../scripts/lib/local-handle.ts';
import { type Running, startProgram } from '../support/child.ts';
import { seeded } from '../support/random.ts';
import { freshDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

describe('npm start', () => {
  let home: string;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  const children: Running[] = [];
  beforeEach(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'berth-start-'));
    database = await freshDatabase();
  });
  afterEach(async () => {
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.map((child) => child.finished));
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  });

  const begin = (): Running => {
    const env = { BERTH_HOME: home, PORT: '0', SANDBOX_PORT: '0', DATABASE_URL: database?.url };
    const child = startProgram('scripts/start.ts', [], env);
    children.push(child);
    return child;
  };
  const ready = async (child: Running): Promise<LocalHandle> => {
    await until('npm start to be ready', () => {
      if (child.process.exitCode !== null) throw new Error(`${child.stdout()}${child.stderr()}`);
      return child.stdout().includes('Ctrl-C stops it.') || undefined;
    });
    return JSON.parse(readFileSync(path.join(home, 'local.json'), 'utf8')) as LocalHandle;
  };
  const get = (handle: LocalHandle, where: string): Promise<Response> =>
    fetch(`${handle.url}/v1${where}`, {
      headers: { 'x-api-key': handle.apiKey, 'x-api-secret-key': handle.apiSecretKey },
    });

  const setUp = (handle: LocalHandle, link: string): Promise<Response> =>
    fetch(`${handle.url}/v1/access-links/use`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: new URL(link).hash.slice(1), password: 'correct horse battery staple' }),
    });

  test('leaves a handle, refuses a second process, stops on Ctrl-C and finds its data again', async () => {
    const first = begin();
    const handle = await ready(first);
    expect(statSync(path.join(home, 'local.json')).mode & 0o777).toBe(0o600);
    expect(Object.keys(handle)).toEqual(['url', 'apiKey', 'apiSecretKey', 'consoleSetupUrl', 'sandbox']);
    expect(Object.keys(handle.sandbox)).toEqual(['endpoint', 'region', 'accounts']);
    expect((await get(handle, '/cloud-accounts')).status).toBe(200);
    expect(first.stdout()).not.toContain(handle.apiSecretKey);
    const setUpLink = handle.consoleSetupUrl ?? '';
    expect(first.stdout()).toContain(setUpLink);
    expect(setUpLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/welcome#berth_l_/);

    const second = await begin().finished;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`process ${first.process.pid}`);
    expect((await get(handle, '')).status, 'the first one is unharmed').toBe(200);

    first.process.kill('SIGINT');
    expect((await first.finished).code).toBe(0);
    const again = await ready(begin());
    expect(again.consoleSetupUrl, 'not set up: a new link').not.toBe(setUpLink);
    expect((await setUp(again, setUpLink)).status, 'the link of the earlier start').toBe(410);
    expect((await setUp(again, again.consoleSetupUrl ?? '')).status).toBe(200);
    expect((await setUp(again, again.consoleSetupUrl ?? '')).status, 'a second time').toBe(410);
    expect(again).toEqual({
      ...handle,
      url: again.url,
      consoleSetupUrl: again.consoleSetupUrl,
      sandbox: { ...handle.sandbox, endpoint: again.sandbox.endpoint },
    });
    expect((await get(again, '/cloud-accounts')).status).toBe(200);
  }, 180_000);

  test('killed at any moment of its first start, it sets one account up all the same', async () => {
    const random = seeded(7);
    for (let kill = 0; kill < 3; kill++) {
      const child = begin();
      await new Promise((resolve) => setTimeout(resolve, 500 + random() * 3_000));
      child.process.kill('SIGKILL');
      await child.finished;
    }
    const handle = await ready(begin());
    expect((await get(handle, '')).status).toBe(200);
    const { account } = (await (await get(handle, '')).json()) as { account: { name: string } };
    expect(account.name).toBe('Local');
    expect(new Set(handle.sandbox.accounts.map(({ accountId }) => accountId)).size).toBe(2);
  }, 180_000);

  test('says which port is taken, and how to choose another', async () => {
    const handle = await ready(begin());
    const taken = new URL(handle.sandbox.endpoint).port;
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'berth-start-'));
    const refused = await startProgram('scripts/start.ts', [], {
      BERTH_HOME: elsewhere,
      PORT: '0',
      SANDBOX_PORT: taken,
    }).finished;
    rmSync(elsewhere, { recursive: true, force: true });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(new RegExp(`Port ${taken}.*SANDBOX_PORT=`));
  }, 180_000);
});
