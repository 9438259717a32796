import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startSandbox } from '@berth/sandbox';
import { type BerthConfig, DirectoryInUse, lockDirectory, readConfig, startBerth } from '@berth/server';
import { type FirstAccount, firstAccount, setupUrl } from './first-account.ts';
import { handlePath, type LocalHandle, writeHandle } from './local-handle.ts';
import { customerAccounts, REGION } from './local-sandbox.ts';
import { startLog } from './start-log.ts';

const SANDBOX_PORT = 4599;

/** A start that cannot be; the message says why and what to do. */
export class StartRefused extends Error {
  override name = 'StartRefused';
}

export interface LocalBerth {
  home: string;
  handle: LocalHandle;
  database: string;
  logFile: string;
  /** True when an earlier start's data was found. */
  foundAgain: boolean;
  keys: FirstAccount['made'];
  close(): Promise<void>;
}

/**
 * Starts sandbox, server and worker on the data in `BERTH_HOME`, sets the first account up once, and leaves the
 * handle. Whatever the machine knows of AWS, this Berth's AWS is its own sandbox.
 */
export async function startLocalBerth(env: NodeJS.ProcessEnv): Promise<LocalBerth> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (let step = opened.pop(); step; step = opened.pop()) await step();
  };
  try {
    return await open(env, opened, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  env: NodeJS.ProcessEnv,
  opened: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<LocalBerth> {
  const config = readConfig(env);
  const sandboxPort = portOf(env.SANDBOX_PORT, SANDBOX_PORT);
  const { home } = config;
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
  // Two sandboxes on one state file would overwrite each other, whatever the database is.
  const lock = await lockDirectory(path.join(home, 'sandbox'), 'npm start').catch((error: unknown) => {
    throw error instanceof DirectoryInUse ? new StartRefused(runsAlready(home, error)) : error;
  });
  opened.push(() => lock.release());
  const foundAgain = existsSync(handlePath(home));
  const sandbox = await startSandbox({
    port: sandboxPort,
    stateFile: path.join(home, 'sandbox', 'state.json'),
  }).catch((error: unknown) => {
    throw portTaken(error, sandboxPort, 'SANDBOX_PORT', 'the sandbox');
  });
  opened.push(() => sandbox.close());
  const log = startLog(home);
  opened.push(log.close);
  const local: BerthConfig = { ...config, aws: { endpoint: sandbox.endpoint, region: REGION }, log: log.log };
  const berth = await startBerth(local).catch((error: unknown) => {
    throw portTaken(error, config.port, 'PORT', 'the server');
  });
  opened.push(() => berth.close());
  if (berth.adminSocket === null) throw new Error('the server takes no administration commands');
  const accounts = await customerAccounts(sandbox.endpoint);
  const keys = await firstAccount(home, berth.url, berth.adminSocket);
  const handle: LocalHandle = {
    url: berth.url,
    apiKey: keys.apiKey,
    apiSecretKey: keys.apiSecretKey,
    consoleSetupUrl: await setupUrl(berth.adminSocket),
    sandbox: { endpoint: sandbox.endpoint, region: REGION, accounts },
  };
  await writeHandle(home, handle);
  const database = config.databaseUrl ? 'the PostgreSQL server of DATABASE_URL' : 'embedded';
  return { home, handle, database, logFile: log.file, foundAgain, keys: keys.made, close };
}

function portOf(text: string | undefined, otherwise: number): number {
  if (text === undefined || text.trim() === '') return otherwise;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new StartRefused(`SANDBOX_PORT must be a whole number from 0 to 65535, and is "${text}".`);
  return port;
}

function runsAlready(home: string, error: DirectoryInUse): string {
  const holder = /in use by (.+?)\. /.exec(error.message)?.[1] ?? 'another process';
  return (
    `Berth already runs on the data in ${home}: ${holder}. ` +
    'Use that one, stop it first, or start this one elsewhere: BERTH_HOME=/another/folder PORT=8081 SANDBOX_PORT=4600 npm start'
  );
}

function portTaken(error: unknown, port: number, variable: string, what: string): unknown {
  if ((error as NodeJS.ErrnoException | null)?.code !== 'EADDRINUSE') return error;
  return new StartRefused(
    `Port ${port}, where ${what} was to listen, is in use by another program. Stop that program, or choose another port: ${variable}=${port + 1} npm start`,
  );
}
