import path from 'node:path';
import { startProgram } from '../test/support/child.ts';
import { freePort } from '../test/support/postgres.ts';
import { until } from '../test/support/until.ts';
import { headersOf, startInstallation } from './lib/installation.ts';
import { interleaved, median, type Window, window } from './lib/measure.ts';
import { atLeast, atMost, type Line } from './lib/report.ts';

const LOAD = { connections: 32, seconds: 4 };
const ROUNDS = 5;

/** `GET /v1/cloud-accounts/{id}`, with keys, role, limits and log, against a bare route that selects the same row. */
export async function readById(postgres: string): Promise<Line[]> {
  const installation = await startInstallation(postgres);
  const { stack, keys, cloudAccountId } = installation;
  const port = await freePort();
  const bare = startProgram(path.join('bench', 'bare-server.ts'), [], {
    PORT: String(port),
    DATABASE_URL: installation.databaseUrl,
    BENCH_TABLE_QUERY: 'select * from cloud_accounts where id = $1',
  });
  try {
    await until('the bare server', () => bare.stdout().includes('ready') || undefined);
    const where = `/v1/cloud-accounts/${cloudAccountId}`;
    const { a: ours, b: base } = await interleaved(
      ROUNDS,
      () => window({ ...LOAD, url: `${stack.url}${where}`, headers: headersOf(keys) }),
      () => window({ ...LOAD, url: `http://127.0.0.1:${port}${where}` }),
    );
    const of = (windows: Window[], field: keyof Window): number => median(windows.map((one) => one[field]));
    const [rate, baseRate] = [of(ours, 'requestsPerSecond'), of(base, 'requestsPerSecond')];
    const [p99, baseP99] = [of(ours, 'p99Ms'), of(base, 'p99Ms')];
    return [
      atLeast(
        'GET by id, requests/s against a bare route',
        rate / baseRate,
        0.7,
        `${rate.toFixed(0)} of ${baseRate.toFixed(0)}`,
      ),
      atMost(
        'GET by id, p99 against a bare route',
        p99 / baseP99,
        2,
        `${p99.toFixed(0)} of ${baseP99.toFixed(0)} ms`,
      ),
    ];
  } finally {
    bare.process.kill('SIGTERM');
    await stack.close();
  }
}
