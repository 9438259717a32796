import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Canaries, type Leak } from '../../../test/support/canaries.ts';
import { createAdmin } from './admin/admin.ts';
import type { VerifyRequest } from './app/verifier.ts';
import type { BerthConfig } from './config.ts';
import { type Core, openCore } from './core.ts';
import { sealedOwners } from './db/repositories/secrets.ts';
import { createHttpApp } from './http/http-app.ts';
import { createLog } from './log.ts';
import { must } from './testing/berth.ts';
import { openTestDatabase, type TestDatabase } from './testing/database.ts';
import { dumpTables } from './testing/dump.ts';
import { failing, passing, propagating, scriptedVerifier } from './testing/scripted-verifier.ts';

/**
 * Secrets are planted in every field that takes one, and every command is made to fail in every way it can;
 * afterwards they are looked for in everything that was written or answered.
 */
const ENDINGS = {
  passes: () => passing(),
  fails: () => failing(),
  throws: () => {
    throw new Error('a stage failed');
  },
  // Last: what comes after it for the same cloud account waits for it.
  waits: () => propagating(),
};
type Ending = keyof typeof ENDINGS;

const BODY_FIELDS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  signInLoginUrl: 'https://111122223333.signin.aws.amazon.com/console',
};

class Scene {
  readonly canaries = new Canaries();
  readonly leaks: Leak[] = [];
  readonly logLines: string[] = [];
  ending: Ending = 'passes';
  /** Called while a verification runs, when the task is half done. */
  duringVerification: () => Promise<void> = async () => {};
  core!: Core;
  home!: string;
  #database!: TestDatabase;
  #keys!: { account: string; user: string; accountId: number };
  #http!: ReturnType<typeof createHttpApp>;

  async open(change: Partial<BerthConfig>): Promise<void> {
    this.home = await mkdtemp(join(tmpdir(), 'berth-canary-'));
    this.#database = await openTestDatabase({ onDisk: this.home });
    const log = createLog((line) => this.logLines.push(line), Date.now, 'json');
    const config: BerthConfig = {
      home: this.home,
      host: '127.0.0.1',
      port: 0,
      aws: { region: 'us-east-1' },
      rateLimitPerMinute: 1_000_000,
      runWorker: true,
      shutdownGraceMs: 1_000,
      log,
      ...this.#database.config,
      ...change,
    };
    this.core = await openCore(config, 'test');
    const admin = createAdmin(this.core.context, config);
    const owner = { ownerEmail: 'jo@acme.example', ownerName: 'Jo' };
    const account = must(await admin.createAccount({ name: 'Acme', ...owner }));
    const { accountId } = account;
    const key = must(
      await admin.createKey({ accountId, user: 'jo@acme.example', name: 'first-api-key', cidrs: [] }),
    );
    this.canaries.adopt(account.accountKey, 'account key');
    this.canaries.adopt(key.userKey, 'user key');
    this.#keys = { account: account.accountKey, user: key.userKey, accountId };
    const { clock } = this.core.context;
    this.#http = createHttpApp({ app: this.core.app, log, clock, rateLimitPerMinute: 1_000_000 });
  }

  verifier() {
    return scriptedVerifier(async (_request: VerifyRequest) => {
      await this.duringVerification();
      return ENDINGS[this.ending]();
    });
  }

  /** One request; its whole answer is searched. */
  async call(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    const response = await this.#http.request(path, {
      method,
      headers: {
        'x-api-key': this.#keys.account,
        'x-api-secret-key': this.#keys.user,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const headers = JSON.stringify([...response.headers]);
    this.leaks.push(...this.canaries.in(text + headers, `answer of ${method} ${path}`));
    return { status: response.status, text };
  }

  /** Asks for a task and reads it until it has ended, or waits for AWS. */
  async task(method: string, path: string, body?: unknown): Promise<{ response?: { resourceId?: number } }> {
    const { text } = await this.call(method, path, body);
    const { taskId } = JSON.parse(text) as { taskId: string };
    for (let looks = 0; looks < 500; looks++) {
      const task = JSON.parse((await this.call('GET', `/v1/tasks/${taskId}`)).text);
      if (/completed|error/.test(task.status) || task.verification?.waiting) return task;
      await delay(10);
    }
    throw new Error('The task did not end');
  }

  async searchDump(when: string): Promise<void> {
    const dump = await dumpTables(this.core.context.database);
    expect(dump).toContain('jo@acme.example');
    this.leaks.push(...this.canaries.in(dump, `dump ${when}`));
  }

  /** Everything that is left, with the server stopped: log, files of the home directory, database files included. */
  async searchRemains(): Promise<void> {
    await this.core.close();
    this.leaks.push(...this.canaries.in(this.logLines.join(''), 'log'));
    this.leaks.push(...this.canaries.inFilesBelow(this.home));
  }

  taskSecrets = async () =>
    (await sealedOwners(this.core.context.database.outer, this.#keys.accountId)).filter(
      ({ ownerKind }) => ownerKind === 'task',
    );

  async close(): Promise<void> {
    await this.core.close();
    await this.#database.remove();
    await rm(this.home, { recursive: true, force: true });
  }
}

describe('Planted secrets', () => {
  const scene = new Scene();
  beforeAll(() => scene.open({ verifier: scene.verifier() }));
  afterAll(() => scene.close());

  const credentials = (where: string) => ({
    ...BODY_FIELDS,
    accessSecretKey: scene.canaries.plant(`accessSecretKey of ${where}`),
    consoleUsername: 'support',
    consolePassword: scene.canaries.plant(`consolePassword of ${where}`),
  });

  test('are nowhere they do not belong, however create, update and verify end', async () => {
    const saved = await scene.task('POST', '/v1/cloud-accounts', {
      name: 'saved',
      provider: 'AWS',
      ...credentials('the first create'),
    });
    const id = saved.response?.resourceId ?? 0;
    expect(id).toBeGreaterThan(1);
    for (const ending of Object.keys(ENDINGS) as Ending[]) {
      scene.ending = ending;
      scene.duringVerification = () => scene.searchDump(`mid-task, when it ${ending}`);
      const body = { name: `new ${ending}`, provider: 'AWS' };
      const other = { accessKeyId: `AKIA${ending.toUpperCase().padEnd(16, 'X')}` };
      await scene.task('POST', '/v1/cloud-accounts', {
        ...body,
        ...credentials(`create ${ending}`),
        ...other,
      });
      await scene.task('PUT', `/v1/cloud-accounts/${id}`, {
        ...credentials(`update ${ending}`),
        accessKeyId: `AKIA${ending.toUpperCase().padEnd(16, 'Y')}`,
      });
      await scene.call('POST', '/v1/cloud-accounts/verify', { ...body, ...credentials(`verify ${ending}`) });
      await scene.call('POST', `/v1/cloud-accounts/${id}/verify`);
      await scene.searchDump(`after it ${ending}`);
    }
    // What waited is let go, and every ended task has erased its secrets.
    scene.ending = 'fails';
    for (let looks = 0; looks < 500 && (await scene.taskSecrets()).length > 0; looks++) await delay(20);
    expect(await scene.taskSecrets()).toEqual([]);
    for (const path of [
      '',
      '/cloud-accounts',
      `/cloud-accounts/${id}`,
      `/cloud-accounts/${id}/verifications`,
      '/tasks',
      '/logs',
    ])
      expect((await scene.call('GET', `/v1${path}`)).status).toBe(200);
    await scene.task('DELETE', `/v1/cloud-accounts/${id}`);
    await scene.searchDump('at the end');
    await scene.searchRemains();
    expect(scene.leaks).toEqual([]);
  });
});

describe('Secrets on their way to AWS', () => {
  const scene = new Scene();
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let admin: { accessKeyId: string; secretAccessKey: string };
  beforeAll(async () => {
    sandbox = await startSandbox();
    await scene.open({ aws: { region: 'us-east-1', endpoint: sandbox.endpoint } });
    const made = await control('accounts', {});
    admin = (await made.json()) as typeof admin;
    scene.canaries.adopt(admin.secretAccessKey, 'a key that AWS minted');
  });
  afterAll(async () => {
    await scene.close();
    await sandbox.close();
  });

  const control = (what: string, body: object) =>
    fetch(`${sandbox.endpoint}/_sandbox/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const fault = (body: object) => control('faults', body);

  const troubles: { name: string; prepare: () => Promise<unknown>; secret: () => string }[] = [
    { name: 'a wrong secret', prepare: async () => {}, secret: () => scene.canaries.plant('wrong secret') },
    { name: 'missing permissions', prepare: async () => {}, secret: () => admin.secretAccessKey },
    {
      name: 'errors inside AWS',
      prepare: () =>
        fault({
          service: 'iam',
          action: 'SimulatePrincipalPolicy',
          kind: 'error',
          code: 'ServiceFailure',
          status: 500,
          times: 50,
        }),
      secret: () => admin.secretAccessKey,
    },
    {
      name: 'dropped connections',
      prepare: () => fault({ service: 'iam', action: 'GetRole', kind: 'drop-after', times: 50 }),
      secret: () => admin.secretAccessKey,
    },
  ];

  test('are nowhere they do not belong, whatever AWS does', async () => {
    for (const [index, { name, prepare, secret }] of troubles.entries()) {
      await prepare();
      const body = {
        name,
        provider: 'AWS',
        accessKeyId: admin.accessKeyId,
        accessSecretKey: secret(),
        iamRoleName: `redislabs-role-${index}`,
      };
      await scene.task('POST', '/v1/cloud-accounts', body);
      await scene.searchDump(`after ${name}`);
    }
    await scene.searchRemains();
    expect(scene.leaks).toEqual([]);
  });
});
