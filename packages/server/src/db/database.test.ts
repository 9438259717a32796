import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBerth, type TestBerth } from '../testing/berth.ts';
import type { Database } from './database.ts';
import type { Handle } from './handle.ts';

const isReachable = async (h: Handle) => (await h.execute('select 1')) !== null;

describe('A transaction', () => {
  let berth: TestBerth;
  let database: Database;
  beforeAll(async () => {
    berth = await openTestBerth({ runWorker: false });
    database = berth.core.context.database;
  });
  afterAll(() => berth.close());

  test('refuses the outer handle at once, where it would wait for ever', async () => {
    await expect(database.transaction(async () => database.outer)).rejects.toThrow(/inside a transaction/);
    await expect(database.transaction(() => database.transaction(async () => 1))).rejects.toThrow(
      /inside a transaction/,
    );
    expect(await isReachable(database.outer)).toBe(true);
  });

  test('that fails leaves nothing behind, and the next one works', async () => {
    await expect(
      database.transaction(async () => {
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await database.transaction((tx) => isReachable(tx))).toBe(true);
  });
});
