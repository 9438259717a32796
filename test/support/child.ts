import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './sources.ts';

/** What a finished program left. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** A program that runs, and everything it has said so far. */
export interface Running {
  process: ChildProcess;
  stdout(): string;
  stderr(): string;
  finished: Promise<Finished>;
}

/**
 * The environment of every child: this process's, without any AWS credential or setting of the machine, so that
 * nothing can reach real AWS, and without colours. `undefined` removes a variable.
 */
export function cleanEnv(more: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env))
    if (!/^(AWS_|BERTH_|DATABASE_URL$|PORT$|SANDBOX_PORT$|FORCE_COLOR$|VITEST)/.test(name)) env[name] = value;
  Object.assign(env, {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_COLOR: '1',
  });
  for (const [name, value] of Object.entries(more)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

/**
 * The embedded database is WebAssembly, which V8 compiles again for speed once it runs: a third of the processor time
 * of a server that lives for seconds only. The test processes live for minutes, where it pays.
 */
const ONE_COMPILATION = '--liftoff-only';

const QUICK_LOAD = new URL('quick-load.ts', import.meta.url).href;

/** Starts a TypeScript program of this checkout with the Node that runs us. */
export function startProgram(
  file: string,
  args: string[],
  env: Record<string, string | undefined>,
  input?: string,
): Running {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ONE_COMPILATION,
      `--import=${QUICK_LOAD}`,
      path.join(ROOT, file),
      ...args,
    ],
    {
      cwd: ROOT,
      env: cleanEnv(env),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  if (input !== undefined) child.stdin?.end(input);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return { process: child, stdout: () => stdout, stderr: () => stderr, finished };
}

/** Runs the `berth` command to its end, as a person at a terminal that is no terminal: no prompts, no colours. */
export function runCli(
  args: string[],
  env: Record<string, string | undefined> = {},
  input?: string,
): Promise<Finished> {
  return startProgram('packages/cli/bin/berth.mjs', args, env, input).finished;
}
