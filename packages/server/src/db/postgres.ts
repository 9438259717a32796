import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { type Database, isDatabaseTrouble } from './database.ts';
import { doorsOf, type Handle, type Transact } from './handle.ts';
import { MIGRATION_LOCK, migrationsFolder } from './migrate.ts';
import * as schema from './schema.ts';

const POOL_SIZE = 12;
const BOSS_POOL_SIZE = 6;
const RECONNECT_MS = 1_000;
const CONNECT_MS = 10_000;
const STATEMENT_MS = 30_000;
/** Longer than the server lets a statement take: who does not answer by then is not there any more. */
const ANSWER_MS = 40_000;
const IDLE_IN_TRANSACTION_MS = 60_000;

/** Opens a database on a PostgreSQL server; servers that start together migrate one after the other. */
export async function openPostgres(url: string): Promise<Database> {
  await migrateUnderLock(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    // A process that hangs in the middle of a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  });
  // A connection that was lost while idle, or between two statements of a transaction, where the pool does not
  // listen: the next statement fails, the pool replaces it, the process lives on.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  const outer = drizzle({ client: pool, schema }) as unknown as Handle;
  const doors = doorsOf(outer, transactOn(pool));
  const listeners = new Set<() => Promise<void>>();
  let closing: Promise<void> | null = null;
  const close = async () => {
    await Promise.all([...listeners].map((stop) => stop()));
    await pool.end();
  };
  return {
    kind: 'postgres',
    get outer() {
      return doors.outside();
    },
    transaction: doors.transaction,
    bossConnection: { connectionString: url, max: BOSS_POOL_SIZE },
    async listen(channel, on, onGap) {
      const stop = await listenForever(url, channel, on, onGap);
      listeners.add(stop);
      return async () => {
        listeners.delete(stop);
        await stop();
      };
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/**
 * Transactions on connections that always go back to the pool, or are closed when they are lost. Drizzle's own keeps
 * a connection for ever when its `begin` fails, and after as many such failures as the pool has places nothing works.
 */
function transactOn(pool: pg.Pool): Transact {
  return async (work) => {
    const client = await pool.connect();
    let isLost = false;
    try {
      return await drizzle({ client, schema }).transaction((tx) => work(tx as unknown as Handle));
    } catch (error) {
      isLost = isDatabaseTrouble(error);
      throw error;
    } finally {
      client.release(isLost);
    }
  };
}

async function migrateUnderLock(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle({ client }), { migrationsFolder });
  } finally {
    // Ending the session gives the lock back, whatever happened.
    await client.end();
  }
}

/** Listens on a connection of its own and connects again when it is lost; `onGap` then, for what was missed. */
async function listenForever(
  url: string,
  channel: string,
  on: (payload: string) => void,
  onGap: () => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const lost = () => {
      if (client === next) client = null;
      if (stopped || timer) return;
      onGap();
      timer = setTimeout(() => {
        timer = null;
        connect().catch(lost);
      }, RECONNECT_MS);
    };
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', (message) => on(message.payload ?? ''));
    await next.connect();
    await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    if (stopped) return next.end();
    client = next;
    onGap();
  };
  await connect();
  return async () => {
    stopped = true;
    if (timer) clearTimeout(timer);
    await client?.end();
  };
}
