import { defineConfig } from 'vitest/config';

/** Real clients over the wire: slow, and skipped where a toolchain is missing, so not part of every run. */
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
