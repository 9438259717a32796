import { connect, createServer, type Socket } from 'node:net';
import { errorBodySchema } from '@berth/api';
import { afterEach, describe, expect, test } from 'vitest';
import { isDatabaseTrouble } from '../db/database.ts';
import { openDatabase } from '../db/open-database.ts';
import type { Log } from '../log.ts';
import { startBerth } from '../server.ts';
import { newTenant, openTestBerth, type Tenant, type TestBerth, until } from '../testing/berth.ts';
import { httpBench } from '../testing/http-bench.ts';
import { scriptedVerifier } from '../testing/scripted-verifier.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('While the database is out of reach', () => {
  test('a request is answered with 503 and a remedy, and the cause is logged once a minute', async () => {
    const bench = httpBench({ isOutage: (error) => error instanceof RangeError });
    bench.app.listTasks = async () => {
      throw new RangeError('connect ECONNREFUSED');
    };
    const ask = () => bench.fetch('/v1/tasks', { headers: bench.headers() });
    const response = await ask();
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    const body = errorBodySchema.parse(await response.json());
    expect(body).toMatchObject({ code: 'UNAVAILABLE', remedy: expect.stringContaining('Try again') });
    await ask();
    const causes = () => bench.logged.filter((line) => line.includes('ECONNREFUSED')).length;
    expect(causes()).toBe(1);
    await bench.clock.advance(60_000);
    await ask();
    expect(causes()).toBe(2);
  });

  test('what is a bug stays a 500, and is logged each time', async () => {
    const bench = httpBench({ isOutage: () => false });
    bench.app.listTasks = async () => {
      throw new RangeError('a bug');
    };
    for (let n = 0; n < 2; n++)
      expect((await bench.fetch('/v1/tasks', { headers: bench.headers() })).status).toBe(500);
    expect(bench.logged.filter((line) => line.includes('a bug'))).toHaveLength(2);
  });
});

/** A way to the PostgreSQL server that can be cut, as by its stop, and opened again. */
async function cuttableWay(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let cutAt: string | null = null;
  const way = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname);
    near.on('data', (sent) => {
      if (cutAt !== null && sent.includes(cutAt)) far.destroy();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => way.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = way.address() as { port: number };
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  const cut = () =>
    new Promise<void>((resolve) => {
      way.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  return {
    url: url.href,
    cut,
    mend: () => listen(port),
    /** Cuts each connection on which a statement with that text is sent; null: none. */
    cutAt: (text: string | null) => {
      cutAt = text;
    },
  };
}

async function startOnCuttableWay(on: TestBerth, log: Log) {
  const way = await cuttableWay(on.config.databaseUrl ?? '');
  const server = await startBerth({ ...on.config, databaseUrl: way.url, runWorker: false, log });
  closers.push(way.cut, server.close);
  return { way, server };
}

const headersOf = ({ accountKey, userKey }: Tenant) => ({
  'x-api-key': accountKey,
  'x-api-secret-key': userKey,
});

// The embedded database is in the server's own process: it cannot be out of reach.
describe.runIf(process.env.BERTH_TEST_DATABASE_URL)('When PostgreSQL is cut off under a server', () => {
  test('requests and /readyz are 503, /healthz is not, and all is well once it is back', async () => {
    const errors: string[] = [];
    const log: Log = { info() {}, warn() {}, error: (message) => void errors.push(message) };
    const berth = await openTestBerth({ verifier: scriptedVerifier(), runWorker: false });
    closers.push(berth.close);
    const tenant = await newTenant(berth, 'Acme');
    const { way, server } = await startOnCuttableWay(berth, log);
    const statusOf = async (path: string) =>
      (await fetch(`${server.url}${path}`, { headers: headersOf(tenant) })).status;
    expect(await statusOf('/v1/cloud-accounts')).toBe(200);
    await way.cut();
    expect(await statusOf('/v1/cloud-accounts')).toBe(503);
    expect(await statusOf('/v1/tasks')).toBe(503);
    expect(await statusOf('/readyz')).toBe(503);
    expect(await statusOf('/healthz')).toBe(200);
    expect(errors.filter((message) => message.includes('out of reach'))).toHaveLength(1);
    await way.mend();
    await until(async () => (await statusOf('/readyz')) === 200);
    expect(await statusOf('/v1/cloud-accounts')).toBe(200);
  });

  test('a transaction whose connection dies as it begins takes no place in the pool with it', async () => {
    const berth = await openTestBerth({ verifier: scriptedVerifier(), runWorker: false });
    closers.push(berth.close);
    const way = await cuttableWay(berth.config.databaseUrl ?? '');
    const database = await openDatabase({ kind: 'postgres', url: way.url });
    closers.push(way.cut, database.close);
    const transact = () => database.transaction((tx) => tx.execute('select 1'));
    way.cutAt('begin');
    for (let n = 0; n < 30; n++) await expect(transact()).rejects.toSatisfy(isDatabaseTrouble);
    way.cutAt(null);
    await transact();
  });
});
