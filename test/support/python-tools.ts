import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { cleanEnv, type Finished } from './child.ts';
import { until } from './until.ts';

/** What is installed, every package by its exact version. */
const REQUIREMENTS = path.join(import.meta.dirname, 'python/requirements.txt');

/** Newest first. The tools need Python 3.10 at least. */
const INTERPRETERS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** Set to the reason when they were looked for in vain already, so that not every test file tries again. */
export const PYTHON_TOOLS_MISSING = 'BERTH_TEST_PYTHON_TOOLS_MISSING';

/** The Python that has the pinned tools, or why there is none. */
export type PythonTools = { kind: 'ready'; python: string } | { kind: 'missing'; because: string };

/**
 * Finds the Python tools that tests run, or installs them: into a virtual environment in the user's cache folder,
 * named for what is in it, so that every checkout of the machine's user shares it and no older one is taken for it.
 * The install takes half a minute, once. Whoever is told that they are missing says so and skips.
 */
export async function pythonTools(): Promise<PythonTools> {
  const told = process.env[PYTHON_TOOLS_MISSING];
  if (told) return { kind: 'missing', because: told };
  const home = environmentHome();
  const python = path.join(home, 'bin/python');
  if (existsSync(python)) return { kind: 'ready', python };
  const base = findPython();
  if ('missing' in base) return { kind: 'missing', because: base.missing };
  console.log(`Installing Python tools for tests, once: ${home}`);
  // Made beside and renamed when whole: a cut-off install is never found, and of two at once the first wins. The
  // scripts in bin/ name the folder that they were made in, so everything is run as `python -m` or `python -c`.
  const making = makeFolderBeside(home);
  if (typeof making !== 'string') return { kind: 'missing', because: making.missing };
  const inside = path.join(making, 'bin/python');
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    '--no-compile',
    '--retries',
    '2',
  ];
  try {
    for (const [program, args] of [
      [base.program, ['-m', 'venv', making]],
      [inside, [...pip, '--requirement', REQUIREMENTS]],
    ] as const) {
      const { code, stderr } = await runProgram(program, args);
      if (code !== 0)
        return { kind: 'missing', because: `\`${args.join(' ')}\` failed: ${lastLine(stderr)}` };
    }
    try {
      renameSync(making, home);
    } catch (error) {
      if (!existsSync(python)) throw error;
    }
    return { kind: 'ready', python };
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function makeFolderBeside(home: string): string | { missing: string } {
  try {
    mkdirSync(path.dirname(home), { recursive: true });
    return mkdtempSync(`${home}-`);
  } catch (error) {
    return { missing: `no folder can be made beside ${home}: ${String(error)}` };
  }
}

function environmentHome(): string {
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'berth/python');
  const contents = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  return path.join(cache, contents.slice(0, 16));
}

/** A Python that is new enough and can make virtual environments; on Debian, root installs it. */
function findPython(): { program: string } | { missing: string } {
  const test = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  const works = (program: string): boolean => spawnSync(program, ['-c', test]).status === 0;
  const found = INTERPRETERS.find(works);
  if (found) return { program: found };
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return { missing: 'no Python 3.10 with venv on PATH, and only root on Debian can install it here' };
  console.log("There is no Python with venv on this machine: installing Debian's by apt-get");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'python3', 'python3-venv']]) {
    const run = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (run.status !== 0) return { missing: `apt-get ${args[0]} failed: ${lastLine(run.stderr)}` };
  }
  const installed = ['/usr/bin/python3', ...INTERPRETERS].find(works);
  return installed ? { program: installed } : { missing: "Debian's Python is older than 3.10" };
}

/** Runs the Python of the tools to its end, and gives it something to read. */
export const runPython = (python: string, args: readonly string[], input = ''): Promise<Finished> =>
  runProgram(python, args, input);

/** moto's server: AWS in memory, of another author than the sandbox. It checks no signature and enforces nothing. */
export interface MotoServer {
  endpoint: string;
  /** Forgets everything in every account. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one on a free loopback port. It ends with this process. */
export async function startMoto(python: string): Promise<MotoServer> {
  const child = spawn(python, ['-u', '-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    // Without its own credentials it would look for some.
    env: cleanEnv({ AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const quit = (): void => void child.kill('SIGKILL');
  process.once('exit', quit);
  const said = collect(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const endpoint = await until("moto's server to listen", () => {
      if (child.exitCode !== null) throw new Error(`moto's server ended: ${said().slice(-2000)}`);
      return /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said())?.[1];
    });
    return {
      endpoint,
      async reset() {
        const response = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
        if (!response.ok) throw new Error(`moto did not reset: ${response.status}`);
      },
      async close() {
        process.removeListener('exit', quit);
        child.kill('SIGKILL');
        await ended;
      },
    };
  } catch (error) {
    quit();
    throw error;
  }
}

function collect(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      // Only the beginning (the address) and the end (a complaint) are ever looked at.
      said = said.length > 100_000 ? said.slice(-50_000) + text : said + text;
    });
  return () => said;
}

/** Asynchronous, so that the test runner keeps breathing. */
function runProgram(program: string, args: readonly string[], input = ''): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: cleanEnv({}), stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    // One that ends without reading says why by itself.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
