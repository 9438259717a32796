import { defineConfig } from 'vitest/config';

/**
 * Real clients over the wire: slow, built by toolchains that may be missing, and so no part of `npm test`. `.ci/run` runs
 * them after it.
 */
export default defineConfig({
  test: {
    include: ['test/interop/{go-sdk,redisctl,terraform}.test.ts'],
    pool: 'forks',
    // Each waits most of the time, as long as its client likes.
    maxWorkers: 3,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
