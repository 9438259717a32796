import { sql } from 'drizzle-orm';
import { fromDrizzle } from 'pg-boss';
import type { Handle } from './handle.ts';

/** A transaction as pg-boss takes it, so that a job commits together with what it is about. */
export const bossTransaction = (tx: Handle): ReturnType<typeof fromDrizzle> =>
  fromDrizzle(tx as unknown as Parameters<typeof fromDrizzle>[0], sql);
