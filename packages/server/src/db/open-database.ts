import type { Database } from './database.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

/** Where the data is: a PostgreSQL server, or a directory for the embedded one (undefined: memory, for tests). */
export type DatabasePlace =
  | { kind: 'postgres'; url: string }
  | { kind: 'pglite'; directory: string | undefined; template?: Blob };

/** Opens and migrates. On PGlite the caller holds the directory's lock: see `lockDirectory`. */
export const openDatabase = (place: DatabasePlace): Promise<Database> =>
  place.kind === 'postgres' ? openPostgres(place.url) : openPglite(place.directory, place.template);
