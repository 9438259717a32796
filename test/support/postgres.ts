import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A PostgreSQL server that this process started, for tests and benches. */
export interface PostgresServer {
  /** Connection string of its `postgres` database, as a superuser. */
  url: string;
  version: string;
  /** Stops the server and removes its data. Safe to call twice. */
  stop(): Promise<void>;
}

export type PostgresStart = { kind: 'started'; server: PostgresServer } | { kind: 'missing'; why: string };

/**
 * Starts a throwaway PostgreSQL server on a free loopback port: the programs on PATH or of Debian's package, which
 * is installed first when missing and we may. PostgreSQL refuses to run as root, so root starts it as `postgres`,
 * else as `nobody`. `durable` keeps fsync as a real server has it; tests do without.
 */
export async function startPostgres(options: { durable?: boolean } = {}): Promise<PostgresStart> {
  const bin = findPrograms() ?? installPrograms();
  if (typeof bin !== 'string') return { kind: 'missing', why: bin.why };
  const user = unprivileged();
  const home = mkdtempSync(path.join(tmpdir(), 'berth-postgres-'));
  if (user.uid !== undefined) chownSync(home, user.uid, user.gid ?? user.uid);
  const password = randomBytes(12).toString('hex');
  initialise(bin, home, password, user);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = launch(bin, home, port, user, options.durable ?? false);
    const failure = await untilReady(bin, port, child, home);
    if (failure === null) return { kind: 'started', server: running(bin, home, port, password, child) };
    if (attempt === 3) {
      rmSync(home, { recursive: true, force: true });
      throw new Error(`PostgreSQL did not start: ${failure}`);
    }
  }
}

type User = { uid?: number; gid?: number };

function findPrograms(): string | null {
  const onPath = (process.env.PATH ?? '').split(path.delimiter);
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => `${debian}/${version}/bin`), ...onPath];
  const complete = (folder: string): boolean =>
    ['initdb', 'postgres', 'pg_isready'].every((program) => existsSync(path.join(folder, program)));
  return folders.find((folder) => folder !== '' && complete(folder)) ?? null;
}

function installPrograms(): string | { why: string } {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return {
      why: 'no initdb and postgres on PATH or below /usr/lib/postgresql, and only root on Debian can install them here',
    };
  console.log('PostgreSQL is not on this machine: installing it by apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'postgresql']]) {
    const run = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (run.status !== 0)
      return { why: `apt-get ${args[0]} failed: ${run.stderr.trim().split('\n').at(-1)}` };
  }
  return (
    findPrograms() ?? { why: 'apt-get installed postgresql, but its programs are not where Debian puts them' }
  );
}

function unprivileged(): User {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found) throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

function initialise(bin: string, home: string, password: string, user: User): void {
  const passwordFile = path.join(home, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid ?? user.uid);
  const args = ['-D', `${home}/data`, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  execFileSync(path.join(bin, 'initdb'), [...args, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], {
    ...user,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function launch(bin: string, home: string, port: number, user: User, durable: boolean): ChildProcess {
  const settings = [
    `listen_addresses=127.0.0.1`,
    `port=${port}`,
    `unix_socket_directories=${home}`,
    'max_connections=500',
  ];
  if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const args = ['-D', `${home}/data`, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(path.join(bin, 'postgres'), args, {
    ...user,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let last = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    last = `${last}${text}`.slice(-2000);
    writeFileSync(path.join(home, 'server.log'), last);
  });
  return child;
}

async function untilReady(
  bin: string,
  port: number,
  child: ChildProcess,
  home: string,
): Promise<string | null> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) {
      const log = path.join(home, 'server.log');
      return existsSync(log) ? readFileSync(log, 'utf8').trim() : `it exited with code ${child.exitCode}`;
    }
    const args = ['-q', '-h', '127.0.0.1', '-p', String(port)];
    if (spawnSync(path.join(bin, 'pg_isready'), args).status === 0) return null;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGQUIT');
  return 'it did not answer within 30 seconds';
}

function running(
  bin: string,
  home: string,
  port: number,
  password: string,
  child: ChildProcess,
): PostgresServer {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A parent that ends by an exception or by process.exit takes its server along.
  const quit = (): void => void child.kill('SIGQUIT');
  process.once('exit', quit);
  const version = execFileSync(path.join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    version,
    async stop() {
      process.removeListener('exit', quit);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Below the ports that systems hand out by themselves (32768 and up on Linux, 49152 and up elsewhere). */
const PORTS = { from: 20_000, to: 32_768 };

/**
 * A TCP port of the loopback interface that nobody listens on now. A port that the system chose would go back to
 * those it hands out, and another process's connection could have it before a server that starts, or starts again,
 * listens there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await mayListen(port)) return port;
  }
}

function mayListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
