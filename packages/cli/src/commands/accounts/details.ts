import type { CloudAccountCreateBody, CloudAccountUpdateBody } from '@berth/api';
import { Secret } from '@berth/domain';
import type { Command } from 'commander';
import { WrongUsage } from '../../errors.ts';
import type { Terminal } from '../../terminal.ts';
import { readPrivateJson } from '../profiles.ts';
import { StandardInput, secretFor } from '../secret-input.ts';

/** The details of a cloud account, as options. */
export interface DetailOptions {
  name?: string;
  fromFile?: string;
  accessKeyId?: string;
  accessSecretKey?: string;
  secretKeyStdin?: boolean;
  iamRoleName?: string;
  consoleUsername?: string;
  consolePassword?: string;
  consolePasswordStdin?: boolean;
  signInLoginUrl?: string;
}

export const SECRETS_HELP = `
Secrets come, in this order, from standard input (one a line, the secret key first), from
BERTH_ACCESS_SECRET_KEY and BERTH_CONSOLE_PASSWORD, or by asking without showing what is typed.`;

/** Adds the options that carry a cloud account's details. */
export function withDetails(command: Command): Command {
  return command
    .option('--from-file <file>', 'read the details from the file that `berth iam apply --secret-file` made')
    .option('--access-key-id <id>', "the programmatic user's access key id")
    .option('--access-secret-key <secret>', 'its secret; better on standard input or in the environment')
    .option('--secret-key-stdin', 'read the secret key from standard input')
    .option('--iam-role-name <name>', 'the console role (instead of a console user)')
    .option('--console-username <name>', 'the console user')
    .option('--console-password <password>', 'its password; better on standard input or in the environment')
    .option('--console-password-stdin', 'read the console password from standard input')
    .option('--sign-in-login-url <url>', "the console user's sign-in address")
    .addHelpText('after', SECRETS_HELP);
}

/** Whether any detail but the name is given. */
export const hasDetails = (options: DetailOptions): boolean =>
  [
    options.fromFile,
    options.accessKeyId,
    options.accessSecretKey,
    options.secretKeyStdin,
    options.iamRoleName,
    options.consoleUsername,
    options.consolePassword,
    options.consolePasswordStdin,
    options.signInLoginUrl,
  ].some((value) => value !== undefined);

type FileDetails = Pick<
  CloudAccountUpdateBody,
  'accessKeyId' | 'accessSecretKey' | 'iamRoleName' | 'consoleUsername' | 'consolePassword' | 'signInLoginUrl'
>;

/**
 * What the options say, secrets fetched: of the access key whenever its id is given, of the console user whenever
 * its name is. Options go before the file. Throws WrongUsage for a file that is not there.
 */
export async function detailsFrom(
  options: DetailOptions,
  terminal: Terminal,
): Promise<CloudAccountUpdateBody> {
  const file = options.fromFile === undefined ? {} : await readDetails(options.fromFile);
  const input = new StandardInput(terminal);
  const keys = await keysFrom(options, input, terminal);
  const consoleFields = await consoleFrom(options, input, terminal);
  const details = { ...file, ...keys, ...consoleFields };
  return options.name === undefined ? details : { ...details, name: options.name };
}

async function keysFrom(options: DetailOptions, input: StandardInput, terminal: Terminal) {
  const { accessKeyId } = options;
  const secretGiven = options.accessSecretKey !== undefined || options.secretKeyStdin;
  if (accessKeyId === undefined) {
    if (secretGiven) throw new WrongUsage('A secret key needs --access-key-id beside it.');
    return {};
  }
  const accessSecretKey = await secretFor(
    {
      label: 'Secret access key',
      argument: options.accessSecretKey,
      argumentName: '--access-secret-key',
      envName: 'BERTH_ACCESS_SECRET_KEY',
      stdinName: '--secret-key-stdin',
      fromStdin: options.secretKeyStdin,
    },
    input,
    terminal,
  );
  return { accessKeyId, accessSecretKey };
}

async function consoleFrom(options: DetailOptions, input: StandardInput, terminal: Terminal) {
  const { iamRoleName, consoleUsername, signInLoginUrl } = options;
  const needsPassword =
    consoleUsername !== undefined || options.consolePassword !== undefined || options.consolePasswordStdin;
  const consolePassword = needsPassword
    ? await secretFor(
        {
          label: 'Console password',
          argument: options.consolePassword,
          argumentName: '--console-password',
          envName: 'BERTH_CONSOLE_PASSWORD',
          stdinName: '--console-password-stdin',
          fromStdin: options.consolePasswordStdin,
        },
        input,
        terminal,
      )
    : undefined;
  return {
    ...(iamRoleName !== undefined && { iamRoleName }),
    ...(consoleUsername !== undefined && { consoleUsername }),
    ...(signInLoginUrl !== undefined && { signInLoginUrl }),
    ...(consolePassword && { consolePassword }),
  };
}

async function readDetails(path: string): Promise<FileDetails> {
  const file = await readPrivateJson(path);
  if (!file) throw new WrongUsage(`There is no file ${path}.`);
  const text = (...names: string[]): string | undefined =>
    names.map((name) => file[name]).find((value): value is string => typeof value === 'string');
  const [accessKeyId, secretKey] = [text('accessKeyId'), text('accessSecretKey')];
  const [iamRoleName, password] = [text('IAMRoleName', 'iamRoleName'), text('consolePassword')];
  const [consoleUsername, signInLoginUrl] = [text('consoleUsername'), text('signInLoginUrl')];
  return {
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(secretKey !== undefined && { accessSecretKey: new Secret(secretKey) }),
    ...(iamRoleName !== undefined && { iamRoleName }),
    ...(consoleUsername !== undefined && { consoleUsername }),
    ...(signInLoginUrl !== undefined && { signInLoginUrl }),
    ...(password !== undefined && { consolePassword: new Secret(password) }),
  };
}

/** Makes sure that what a creation needs is there. Throws WrongUsage naming the option. */
export function completeDetails(
  details: CloudAccountUpdateBody,
  region: string | undefined,
): CloudAccountCreateBody {
  const { name, accessKeyId, accessSecretKey, ...rest } = details;
  if (name === undefined) throw new WrongUsage('--name is not given.');
  if (accessKeyId === undefined || accessSecretKey === undefined) {
    throw new WrongUsage('--access-key-id is not given.', 'Pass it, or --from-file.');
  }
  if (rest.iamRoleName === undefined && rest.consoleUsername === undefined) {
    throw new WrongUsage(
      'It is not said how support reaches the AWS console.',
      'Pass --iam-role-name; or --console-username and --sign-in-login-url.',
    );
  }
  return {
    name,
    provider: 'AWS',
    accessKeyId,
    accessSecretKey,
    ...rest,
    ...(region !== undefined && { region }),
  };
}
