import { chmod, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** What `npm start` leaves for scripts and tests in `local.json`. */
export interface LocalHandle {
  url: string;
  apiKey: string;
  apiSecretKey: string;
  /** Where the owner sets the console's password, once; null when that is done. */
  consoleSetupUrl: string | null;
  sandbox: {
    endpoint: string;
    region: string;
    /** AWS accounts of the sandbox, each with an administrator's key. */
    accounts: { accountId: string; accessKeyId: string; secretAccessKey: string }[];
  };
}

export const handlePath = (home: string): string => path.join(home, 'local.json');
export const environmentPath = (home: string): string => path.join(home, 'env.sh');

/** The handle of an earlier start, or null when there is none that can be read. */
export async function readHandle(home: string): Promise<LocalHandle | null> {
  try {
    return JSON.parse(await readFile(handlePath(home), 'utf8')) as LocalHandle;
  } catch {
    return null;
  }
}

/**
 * Writes the handle, and beside it the same as a file that a shell can read. Both hold secrets: mode 0600, and
 * whole or not at all.
 */
export async function writeHandle(home: string, handle: LocalHandle): Promise<void> {
  await writeWhole(handlePath(home), `${JSON.stringify(handle, null, 2)}\n`);
  await writeWhole(environmentPath(home), shellText(home, handle));
}

/** The variables that `berth`, any AWS SDK and the AWS CLI read, pointing at this Berth and its sandbox. */
export function environmentOf(handle: LocalHandle): Record<string, string> {
  const [aws] = handle.sandbox.accounts;
  if (!aws) throw new Error('the handle has no sandbox account');
  return {
    BERTH_URL: handle.url,
    BERTH_API_KEY: handle.apiKey,
    BERTH_API_SECRET_KEY: handle.apiSecretKey,
    AWS_ENDPOINT_URL: handle.sandbox.endpoint,
    AWS_REGION: handle.sandbox.region,
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
  };
}

/** With the directory, too: `berth admin` speaks to the server by a socket in it. */
function shellText(home: string, handle: LocalHandle): string {
  const variables = { BERTH_HOME: path.resolve(home), ...environmentOf(handle) };
  const lines = Object.entries(variables).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  );
  const unset = 'unset AWS_PROFILE AWS_SESSION_TOKEN';
  return [
    '# Points this shell at the local Berth and its sandbox: . .berth/env.sh',
    ...lines,
    unset,
    '',
  ].join('\n');
}

async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(beside, 0o600);
  await rename(beside, file);
}
