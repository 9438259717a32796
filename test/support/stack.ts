import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox } from '@berth/sandbox';
import { layTemplate } from '@berth/server/testing';
import { type Running, runCli, startProgram } from './child.ts';
import { freePort } from './postgres.ts';
import { type SandboxAccount, SandboxClient } from './sandbox-client.ts';
import { createDatabase, dumpDatabase, freshDatabase } from './test-database.ts';
import { until } from './until.ts';

/** Keys of one user of one account. */
export interface Keys {
  accountId: number;
  apiKey: string;
  apiSecretKey: string;
}

/** An answer of the API. */
export interface Answer {
  status: number;
  text: string;
  body: unknown;
}

/** A task as the API shows it, as far as tests look. */
export interface Task {
  taskId: string;
  status: string;
  response?: { resourceId?: number; error?: { type: string; description: string } };
}

export const TERMINAL = ['processing-completed', 'processing-error'];

/**
 * A whole Berth over the wire: the server as a process of its own that can be killed and started again on the same
 * data, and the sandbox, which lives on as AWS would. On PostgreSQL when the suite runs there.
 */
export class Stack {
  readonly home: string;
  readonly sandbox: SandboxClient;
  readonly #port: number;
  readonly #database: { url: string; drop(): Promise<void> } | null;
  readonly #sandboxServer: { close(): Promise<void> };
  readonly #servers: Running[] = [];

  private constructor(
    home: string,
    sandbox: SandboxClient,
    port: number,
    database: { url: string; drop(): Promise<void> } | null,
    sandboxServer: { close(): Promise<void> },
  ) {
    this.home = home;
    this.sandbox = sandbox;
    this.#port = port;
    this.#database = database;
    this.#sandboxServer = sandboxServer;
  }

  /** @param onServer A PostgreSQL server to use; by default the one that the suite runs on, else the embedded one. */
  static async start(onServer?: string | null): Promise<Stack> {
    const home = mkdtempSync(path.join(tmpdir(), 'berth-stack-'));
    const sandboxServer = await startSandbox();
    const stack = new Stack(
      home,
      new SandboxClient(sandboxServer.endpoint),
      await freePort(),
      onServer ? await createDatabase(onServer) : onServer === null ? null : await freshDatabase(),
      sandboxServer,
    );
    if (stack.databaseUrl === null) await layTemplate(path.join(home, 'database'));
    await stack.startServer();
    return stack;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What a process of this installation needs to know. */
  get serverEnv(): Record<string, string | undefined> {
    return {
      BERTH_HOME: this.home,
      PORT: String(this.#port),
      DATABASE_URL: this.#database?.url,
      BERTH_AWS_ENDPOINT_URL: this.sandbox.endpoint,
      BERTH_RATE_LIMIT: '1000000',
    };
  }

  get databaseUrl(): string | null {
    return this.#database?.url ?? null;
  }

  /** The process id of the server that runs now. */
  get serverPid(): number {
    const pid = this.#servers.at(-1)?.process.pid;
    if (pid === undefined) throw new Error('no server runs');
    return pid;
  }

  /** Starts the server on this stack's data and waits until it can work. */
  async startServer(): Promise<void> {
    const server = startProgram('packages/server/src/main.ts', [], this.serverEnv);
    this.#servers.push(server);
    await until('the server to be ready', async () => {
      if (server.process.exitCode !== null)
        throw new Error(`the server ended: ${server.stderr()}${server.stdout()}`);
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      return ready?.status === 200 ? true : undefined;
    });
  }

  /** `kill -9`: nothing gets to say goodbye. */
  async killServer(): Promise<void> {
    const server = this.#servers.at(-1);
    server?.process.kill('SIGKILL');
    await server?.finished;
  }

  /** An account with an owner and keys, made by `berth admin` as an operator makes it. */
  async newAccount(name: string): Promise<Keys> {
    const email = `${name.toLowerCase()}@example.com`;
    const made = await this.admin([
      'account',
      'create',
      name,
      '--owner-email',
      email,
      '--owner-name',
      `${name} Owner`,
    ]);
    const { accountId, accountKey } = made as { accountId: number; accountKey: string };
    const keyArgs = [
      'key',
      'create',
      '--account',
      String(accountId),
      '--user',
      email,
      '--name',
      'stack-test-key',
    ];
    const { userKey } = (await this.admin(keyArgs)) as { userKey: string };
    return { accountId, apiKey: accountKey, apiSecretKey: userKey };
  }

  /** `berth admin … --output json`. */
  async admin(args: string[]): Promise<unknown> {
    const run = await runCli(['admin', ...args, '--output', 'json'], this.serverEnv);
    if (run.code !== 0) throw new Error(`berth admin ${args.join(' ')}: ${run.stderr}${run.stdout}`);
    return JSON.parse(run.stdout);
  }

  /** The environment of a `berth` command that works for these keys and on this AWS account. */
  cliEnv(keys: Keys, aws: SandboxAccount): Record<string, string> {
    return {
      BERTH_URL: this.url,
      BERTH_API_KEY: keys.apiKey,
      BERTH_API_SECRET_KEY: keys.apiSecretKey,
      AWS_ENDPOINT_URL: this.sandbox.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: aws.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
    };
  }

  /** One request as a program makes it. Throws only when there was no answer. */
  async api(keys: Keys, method: string, where: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}/v1${where}`, {
      method,
      headers: {
        'x-api-key': keys.apiKey,
        'x-api-secret-key': keys.apiSecretKey,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: parsed(text) };
  }

  /** The task once it has ended. */
  async ended(keys: Keys, taskId: string): Promise<Task> {
    return until(`task ${taskId} to end`, async () => {
      const { body } = await this.api(keys, 'GET', `/tasks/${taskId}`);
      const task = body as Task;
      return TERMINAL.includes(task.status) ? task : undefined;
    });
  }

  /** Every row of every table, the job queue's included, as text. The server must not run: see `dumpDatabase`. */
  async dump(): Promise<string> {
    return dumpDatabase(this.#database?.url ?? null, this.home);
  }

  /** Everything that the servers of this stack have printed. */
  output(): string {
    return this.#servers.map((server) => server.stdout() + server.stderr()).join('\n');
  }

  async close(): Promise<void> {
    for (const server of this.#servers) if (server.process.exitCode === null) server.process.kill('SIGKILL');
    await Promise.all(this.#servers.map((server) => server.finished));
    await this.#sandboxServer.close();
    await this.#database?.drop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
