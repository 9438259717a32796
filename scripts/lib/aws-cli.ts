import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * The path or name of an AWS CLI that runs, or why there is none. Debian's own is taken first; when none is there
 * and we are root on Debian, it is installed.
 */
export function findAwsCli(): { program: string } | { missing: string } {
  const candidates = ['/usr/bin/aws', 'aws'];
  const works = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
  const found = candidates.find(works);
  if (found) return { program: found };
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return { missing: 'no aws on PATH, and only root on Debian can install it here' };
  console.log("The AWS CLI is not on this machine: installing Debian's awscli by apt-get");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'awscli']]) {
    const run = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (run.status !== 0)
      return { missing: `apt-get ${args[0]} failed: ${run.stderr.trim().split('\n').at(-1)}` };
  }
  const installed = candidates.find(works);
  return installed ? { program: installed } : { missing: 'apt-get installed awscli, but no aws runs' };
}
