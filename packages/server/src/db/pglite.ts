import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { fromPglite } from 'pg-boss';
import type { Database } from './database.ts';
import { assertOutsideTransaction, doorsOf, type Handle } from './handle.ts';
import { migrationsFolder } from './migrate.ts';
import * as schema from './schema.ts';

/**
 * PostgreSQL's page buffers, which WebAssembly fills with zeros at every start: of its usual 128 MB that is half of the time
 * a start takes, and memory for good. One connection needs no more than the pages in use.
 */
const BUFFERS = '32MB';

/** Opens the embedded database in a directory, or in memory; from a dumped template when one is given. */
export async function openPglite(directory: string | undefined, template?: Blob): Promise<Database> {
  const isNew = directory === undefined || !existsSync(join(directory, 'PG_VERSION'));
  const client = await PGlite.create({
    startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${BUFFERS}`],
    ...(directory === undefined ? {} : { dataDir: directory }),
    ...(template !== undefined && isNew ? { loadDataDir: template } : {}),
  });
  const outer = drizzle({ client, schema });
  await migrate(outer, { migrationsFolder });
  const doors = doorsOf(outer as unknown as Handle);
  const boss = fromPglite(client);
  let closing: Promise<void> | null = null;
  return {
    kind: 'pglite',
    get outer() {
      return doors.outside();
    },
    transaction: doors.transaction,
    bossConnection: {
      backend: 'pglite',
      db: {
        ...boss,
        executeSql(text, values) {
          assertOutsideTransaction('The job queue');
          return boss.executeSql(text, values);
        },
      },
    },
    async listen(channel, on) {
      return client.listen(channel, on);
    },
    dump: () => client.dumpDataDir('none'),
    close() {
      closing ??= client.close();
      return closing;
    },
  };
}
