import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanEnv } from './child.ts';
import { ROOT } from './sources.ts';

/** A folder to put first on PATH: the `aws` in it is the AWS CLI. */
export interface WarmAws {
  folder: string;
  /** How it runs, for the title of a test. */
  how: string;
  close(): void;
}

/**
 * The AWS CLI for scripts that call it many times. It is a Python program that takes a third of a second to load;
 * here it is loaded once, and each call is a fork of that process, with the caller's arguments, environment and
 * output. The code that runs is the CLI's own. Where that cannot be (no Linux, or a CLI with a Python of its own
 * inside), each call starts the program. Callers' output must be pipes or files, as a shell's are, and no sockets.
 */
export async function warmAws(program: string): Promise<WarmAws> {
  const folder = mkdtempSync(path.join(tmpdir(), 'berth-aws-'));
  const cold = (): WarmAws => {
    const text = `#!/bin/sh\nexec ${JSON.stringify(resolved(program))} "$@"\n`;
    writeFileSync(path.join(folder, 'aws'), text, { mode: 0o755 });
    return { folder, how: 'started anew for each call', close: () => rmSync(folder, { recursive: true }) };
  };
  const python = process.platform === 'linux' ? interpreterOf(program) : null;
  if (python === null) return cold();
  execFileSync('mkfifo', [path.join(folder, 'calls')]);
  const server = spawn(python, [path.join(ROOT, 'test/support/warm-aws.py'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: cleanEnv({}),
  });
  const ready = await new Promise<boolean>((resolve) => {
    server.stdout.once('data', () => resolve(true));
    server.once('exit', () => resolve(false));
    server.once('error', () => resolve(false));
  });
  if (!ready) return cold();
  const caller = [
    '#!/bin/sh',
    `mkfifo '${folder}'/reply.$$`,
    // In a shell of its own: a redirection would change, for a moment, where this process's output goes.
    `(echo $$ >'${folder}'/calls)`,
    `read -r code <'${folder}'/reply.$$`,
    `rm '${folder}'/reply.$$`,
    'exit "$code"',
    '',
  ].join('\n');
  writeFileSync(path.join(folder, 'aws'), caller);
  chmodSync(path.join(folder, 'aws'), 0o755);
  return {
    folder,
    how: 'loaded once, forked for each call',
    close: () => {
      server.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The path of a program that PATH finds. pyenv's stand-in is asked for the program behind it. */
function resolved(program: string): string {
  const found = execFileSync('sh', ['-c', 'command -v "$0"', program], { encoding: 'utf8' }).trim();
  const file = realpathSync(found);
  if (!file.includes('/shims/')) return file;
  return execFileSync('pyenv', ['which', path.basename(program)], { encoding: 'utf8' }).trim();
}

/** The Python that a script names in its first line, or null when the program is no Python script. */
function interpreterOf(program: string): string | null {
  try {
    const [first = ''] = readFileSync(resolved(program), 'latin1').slice(0, 200).split('\n');
    const [, interpreter] = /^#!\s*(\S*python[\d.]*)(\s+-\S+)?$/.exec(first) ?? [];
    return interpreter ?? null;
  } catch {
    return null;
  }
}
