import { shareOf } from '@berth/engine';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCore } from '../core.ts';
import type { Database } from '../db/database.ts';
import { drainBucket, purgeBuckets, takeToken } from '../db/repositories/request-buckets.ts';
import { silentLog } from '../log.ts';
import { openTestBerth, type TestBerth } from '../testing/berth.ts';
import { sharedBudgets } from './shared-budgets.ts';

const never = new AbortController().signal;

let berth: TestBerth;
/** As several workers see it: each with connections of its own where there is a server. */
let databases: Pick<Database, 'outer'>[];
let close = async (): Promise<void> => {};

beforeAll(async () => {
  berth = await openTestBerth({ runWorker: false });
  databases = [berth.core.context.database];
  if (berth.config.databaseUrl === undefined) return;
  const other = await openCore(berth.config, 'another');
  databases.push(other.context.database);
  close = () => other.close();
});
afterAll(async () => {
  await close();
  await berth.close();
});

const of = (index: number): Database['outer'] => (databases[index % databases.length] as Database).outer;

describe('The request budget of all workers together', () => {
  test('lets no more calls through in any time than the share of the bucket', async () => {
    let key = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.5, max: 50, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        async (burst, perSecond, calls) => {
          const name = `bucket ${key++}`;
          const started = performance.now();
          const waits = await Promise.all(
            Array.from({ length: calls }, (_, index) => takeToken(of(index), name, { burst, perSecond })),
          );
          const took = performance.now() - started;
          waits.sort((one, other) => one - other);
          // The n-th call may be made when n - burst tokens have run in since the first, and not before.
          for (const [index, wait] of waits.entries())
            expect(wait).toBeGreaterThanOrEqual(((index + 1 - burst) / perSecond) * 1000 - took - 1);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('is of one AWS account, region and API: another one has its own', async () => {
    const limits = { burst: 1, perSecond: 0.001 };
    expect(await takeToken(of(0), '1/eu-west-1/RunInstances', limits)).toBe(0);
    expect(await takeToken(of(1), '1/eu-west-1/RunInstances', limits)).toBeGreaterThan(900_000);
    for (const other of ['2/eu-west-1/RunInstances', '1/us-east-1/RunInstances', '1/eu-west-1/CreateVpc'])
      expect(await takeToken(of(1), other, limits)).toBe(0);
  });

  test('waits longer for all when AWS throttles one of them, and not without end', async () => {
    const limits = { burst: 50, perSecond: 10 };
    await takeToken(of(0), 'throttled', limits);
    await drainBucket(of(0), 'throttled', limits);
    expect(await takeToken(of(1), 'throttled', limits)).toBeGreaterThan(1_500);
    for (let n = 0; n < 100; n += 1) await drainBucket(of(n), 'throttled', limits);
    expect(await takeToken(of(1), 'throttled', limits)).toBeLessThan(25_000);
  });

  test('is forgotten when nobody has used it for a while', async () => {
    const limits = { burst: 1, perSecond: 0.001 };
    await takeToken(of(0), 'old', limits);
    await purgeBuckets(of(0), new Date(Date.now() + 60_000));
    expect(await takeToken(of(0), 'old', limits)).toBe(0);
  });

  test('makes a call wait for its turn, and lets a stopped one go', async () => {
    const slept: number[] = [];
    const clock = {
      sleep: async (ms: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        slept.push(ms);
      },
    };
    const gates = databases.map((database) =>
      sharedBudgets({ database, share: 0.5, clock, log: silentLog }).gate('111122223333', 'eu-west-1'),
    );
    const { burst, perSecond } = shareOf('RunInstances', 0.5);
    for (let n = 0; n < burst + 3; n += 1) await gates[n % gates.length]?.take('RunInstances', never);
    expect(slept).toHaveLength(3);
    expect(slept.at(-1)).toBeGreaterThan(2_000 / perSecond / 1.2);
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(gates[0]?.take('RunInstances', stop)).rejects.toThrow('stopped');
  });
});
