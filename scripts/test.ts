import { tmpdir } from 'node:os';
import path from 'node:path';
import { databaseTests } from '../test/support/import-graph.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { PYTHON_TOOLS_MISSING, pythonTools } from '../test/support/python-tools.ts';
import { findAwsCli } from './lib/aws-cli.ts';
import { findChromium } from './lib/chromium.ts';
import { ensureConsole } from './lib/console-build.ts';
import { heading, ROOT, runQuietly } from './lib/run.ts';
import { add, NOTHING, runVitest, type Tally } from './lib/vitest.ts';

/**
 * `npm test [-- <vitest arguments>]`: types and lint, then every test on the embedded database, and at the same time the
 * tests that touch the database once more on a real PostgreSQL server: each waits often, and for other things. The
 * last line counts all of it, and the exit code is 0 only when nothing failed.
 */
async function main(args: string[]): Promise<number> {
  const { files, flags } = splitArguments(args);
  const partial = args.length > 0;
  let tally = NOTHING;
  const notes: string[] = [];

  heading('Types and lint');
  tally = add(tally, await staticChecks());

  const awsCli = findAwsCli();
  if ('missing' in awsCli) notes.push(`SKIPPED: the tests that use the AWS CLI: ${awsCli.missing}`);
  // Now, so that no test waits for the install; the tests find them where they then are.
  const python = await pythonTools();
  if (python.kind === 'missing')
    notes.push(`SKIPPED: the tests that use moto and cfn-lint: ${python.because}`);
  const env: Record<string, string> = {
    // Compiled modules, kept for the servers and tests that load the same ones: each starts a sixth sooner.
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'node-compile-cache'),
  };
  if (python.kind === 'missing') env[PYTHON_TOOLS_MISSING] = python.because;
  if ('program' in awsCli) env.BERTH_TEST_AWS_CLI = awsCli.program;

  const chromium = findChromium();
  if ('missing' in chromium)
    notes.push(`SKIPPED: the tests of the console in a browser: ${chromium.missing}`);
  else env.BERTH_TEST_CHROMIUM = chromium.program;
  await ensureConsole(console.log);

  heading('Tests on the embedded database');
  const again = databaseTests().filter(
    (file) => files.length === 0 || files.some((part) => file.includes(part)),
  );
  const said: string[] = [];
  const [embedded, onPostgres] = await Promise.all([
    runVitest([...files, ...flags], { ...env, BERTH_TEST_DATABASE_URL: '' }),
    again.length > 0 ? testsOnPostgres(again, flags, env, (text) => said.push(text)) : NOTHING,
  ]);
  tally = add(tally, embedded);
  if (again.length > 0) heading(`The ${again.length} test files that touch the database, on PostgreSQL`);
  console.log(said.join('\n'));
  if (typeof onPostgres === 'string') notes.push(onPostgres);
  else tally = add(tally, onPostgres);

  heading('All runs together');
  for (const failure of tally.byChance) console.log(`\nBY CHANCE ${failure}`);
  for (const failure of tally.failures) console.log(`\nFAILED ${failure}`);
  for (const note of notes) console.log(`\n!!! ${note}`);
  if (partial) console.log(`Only a part was asked for: ${args.join(' ')}`);
  console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

/** Positional arguments narrow the test files; what starts with a dash, and the value of `-t`, is vitest's. */
function splitArguments(args: string[]): { files: string[]; flags: string[] } {
  const files: string[] = [];
  const flags: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) files.push(arg);
    else if (arg === '-t' || arg === '--testNamePattern') flags.push(arg, args[++i] ?? '');
    else flags.push(arg);
  }
  return { files, flags };
}

async function staticChecks(): Promise<Tally> {
  const checks = [
    {
      name: 'tsc (npm run typecheck)',
      program: process.execPath,
      args: [`${ROOT}/node_modules/typescript/bin/tsc`, '-p', 'tsconfig.json'],
    },
    {
      name: 'tsc of the console (npm run typecheck)',
      program: process.execPath,
      args: [`${ROOT}/node_modules/typescript/bin/tsc`, '-p', 'packages/console'],
    },
    {
      name: 'biome (npm run lint)',
      program: process.execPath,
      args: [`${ROOT}/node_modules/@biomejs/biome/bin/biome`, 'check', '.'],
    },
  ];
  const results = await Promise.all(
    checks.map(async (check) => ({ ...check, ...(await runQuietly(check.program, check.args)) })),
  );
  for (const { name, code, output } of results) {
    console.log(`${code === 0 ? 'ok     ' : 'FAILED '} ${name}`);
    if (code !== 0) console.log(output);
  }
  const failures = results.filter((result) => result.code !== 0).map((result) => result.name);
  return { ...NOTHING, passed: results.length - failures.length, failed: failures.length, failures };
}

async function testsOnPostgres(
  files: string[],
  flags: string[],
  env: Record<string, string>,
  say: (text: string) => void,
): Promise<Tally | string> {
  const start = await startPostgres();
  if (start.kind === 'missing') return `SKIPPED: ${files.length} test files on PostgreSQL: ${start.why}`;
  say(start.server.version);
  const stop = (): void => void start.server.stop().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await runVitest([...files, ...flags], { ...env, BERTH_TEST_DATABASE_URL: start.server.url }, say);
  } finally {
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
    await start.server.stop();
  }
}

process.exitCode = await main(process.argv.slice(2));
