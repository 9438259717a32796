import { err, ok } from '@berth/domain';
import type { HandOver } from '@berth/engine';
import { WrongUsage } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { type CredentialsFile, credentialsOf } from './credentials.ts';
import { credentialsText, prepareSecretFile, type SecretFile } from './hand-over.ts';
import type { IamApplyCliOptions, IamTarget } from './options.ts';
import { prepareRegistration, type Registration } from './registration.ts';

/** Where new secrets go: made ready before they exist, used once. */
export interface Channel {
  /** Checks and opens what the hand-over needs. Throws a CommandFailed when it could not work. */
  prepare(awsAccountId: string): Promise<void>;
  handOver: HandOver;
  /** Clears up what was prepared and not needed. */
  close(): Promise<void>;
  /** What was handed over and how, without the secrets, for the report. */
  told(): { to: 'terminal' | 'file' | 'server'; where: string } | null;
}

/** The channel that the options ask for: a Berth server, a file, or the terminal. */
export function createChannel(options: IamApplyCliOptions, target: IamTarget, terminal: Terminal): Channel {
  if (options.register !== undefined) return serverChannel(options.register, options, target, terminal);
  if (options.secretFile !== undefined) return fileChannel(options.secretFile, target);
  return terminalChannel(options, target, terminal);
}

function terminalChannel(options: IamApplyCliOptions, target: IamTarget, terminal: Terminal): Channel {
  let told: ReturnType<Channel['told']> = null;
  return {
    prepare: async () => {
      if (terminal.shown || options.output === 'json') return;
      throw new WrongUsage(
        'The new secret would go into a pipe or a file with all other output.',
        'Pass --secret-file PATH, --register NAME or --output json.',
      );
    },
    handOver: async (minted) => {
      const text = credentialsText(
        credentialsOf(minted, target.profile, target.consoleAccess),
        options.output,
      );
      // One JSON document in two parts: the secrets at once, so that a crash cannot lose them; the report later.
      terminal.out(options.output === 'json' ? `{\n"credentials": ${text.trimEnd()},` : text);
      told = { to: 'terminal', where: 'standard output' };
      return ok(undefined);
    },
    close: async () => undefined,
    told: () => told,
  };
}

function fileChannel(path: string, target: IamTarget): Channel {
  let file: SecretFile | undefined;
  let told: ReturnType<Channel['told']> = null;
  return {
    prepare: async () => {
      file = await prepareSecretFile(path);
    },
    handOver: async (minted) => {
      if (!file) return err('no file was prepared for the secret');
      try {
        await file.write(credentialsOf(minted, target.profile, target.consoleAccess));
      } catch (error) {
        return err(`the secret could not be written to ${path}: ${String(error)}`);
      }
      told = { to: 'file', where: path };
      return ok(undefined);
    },
    close: async () => file?.discard(),
    told: () => told,
  };
}

/** The wire contract's limit for the name of a cloud account. */
const LONGEST_NAME = 100;

/**
 * Registers at a server. A file stands ready for the case that the server refuses after the key was made: the
 * secret is written there then, and the file is removed when it was not needed.
 */
function serverChannel(
  name: string,
  options: IamApplyCliOptions,
  target: IamTarget,
  terminal: Terminal,
): Channel {
  if (name.trim() === '' || name.length > LONGEST_NAME) {
    throw new WrongUsage(`--register takes a name of 1 to ${LONGEST_NAME} characters.`);
  }
  let registration: Registration | undefined;
  let refuge: SecretFile | undefined;
  let told: ReturnType<Channel['told']> = null;
  const keep = async (credentials: CredentialsFile, why: string) => {
    if (!refuge) return err(why);
    await refuge.write(credentials);
    told = { to: 'file', where: refuge.path };
    return err(
      `the Berth server did not take the new key: ${why}. The secret is in ${refuge.path} (only you can read it); \`berth accounts add --from-file ${refuge.path}\` tries again.`,
    );
  };
  return {
    prepare: async (awsAccountId) => {
      registration = await prepareRegistration(name, options, terminal);
      refuge = await prepareSecretFile(
        options.secretFile ?? `berth-credentials-${awsAccountId}-${terminal.clock.now()}.json`,
      );
    },
    handOver: async (minted) => {
      const credentials = credentialsOf(minted, target.profile, target.consoleAccess);
      if (!registration) return keep(credentials, 'it was not reached');
      const registered = await registration.register(credentials);
      if (!registered.ok) return keep(credentials, registered.error);
      told = { to: 'server', where: `${name} (cloud account ${registered.value.cloudAccountId ?? '?'})` };
      return ok(undefined);
    },
    close: async () => refuge?.discard(),
    told: () => told,
  };
}
