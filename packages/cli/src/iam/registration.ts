import { ApiError, type BerthClient, TaskFailed } from '@berth/api';
import { err, ok, type Result } from '@berth/domain';
import { connect } from '../commands/connection.ts';
import { CommandFailed } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import type { CredentialsFile } from './credentials.ts';
import type { IamApplyCliOptions } from './options.ts';

/** A server that was reached and accepted the keys, and whether it has a cloud account of that name. */
export interface Registration {
  name: string;
  /** Creates the cloud account, or gives the one of that name its new keys; waits for the task. */
  register(credentials: CredentialsFile): Promise<Result<{ cloudAccountId: number | null }, string>>;
  /** The command that does the same from a file. */
  again: string;
  /** Id of the access key that the cloud account of this name has now, or null when there is none. */
  registeredKey(): Promise<string | null>;
}

const TASK_LIMIT_MS = 180_000;

/**
 * Looks at the server before anything is made in AWS, so that a wrong address or key costs nothing. Throws
 * CommandFailed when the server cannot be used.
 */
export async function prepareRegistration(
  name: string,
  options: IamApplyCliOptions,
  terminal: Terminal,
): Promise<Registration> {
  // `--profile` names an AWS profile here, so a Berth profile can only come from the environment.
  const { url, apiKey, apiSecretKey, local, output } = options;
  const given = Object.entries({ url, apiKey, apiSecretKey, local }).filter(
    ([, value]) => value !== undefined,
  );
  const client = await connect({ ...Object.fromEntries(given), output }, terminal);
  let existing: number | null;
  try {
    const accounts = await client.listCloudAccounts(terminal.signal);
    existing = accounts.find((account) => account.name === name)?.id ?? null;
  } catch (error) {
    throw new CommandFailed(
      `The Berth server cannot be used: ${errorWords(error)}`,
      'Nothing was changed. Check the address and the keys; `berth iam apply --help` says where they come from.',
    );
  }
  return {
    name,
    again:
      existing === null
        ? `berth accounts add --name ${JSON.stringify(name)}`
        : `berth accounts update ${existing}`,
    registeredKey: async () =>
      existing === null
        ? null
        : ((await client.getCloudAccount(existing, terminal.signal)).accessKeyId ?? null),
    register: async (credentials) => {
      try {
        const task = await send(client, name, existing, credentials);
        const done = await client.waitForTask(task.taskId, {
          timeoutMs: TASK_LIMIT_MS,
          onProgress: ({ status }) => {
            if (!terminal.live) return;
            terminal.err(`\r\u001b[K… registering ${name}: ${status}`);
          },
        });
        if (terminal.live) terminal.err('\r\u001b[K');
        return ok({ cloudAccountId: done.response?.resourceId ?? existing });
      } catch (error) {
        return err(errorWords(error));
      }
    },
  };
}

function send(client: BerthClient, name: string, existing: number | null, credentials: CredentialsFile) {
  const { accessKeyId, accessSecretKey, IAMRoleName, consoleUsername, consolePassword, signInLoginUrl } =
    credentials;
  const body = {
    name,
    ...(accessKeyId && accessSecretKey ? { accessKeyId, accessSecretKey } : {}),
    ...(IAMRoleName ? { iamRoleName: IAMRoleName } : {}),
    ...(consoleUsername && consolePassword && signInLoginUrl
      ? { consoleUsername, consolePassword, signInLoginUrl }
      : {}),
  };
  if (existing !== null) return client.updateCloudAccount(existing, body);
  if (!accessKeyId || !accessSecretKey) throw new Error('There is no new access key to register.');
  return client.createCloudAccount({ ...body, accessKeyId, accessSecretKey, provider: 'AWS' });
}

function errorWords(error: unknown): string {
  if (error instanceof TaskFailed) return `${error.code ? `${error.code}: ` : ''}${error.message}`;
  if (error instanceof ApiError) return error.remedy ? `${error.message} (${error.remedy})` : error.message;
  return error instanceof Error ? error.message : String(error);
}
