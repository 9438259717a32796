import { fill, headersOf, type Installation, startInstallation } from './lib/installation.ts';
import { interleaved, median, window } from './lib/measure.ts';
import { atMost, type Line } from './lib/report.ts';

const LOAD = { connections: 8, seconds: 3 };
const ROUNDS = 5;
const OF_TENANT = 20;

/** A tenant's list of twenty, where the installation holds a hundred cloud accounts, and a hundred thousand. */
export async function tenantList(postgres: string): Promise<Line[]> {
  const small = await startInstallation(postgres);
  const large = await startInstallation(postgres);
  try {
    await fill(small, 100 + OF_TENANT, OF_TENANT);
    await fill(large, 100_000 + OF_TENANT, OF_TENANT);
    const list =
      ({ stack, keys }: Installation) =>
      () =>
        window({ ...LOAD, url: `${stack.url}/v1/cloud-accounts`, headers: headersOf(keys) });
    const { a, b } = await interleaved(ROUNDS, list(small), list(large));
    const ms = (windows: { requestsPerSecond: number }[]): number =>
      median(windows.map(({ requestsPerSecond }) => (LOAD.connections / requestsPerSecond) * 1_000));
    const detail = `${ms(b).toFixed(2)} of ${ms(a).toFixed(2)} ms`;
    return [atMost("a tenant's list among 100,000 cloud accounts against 100", ms(b) / ms(a), 1.5, detail)];
  } finally {
    await small.stack.close();
    await large.stack.close();
  }
}
