import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setUpAccount } from '@berth/aws/testing';
import { startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, startProgram } from '../../../../test/support/child.ts';
import { seeded } from '../../../../test/support/random.ts';
import { askServer } from '../admin/socket.ts';
import { must, until } from '../testing/berth.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';

/**
 * The server as a process of its own, killed with SIGKILL a moment after it accepted a task, and started again.
 * On PostgreSQL the dead worker's job is taken over only once its heartbeat is missed, so there are fewer rounds.
 */
const { ROUNDS, MOST_MS } = process.env.BERTH_TEST_DATABASE_URL
  ? { ROUNDS: 3, MOST_MS: 60 }
  : { ROUNDS: 12, MOST_MS: 400 };
const SEED = 20_261_120;

let home: string;
let database: TestDatabase;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let server: Running;
let url: string;
let keys: Record<string, string>;

async function start(): Promise<void> {
  server = startProgram('packages/server/src/main.ts', [], {
    BERTH_HOME: home,
    PORT: '0',
    // These tests look often.
    BERTH_RATE_LIMIT: '1000000',
    BERTH_AWS_ENDPOINT_URL: sandbox.endpoint,
    ...('databaseUrl' in database.config ? { DATABASE_URL: database.config.databaseUrl } : {}),
  });
  const ready = await until(async () => {
    if (server.process.exitCode !== null) throw new Error(server.stderr());
    return /"url":"(http:[^"]+)"/.exec(server.stdout());
  }, 20_000);
  url = ready[1] ?? '';
}

async function kill(): Promise<void> {
  if (server.process.exitCode !== null || server.process.signalCode !== null) return;
  const gone = once(server.process, 'exit');
  server.process.kill('SIGKILL');
  await gone;
}

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: { ...keys, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

interface Task {
  taskId: string;
  status: string;
  response?: { resourceId?: number; error?: { type: string } };
}

/** The cloud account that there is between two rounds. */
interface Saved {
  id: number;
  body: object;
}

const taskOf = (answer: { text: string }): Task => JSON.parse(answer.text) as Task;

async function endOf(taskId: string): Promise<Task> {
  return until(async () => {
    const task = taskOf(await call('GET', `/tasks/${taskId}`));
    return /completed|error/.test(task.status) ? task : null;
  }, 40_000);
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'berth-kill-'));
  database = await openTestDatabase({ onDisk: true });
  sandbox = await startSandbox({ options: { latencyMs: 25 } });
  await start();
  const ask = async (command: Parameters<typeof askServer>[1], argument: unknown) =>
    must((await askServer(home, command, argument))?.result as Parameters<typeof must>[0]) as Record<
      string,
      string
    >;
  const owner = { ownerEmail: 'jo@acme.example', ownerName: 'Jo' };
  const account = await ask('createAccount', { name: 'Acme', ...owner });
  const key = await ask('createKey', {
    accountId: account.accountId,
    user: 'jo@acme.example',
    name: 'first-api-key',
    cidrs: [],
  });
  keys = { 'x-api-key': account.accountKey ?? '', 'x-api-secret-key': key.userKey ?? '' };
}, 60_000);

afterAll(async () => {
  await kill();
  await sandbox.close();
  await database.remove();
  await rm(home, { recursive: true, force: true });
});

test(`of ${ROUNDS} tasks whose server was killed, each ends on the next start, whole or not at all`, async () => {
  const random = seeded(SEED);
  let account: Saved | null = null;
  const killedAt: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const name = `account ${round}`;
    let answer: { status: number; text: string };
    const before: Saved | null = account;
    const body: object = before?.body ?? (await freshKeys());
    if (!before) answer = await call('POST', '/cloud-accounts', { name, provider: 'AWS', ...body });
    else if (round % 3 === 1) answer = await call('PUT', `/cloud-accounts/${before.id}`, { name, ...body });
    else answer = await call('DELETE', `/cloud-accounts/${before.id}`);
    expect([200, 202]).toContain(answer.status);
    const { taskId } = taskOf(answer);
    await delay(Math.floor(random() * MOST_MS));
    killedAt.push(taskOf(await call('GET', `/tasks/${taskId}`)).status);
    await kill();
    await start();
    const task = await endOf(taskId);
    expect(task.status, JSON.stringify(task)).toBe('processing-completed');
    const id = task.response?.resourceId ?? 0;
    const now = await call('GET', `/cloud-accounts/${id}`);
    if (answer.status === 200) {
      expect(now.status).toBe(404);
      account = null;
      continue;
    }
    expect(JSON.parse(now.text)).toMatchObject({ id, name, status: 'active' });
    expect((await call('POST', `/cloud-accounts/${id}/verify`)).text).toContain('"passed":true');
    account = { id, body };
  }
  // If no kill ever came in the middle, this test would show nothing.
  expect(killedAt.some((status) => /received|progress/.test(status))).toBe(true);
}, 300_000);

/** A set-up AWS account's details, as the API takes them. */
async function freshKeys(): Promise<object> {
  const { details } = await setUpAccount(sandbox.endpoint);
  const { accessKeyId, accessSecretKey } = details;
  return { accessKeyId, accessSecretKey: accessSecretKey.reveal(), iamRoleName: 'redislabs-role' };
}
