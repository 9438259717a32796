import { DrizzleQueryError } from 'drizzle-orm/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBerth, type TestBerth } from '../testing/berth.ts';
import { type Database, isDatabaseTrouble } from './database.ts';
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

const coded = (code: string, message = 'said by the server') => Object.assign(new Error(message), { code });

describe('What may be tried again once the database is there', () => {
  test.each([
    { name: 'a refused connection', error: coded('ECONNREFUSED') },
    { name: 'a reset connection', error: coded('ECONNRESET') },
    { name: 'a host that cannot be reached', error: coded('EHOSTUNREACH') },
    { name: 'a connection time-out', error: new Error('timeout exceeded when trying to connect') },
    { name: 'no answer', error: new Error('Query read timeout') },
    { name: 'a lost connection', error: new Error('Connection terminated unexpectedly') },
    { name: "the administrator's stop", error: coded('57P01') },
    { name: 'a server that still starts', error: coded('57P03') },
    { name: 'a statement that took too long', error: coded('57014') },
    { name: 'a server without a free connection', error: coded('53300') },
    { name: 'a deadlock', error: coded('40P01') },
  ])('$name, bare or around a failed query', ({ error }) => {
    expect(isDatabaseTrouble(error)).toBe(true);
    expect(isDatabaseTrouble(new DrizzleQueryError('select 1', [], error))).toBe(true);
  });

  test.each([
    { name: 'a violated constraint', error: coded('23505') },
    { name: 'a statement that is wrong', error: coded('42601') },
    { name: 'a slip of ours', error: new TypeError('x is not a function') },
    { name: 'no error at all', error: undefined },
  ])('is not $name', ({ error }) => {
    expect(isDatabaseTrouble(error)).toBe(false);
    expect(isDatabaseTrouble(new Error('around it', { cause: error }))).toBe(false);
  });
});
