import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, '.cache/interop');
/** What takes minutes to build is kept for every checkout of this machine's user. */
const userCache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'berth/interop');

/** A client that can be run, or why there is none. */
export type Client = { kind: 'built'; path: string } | { kind: 'missing'; because: string };

const missing = (because: string): Extract<Client, { kind: 'missing' }> => ({ kind: 'missing', because });
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

interface Attempt {
  program: string;
  args: string[];
  cwd: string;
  env?: Record<string, string>;
  limitMs: number;
}

/** Runs a build step; says what went wrong, or undefined. Asynchronous, so that the test runner keeps breathing. */
function tried({ program, args, cwd, env, limitMs }: Attempt): Promise<string | undefined> {
  const options = { cwd, env: { ...process.env, ...env }, timeout: limitMs, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, _stdout, stderr) => {
      if (!error) return resolve(undefined);
      const { code, killed } = error;
      if (typeof code === 'string') return resolve(`${program} can't be run here (${code})`);
      const why = killed ? `took longer than ${limitMs / 1000} s` : `failed: ${lastLine(stderr)}`;
      resolve(`\`${program} ${args.join(' ')}\` ${why}`);
    });
  });
}

/**
 * Builds our program around the vendor's Go SDK, at the version that its go.mod pins. It is missing where there is no Go,
 * or no module to be had; with both at hand a program that does not build is a fault of ours.
 */
export async function buildGoClient(): Promise<Client> {
  mkdirSync(cache, { recursive: true });
  const go = { program: 'go', cwd: path.join(import.meta.dirname, 'go-sdk'), limitMs: 10 * 60_000 };
  // The toolchain at hand or none: nothing is downloaded but the modules.
  const env = { GOTOOLCHAIN: 'local', GOFLAGS: '' };
  const without = await tried({ ...go, args: ['mod', 'download'], env });
  if (without) return missing(without);
  const program = path.join(cache, 'go-sdk');
  // The runs on the two databases build it at the same time, and a program that runs cannot be written.
  const made = `${program}-${process.pid}`;
  const trouble = await tried({ ...go, args: ['build', '-mod=readonly', '-o', made, '.'], env });
  if (trouble) throw new Error(`The program around the Go SDK does not build: ${trouble}`);
  renameSync(made, program);
  return { kind: 'built', path: program };
}

/**
 * A client that takes minutes to build: the one that was built before, or built now where BERTH_TEST_BUILD_CLIENTS asks
 * for that, as `npm run test:interop` does.
 */
async function builtOnce(name: string, program: string, attempt: (home: string) => Attempt): Promise<Client> {
  const home = path.join(userCache, name);
  const file = path.join(home, 'bin', program);
  if (existsSync(file)) return { kind: 'built', path: file };
  if (process.env.BERTH_TEST_BUILD_CLIENTS !== '1')
    return missing('it is not built yet, which takes minutes; `npm run test:interop` builds it once');
  console.log(`Building ${name}, once; it takes minutes`);
  const trouble = await tried(attempt(home));
  return trouble ? missing(trouble) : { kind: 'built', path: file };
}

const REDISCTL = '0.10.1';

/** Installs redisctl by cargo; `--locked` takes the release's own lock file. */
export const buildRedisctl = (): Promise<Client> =>
  builtOnce(`redisctl-${REDISCTL}`, 'redisctl', (home) => ({
    program: 'cargo',
    args: [
      ...['install', 'redisctl', '--version', REDISCTL, '--locked', '--root', home],
      ...['--no-default-features', '--features', 'cloud,enterprise'],
    ],
    cwd: tmpdir(),
    limitMs: 25 * 60_000,
  }));

/** The provider's release 2.11.0, as Go's modules name it: its module has no /v2 in its path. */
const PROVIDER = { release: '2.11.0', version: 'v0.0.0-20260216122939-cb1146c9fe61' };

const buildProvider = (): Promise<Client> =>
  builtOnce(`terraform-provider-rediscloud-${PROVIDER.release}`, 'terraform-provider-rediscloud', (home) => ({
    program: 'go',
    args: ['install', `github.com/RedisLabs/terraform-provider-rediscloud@${PROVIDER.version}`],
    cwd: tmpdir(),
    env: { GOTOOLCHAIN: 'local', GOFLAGS: '', GOBIN: path.join(home, 'bin') },
    limitMs: 15 * 60_000,
  }));

/**
 * Builds whatever can be, one after the other: side by side they keep each other from being done in time.
 *
 * @returns why others could not be
 */
export async function buildClients(): Promise<string[]> {
  const isNamed = Boolean(process.env.BERTH_TEST_TERRAFORM_PROVIDER);
  const builds = [
    ['the Go SDK', buildGoClient],
    ['redisctl', buildRedisctl],
    ...(isNamed ? [] : ([["Terraform's provider", buildProvider]] as const)),
  ] as const;
  const without: string[] = [];
  for (const [name, build] of builds) {
    const built = await build();
    if (built.kind === 'missing') without.push(`${name}: ${built.because}`);
  }
  return without;
}

/** Terraform with the vendor's provider, laid out as `terraform init` looks for it. */
export type Terraform =
  | { kind: 'built'; path: string; cliConfig: string }
  | Extract<Client, { kind: 'missing' }>;

/**
 * Finds Terraform, and the vendor's provider: the binary that BERTH_TEST_TERRAFORM_PROVIDER names, such as one that
 * `terraform init` downloaded, or one that is built from the Go module proxy, where that serves it.
 */
export async function findTerraform(place: string): Promise<Terraform> {
  const named = process.env.BERTH_TEST_TERRAFORM_PROVIDER;
  if (named && !existsSync(named)) return missing(`there is no file ${named}`);
  const built: Client = named ? { kind: 'built', path: named } : await buildProvider();
  if (built.kind === 'missing') return missing(`of the provider RedisLabs/rediscloud: ${built.because}`);
  const provider = built.path;
  const env = { CHECKPOINT_DISABLE: '1' };
  const version = await runClient('terraform', ['version', '-json'], env).catch(() => null);
  if (version?.code !== 0) return missing('terraform cannot be run here');
  const { platform } = JSON.parse(version.stdout) as { platform: string };
  const mirror = path.join(place, 'mirror');
  const home = path.join(mirror, 'registry.terraform.io/redislabs/rediscloud', PROVIDER.release, platform);
  mkdirSync(home, { recursive: true });
  symlinkSync(path.resolve(provider), path.join(home, `terraform-provider-rediscloud_v${PROVIDER.release}`));
  const cliConfig = path.join(place, 'terraform.tfrc');
  writeFileSync(
    cliConfig,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  return { kind: 'built', path: 'terraform', cliConfig };
}

/** What a client left when it ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a client with nothing of ours or of AWS in its environment but what is given, in an empty home folder, so
 * that no profile of the machine's user is read.
 */
export async function runClient(
  program: string,
  args: string[],
  env: Record<string, string>,
  input = '',
): Promise<Ended> {
  const home = mkdtempSync(path.join(tmpdir(), 'berth-client-'));
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: home,
        env: { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, NO_COLOR: '1', ...env },
      });
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
      child.stdin.end(input);
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
