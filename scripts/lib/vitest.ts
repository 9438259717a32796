import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, runVisibly } from './run.ts';

/** What a run of tests, or several added up, came to. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * Runs vitest once and counts. The count comes from a report written into a folder made for this run, so that
 * nothing older can be read; a run that ends badly without a failed test counts as one failure.
 */
export async function runVitest(args: string[], env: Record<string, string>): Promise<Tally> {
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-vitest-'));
  const report = path.join(folder, 'report.json');
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const code = await runVisibly(process.execPath, [vitest, 'run', ...reporters, ...args], {
      ...process.env,
      ...env,
    });
    const tally = existsSync(report) ? readReport(report) : { passed: 0, failed: 0, skipped: 0 };
    if (code !== 0 && tally.failed === 0) return { ...tally, failed: 1 };
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string): Tally {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const count = (field: string): number => {
    const value = report[field];
    if (typeof value !== 'number') throw new Error(`vitest's report has no number ${field}`);
    return value;
  };
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}
