import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CANDIDATES = ['/usr/bin/chromium', 'chromium', 'chromium-browser', 'google-chrome'];

/** The path of a Chromium that runs, or null when none is there. */
export function installedChromium(): string | null {
  const found = CANDIDATES.find((program) => spawnSync(program, ['--version']).status === 0);
  return found === undefined ? null : pathOf(found);
}

/**
 * A Chromium that runs, or why there is none. Debian's own is taken first; when none is there and we are root on
 * Debian, it is installed.
 */
export function findChromium(): { program: string } | { missing: string } {
  const found = installedChromium();
  if (found) return { program: found };
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return { missing: 'no chromium on PATH, and only root on Debian can install it here' };
  console.log("Chromium is not on this machine: installing Debian's by apt-get");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const run = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (run.status !== 0)
      return { missing: `apt-get ${args[0]} failed: ${run.stderr.trim().split('\n').at(-1)}` };
  }
  const installed = installedChromium();
  return installed ? { program: installed } : { missing: 'apt-get installed chromium, but no chromium runs' };
}

/** Chromium is started by its path: what starts it does not look for it. */
function pathOf(program: string): string {
  if (program.startsWith('/')) return program;
  const found = spawnSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return found.stdout.trim() || program;
}
