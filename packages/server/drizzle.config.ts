import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate` in packages/server writes a migration for what changed in the schema. */
export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './src/db/schema.ts',
    './src/db/watch-schema.ts',
    './src/db/journal-schema.ts',
    './src/db/tell-schema.ts',
  ],
  out: './src/db/migrations',
});
