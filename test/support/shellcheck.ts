import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pythonTools } from './python-tools.ts';

/** The path or name of a ShellCheck that runs, or why there is none. It comes with the Python tools. */
export async function findShellcheck(): Promise<{ program: string } | { missing: string }> {
  const works = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
  const tools = await pythonTools();
  if (tools.kind === 'ready') {
    const program = path.join(path.dirname(tools.python), 'shellcheck');
    if (works(program)) return { program };
  }
  if (works('shellcheck')) return { program: 'shellcheck' };
  return { missing: tools.kind === 'missing' ? tools.because : 'the one of the Python tools does not run' };
}
