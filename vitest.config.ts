import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take the longest, as measured: what drives a browser, kills, restarts, runs whole programs and waits.
 * The order is all this decides.
 */
const LONG = [
  'test/browser/console',
  'test/journeys/crash',
  'test/journeys/',
  'worker/subscription-crash',
  'worker/process',
  'real-tenants',
  'crash.test',
  'test/interop/',
  'worker/restarts',
  'aws-verifier',
  'kms-keys',
  'conformance/',
  'worker/',
  'iam-loop',
  'command-line',
  'test/watch/',
  'renderings/',
  'client/package',
  'aws-cli',
  'hostile-input',
  'failed-writes',
  'vault/',
];

/** Long files first, so that none is left to run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONG.findIndex((part) => moduleId.includes(part));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    // Slow and in need of other toolchains: `npm run test:interop` runs them.
    exclude: ['**/node_modules/**', 'test/interop/{go-sdk,redisctl,terraform}.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Those that run side by side wait for leases and heartbeats on PostgreSQL, ten seconds each.
    maxConcurrency: 12,
    // Test files share a process: to load the same modules again for each was a seventh of the time. A file leaves
    // clocks and environment as it found them.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Only there to end a test that hangs: no guarantee is about how fast the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // No test may find, let alone use, AWS credentials of the machine it runs on.
    env: {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
      AWS_PROFILE: '',
    },
  },
});
