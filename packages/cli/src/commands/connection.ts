import { type BerthClient, createClient } from '@berth/api';
import { Secret } from '@berth/domain';
import type { Command } from 'commander';
import { WrongUsage } from '../errors.ts';
import { outputOption } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { type Connection, readLocal, readProfile } from './profiles.ts';

/** Options that every command over the REST API has. */
export interface ConnectionOptions {
  url?: string;
  apiKey?: string;
  apiSecretKey?: string;
  profile?: string;
  local?: boolean;
  output: 'text' | 'json';
}

const REDIS_CLOUD_URL = 'https://api.redislabs.com/v1';

/** Says in `--help` where the address and the keys come from. */
export const CONNECTION_HELP = `
Which service, and with which keys (the first that applies):
  --local                 .berth/local.json, which \`npm start\` writes (BERTH_HOME moves .berth)
  --profile NAME          a profile of ~/.config/berth/config.json (BERTH_CONFIG moves it, mode 0600):
                          {"profiles": {"NAME": {"url": "…", "apiKey": "…", "apiSecretKey": "…"}}}
  options, environment    BERTH_URL, BERTH_API_KEY, BERTH_API_SECRET_KEY; when none of these is set
                          REDISCLOUD_URL, REDISCLOUD_ACCESS_KEY, REDISCLOUD_SECRET_KEY (Redis Cloud itself)
  BERTH_PROFILE           as --profile
  nothing set             the profile "default", then .berth/local.json
Address and keys come from one place together, so that no key is sent where it does not belong.`;

/** Adds the options that say which service, and how to print. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', 'the service, like http://127.0.0.1:8080')
    .option('--api-key <key>', "the account's API key")
    .option('--api-secret-key <key>', "the user's API key; better in the environment or a profile")
    .option('--profile <name>', 'Berth profile to use')
    .option('--local', 'use the Berth that `npm start` runs here')
    .addOption(outputOption())
    .addHelpText('after', CONNECTION_HELP);
}

/** Connects as the options, the environment and the files say. Throws WrongUsage naming what is missing. */
export async function connect(options: ConnectionOptions, terminal: Terminal): Promise<BerthClient> {
  const { url, apiKey, apiSecretKey } = await connectionOf(options, terminal);
  return createClient({
    url,
    apiKey,
    apiSecretKey,
    userAgent: 'berth-cli',
    onPause: (ms) => terminal.err(`… Too many requests; trying again in ${Math.ceil(ms / 1000)} s\n`),
    sleep: (ms, signal) => terminal.clock.sleep(ms, signal ?? terminal.signal),
  });
}

/** Where a command connects to; see {@link CONNECTION_HELP}. */
export async function connectionOf(options: ConnectionOptions, terminal: Terminal): Promise<Connection> {
  const { env } = terminal;
  const wholePlace = options.local ? '--local' : options.profile === undefined ? null : '--profile';
  const single = options.url ?? options.apiKey ?? options.apiSecretKey;
  if (options.local && options.profile !== undefined) {
    throw new WrongUsage('--local and --profile exclude each other.');
  }
  if (wholePlace && single !== undefined) {
    throw new WrongUsage(
      `${wholePlace} gives address and keys together.`,
      'Leave --url, --api-key and --api-secret-key out.',
    );
  }
  if (options.apiSecretKey !== undefined) warnOfArgv('--api-secret-key', 'BERTH_API_SECRET_KEY', terminal);
  if (options.local)
    return needed(await readLocal(env), 'There is no .berth/local.json here.', 'Run npm start.');
  if (options.profile !== undefined) return readNamed(options.profile, env);
  const explicit = fromEnvironment(options, env);
  if (explicit) return explicit;
  if (env.BERTH_PROFILE) return readNamed(env.BERTH_PROFILE, env);
  return needed(
    (await readProfile('default', env)) ?? (await readLocal(env)),
    'It is not said which service to use.',
    'Set BERTH_URL, BERTH_API_KEY and BERTH_API_SECRET_KEY, or see --help for profiles.',
  );
}

/** A secret on the command line is seen by everybody on the machine and kept in the shell's history. */
export function warnOfArgv(option: string, instead: string, terminal: Terminal): void {
  terminal.err(
    `berth: ${option} on the command line can be seen by others on this machine; use ${instead}.\n`,
  );
}

function fromEnvironment(options: ConnectionOptions, env: Terminal['env']): Connection | null {
  const berth = [env.BERTH_URL, env.BERTH_API_KEY, env.BERTH_API_SECRET_KEY];
  const redis = [env.REDISCLOUD_URL || REDIS_CLOUD_URL, env.REDISCLOUD_ACCESS_KEY, env.REDISCLOUD_SECRET_KEY];
  const isBerth = berth.some(Boolean);
  const isRedis = !isBerth && Boolean(env.REDISCLOUD_ACCESS_KEY || env.REDISCLOUD_SECRET_KEY);
  const given = [options.url, options.apiKey, options.apiSecretKey];
  if (!isBerth && !isRedis && !given.some(Boolean)) return null;
  const [url, apiKey, apiSecretKey] = given.map((value, i) => value || (isRedis ? redis : berth)[i]);
  const names = isRedis
    ? ['', 'REDISCLOUD_ACCESS_KEY', 'REDISCLOUD_SECRET_KEY']
    : ['--url or BERTH_URL', '--api-key or BERTH_API_KEY', 'BERTH_API_SECRET_KEY'];
  const missing = names.filter((_name, i) => ![url, apiKey, apiSecretKey][i]);
  if (!url || !apiKey || !apiSecretKey) {
    throw new WrongUsage(`Not given: ${missing.join(', ')}.`, 'See --help for the ways to give them.');
  }
  return { url, apiKey: new Secret(apiKey), apiSecretKey: new Secret(apiSecretKey) };
}

async function readNamed(name: string, env: Terminal['env']): Promise<Connection> {
  return needed(
    await readProfile(name, env),
    `There is no profile "${name}".`,
    'Add it to ~/.config/berth/config.json; see --help for its shape.',
  );
}

function needed<T>(value: T | null, message: string, remedy: string): T {
  if (value === null) throw new WrongUsage(message, remedy);
  return value;
}
