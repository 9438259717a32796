import { AsyncLocalStorage } from 'node:async_hooks';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.ts';

/** What repositories run their statements on: the database itself, or one transaction of it. */
export type Handle = PgDatabase<PgQueryResultHKT, typeof schema>;

const insideTransaction = new AsyncLocalStorage<true>();

/**
 * Throws when called inside a transaction's callback. PGlite has one connection: a statement on the outer
 * handle would wait for the transaction, which waits for it. Enforced on PostgreSQL too, where the same slip
 * would read past the transaction and, with the pool used up, hang just as well.
 */
export function assertOutsideTransaction(what: string): void {
  if (insideTransaction.getStore())
    throw new Error(`${what} was used inside a transaction; use the transaction's own handle`);
}

/** Runs work in one transaction. */
export type Transact = <T>(work: (tx: Handle) => Promise<T>) => Promise<T>;

/** The two doors to a database, each shut inside a transaction's callback. */
export function doorsOf(outer: Handle, begin: Transact = (work) => outer.transaction(work)) {
  return {
    /** The outer handle, for single statements. */
    outside(): Handle {
      assertOutsideTransaction('The database');
      return outer;
    },
    transaction<T>(work: (tx: Handle) => Promise<T>): Promise<T> {
      assertOutsideTransaction('A second transaction');
      return begin((tx) => insideTransaction.run(true, () => work(tx)));
    },
  };
}
