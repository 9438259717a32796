import { buildClients } from '../test/interop/clients.ts';
import { heading } from './lib/run.ts';
import { runVitest } from './lib/vitest.ts';

/**
 * `npm run test:interop [-- <vitest arguments>]`: the vendor's own clients, unmodified, against Berth. Those that are not
 * at hand are built once, in minutes, with Go and Rust where these are; what cannot be is skipped and said so. The last
 * line counts, and the exit code is 0 only when nothing failed.
 */
async function main(args: string[]): Promise<number> {
  heading("The vendor's own clients");
  process.env.BERTH_TEST_BUILD_CLIENTS ??= '1';
  const without = await buildClients();
  // What could not be built now is not tried again by each file of tests.
  const env = { BERTH_TEST_BUILD_CLIENTS: '0' };
  const tally = await runVitest(['--config', 'test/interop/vitest.config.ts', ...args], env);
  for (const failure of tally.byChance) console.log(`\nBY CHANCE ${failure}`);
  for (const failure of tally.failures) console.log(`\nFAILED ${failure}`);
  for (const one of without) console.log(`\n!!! SKIPPED: the tests of ${one}`);
  console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  return tally.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
