import { fileURLToPath } from 'node:url';

/** Drizzle's migrations, written by `npx drizzle-kit generate`; never edited once released. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Key of the advisory lock under which servers that start together take turns to migrate. */
export const MIGRATION_LOCK = 4_599_808_001;
