import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@berth/domain';
import { CommandFailed } from '../errors.ts';

/** A service and the keys for it. */
export interface Connection {
  url: string;
  apiKey: Secret;
  apiSecretKey: Secret;
}

type Env = Readonly<Record<string, string | undefined>>;

/** A profile of the config file; null when there is no such file or no such profile in it. */
export async function readProfile(name: string, env: Env): Promise<Connection | null> {
  const home = env.XDG_CONFIG_HOME || join(env.HOME ?? '', '.config');
  const path = env.BERTH_CONFIG || join(home, 'berth', 'config.json');
  const profiles = (await readPrivateJson(path))?.profiles;
  if (!isRecord(profiles) || !Object.hasOwn(profiles, name)) return null;
  return toConnection(profiles[name], `${path}, profile "${name}",`);
}

/** What `npm start` left in `.berth/local.json`; null when there is none. */
export async function readLocal(env: Env): Promise<Connection | null> {
  const path = join(env.BERTH_HOME || '.berth', 'local.json');
  const handle = await readPrivateJson(path);
  return handle && toConnection(handle, path);
}

function toConnection(value: unknown, where: string): Connection {
  const { url, apiKey, apiSecretKey } = isRecord(value) ? value : {};
  if (typeof url !== 'string' || typeof apiKey !== 'string' || typeof apiSecretKey !== 'string') {
    throw new CommandFailed(`${where} lacks url, apiKey or apiSecretKey.`, 'Give it all three, as texts.');
  }
  return { url, apiKey: new Secret(apiKey), apiSecretKey: new Secret(apiSecretKey) };
}

/**
 * Reads a file that holds secrets. Refuses one that others on the machine can read or write. Null when there is
 * none; never repeats any of its text.
 */
export async function readPrivateJson(path: string): Promise<Record<string, unknown> | null> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new CommandFailed(`${path} cannot be read (${error.code}).`, 'Check who owns it.');
  });
  if (!file) return null;
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new CommandFailed(`${path} holds secrets, and others can open it.`, `Run: chmod 600 ${path}`);
    }
    const value: unknown = parse(await file.readFile('utf8'));
    if (!isRecord(value)) throw new CommandFailed(`${path} is not a JSON object.`, 'Correct or remove it.');
    return value;
  } finally {
    await file.close();
  }
}

/** The parser's own message would show part of the file. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
