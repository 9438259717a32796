import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { heading, ROOT, runQuietly, runVisibly } from './run.ts';

/** What a run of tests, or several added up, came to. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, each with the first lines of why: the end of a long log has to be enough to know it. */
  failures: string[];
  /** What failed and passed at the second try, in the same form. */
  byChance: string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, failures: [], byChance: [] };

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...a.failures, ...b.failures],
  byChance: [...a.byChance, ...b.byChance],
});

/** More files than that fail for a reason, not by chance. */
const MOST_BY_CHANCE = 3;

/**
 * Runs vitest and counts. Files in which something failed run once more by themselves, three at most: what passes
 * then is counted as passed, and listed as having failed by chance (decision 0014).
 *
 * @param keep Takes what vitest says, which else goes to our own terminal at once.
 */
export async function runVitest(
  args: string[],
  env: Record<string, string>,
  keep?: (text: string) => void,
): Promise<Tally> {
  const first = await runOnce(args, env, keep);
  const failed = first.files.filter((file) => file.failures.length > 0);
  const runAgain = failed.length > 0 && failed.length <= MOST_BY_CHANCE && !first.ended;
  if (!runAgain) return sum(first);
  heading(`Once more: ${failed.map(({ name }) => name).join(', ')}`, keep);
  const flags = args.filter((arg, i) => arg.startsWith('-') || args[i - 1] === '-t');
  const second = await runOnce([...failed.map(({ name }) => name), ...flags], env, keep);
  const rest = first.files.filter((file) => file.failures.length === 0);
  const tally = sum({ files: [...rest, ...second.files], ended: second.ended });
  const again = new Set(second.files.filter((file) => file.failures.length > 0).map(({ name }) => name));
  const byChance = failed.filter(({ name }) => !again.has(name)).flatMap(({ failures }) => failures);
  return { ...tally, byChance };
}

interface Run {
  files: { name: string; passed: number; failed: number; skipped: number; failures: string[] }[];
  /** How vitest ended, where no test says why. */
  ended?: string | undefined;
}

function sum({ files, ended }: Run): Tally {
  const count = (field: 'passed' | 'failed' | 'skipped'): number =>
    files.reduce((total, file) => total + file[field], 0);
  const failures = files.flatMap((file) => file.failures);
  return {
    passed: count('passed'),
    failed: count('failed') + (ended ? 1 : 0),
    skipped: count('skipped'),
    failures: ended ? [...failures, ended] : failures,
    byChance: [],
  };
}

/** The report is written into a folder made for this run, so that nothing older can be read. */
async function runOnce(
  args: string[],
  env: Record<string, string>,
  keep: ((text: string) => void) | undefined,
): Promise<Run> {
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-vitest-'));
  const report = path.join(folder, 'report.json');
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const all = [vitest, 'run', ...reporters, ...args];
    const code = await run(all, { ...process.env, ...env }, keep);
    const files = existsSync(report) ? readReport(report) : [];
    const told = files.some((file) => file.failures.length > 0);
    return { files, ended: code !== 0 && !told ? `vitest ended with exit code ${code}` : undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  args: string[],
  env: NodeJS.ProcessEnv,
  keep: ((text: string) => void) | undefined,
): Promise<number> {
  if (!keep) return runVisibly(process.execPath, args, env);
  const { code, output } = await runQuietly(process.execPath, args, env);
  keep(output);
  return code;
}

/** Of vitest's JSON report, as far as it is read here. */
interface Report {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
}

function readReport(file: string): Run['files'] {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  return testResults.map(ofFile);
}

const WHY_LINES = 12;

function ofFile(file: Report['testResults'][number]): Run['files'][number] {
  const name = path.relative(ROOT, file.name);
  const why = (text: string): string =>
    text
      .split('\n')
      .slice(0, WHY_LINES)
      .map((line) => `      ${line.slice(0, 300)}`)
      .join('\n');
  const having = (status: string) => file.assertionResults.filter((test) => test.status === status);
  const failed = having('failed');
  const failures = failed.map(
    (test) => `${name}: ${test.fullName}\n${why((test.failureMessages ?? []).join('\n'))}`,
  );
  // A file that could not be loaded, or whose set-up failed, has no test to blame.
  if (failed.length === 0 && file.status === 'failed') failures.push(`${name}\n${why(file.message ?? '')}`);
  const passed = having('passed').length;
  const skipped = file.assertionResults.length - passed - failed.length;
  return { name, passed, failed: failures.length, skipped, failures };
}
