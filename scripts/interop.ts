import { heading } from './lib/run.ts';
import { runVitest } from './lib/vitest.ts';

/**
 * `npm run test:interop [-- <vitest arguments>]`: the vendor's own clients, unmodified, against Berth. Those that are not
 * at hand are built once, in minutes, with Go and Rust where these are; what cannot be is skipped and said so. The last
 * line counts, and the exit code is 0 only when nothing failed.
 */
async function main(args: string[]): Promise<number> {
  heading("The vendor's own clients");
  const tally = await runVitest(['--config', 'test/interop/vitest.config.ts', ...args], {
    BERTH_TEST_BUILD_CLIENTS: process.env.BERTH_TEST_BUILD_CLIENTS ?? '1',
  });
  for (const failure of tally.byChance) console.log(`\nBY CHANCE ${failure}`);
  for (const failure of tally.failures) console.log(`\nFAILED ${failure}`);
  if (tally.passed + tally.failed === 0) {
    console.log('\n!!! SKIPPED: none of the clients is at hand, nor what builds them; the reasons are above');
    return 0;
  }
  console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  return tally.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
