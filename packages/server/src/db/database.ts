import type { ConstructorOptions } from 'pg-boss';
import type { Handle } from './handle.ts';

/** An open database, migrated. Both kinds speak the same dialect and run the same migrations. */
export interface Database {
  kind: 'pglite' | 'postgres';
  /** For single statements. Throws inside a transaction: see `assertOutsideTransaction`. */
  readonly outer: Handle;
  /** All or nothing. Keep it short: on PGlite everyone else waits. */
  transaction<T>(work: (tx: Handle) => Promise<T>): Promise<T>;
  /** How pg-boss reaches the same database. */
  bossConnection: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString' | 'max'>;
  /** Calls `on` for each NOTIFY on the channel; `onGap` when some may have been missed. */
  listen(channel: string, on: (payload: string) => void, onGap: () => void): Promise<() => Promise<void>>;
  /** Everything in it, as a template for other embedded databases; on the embedded one only. */
  dump?(): Promise<Blob>;
  close(): Promise<void>;
}

/**
 * Whether a statement failed because the database was out of reach or busy rather than because of what was asked:
 * the connection was lost, the server is restarting, a deadlock was resolved against it. The same work may be done
 * again; whether a commit that was under way took effect is not known.
 * PostgreSQL's codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isDatabaseTrouble(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as { cause?: unknown }).cause) {
    const { code, message } = at as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && TROUBLE_CODE.test(code)) return true;
    // The driver's own errors carry no code.
    if (typeof message === 'string' && TROUBLE_MESSAGE.test(message)) return true;
  }
  return false;
}

const TROUBLE_CODE =
  /^(08...|40001|40P01|53...|55P03|57...|25P03|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
const TROUBLE_MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

/** The constraint that a statement violated when that is why it failed, else null. */
export function violatedUnique(error: unknown): string | null {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as { cause?: unknown }).cause) {
    const { code, constraint } = at as { code?: unknown; constraint?: unknown };
    if (code === '23505' && typeof constraint === 'string') return constraint;
  }
  return null;
}
