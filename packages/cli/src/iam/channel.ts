import { err, IAM_IDS, type IamInventory, ok } from '@berth/domain';
import type { HandOver, MintedCredentials } from '@berth/engine';
import { CommandFailed, WrongUsage } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { type CredentialsFile, credentialsOf } from './credentials.ts';
import { credentialsText, prepareSecretFile, type SecretFile } from './hand-over.ts';
import type { IamApplyCliOptions, IamTarget } from './options.ts';
import { prepareRegistration, type Registration } from './registration.ts';

/** Where new secrets go: made ready before they exist, used once. */
export interface Channel {
  /** Checks and opens what the hand-over needs. Throws a CommandFailed when it could not work. */
  prepare(inventory: IamInventory): Promise<void>;
  handOver: HandOver;
  /**
   * Nothing was made that could be handed over: gives a line to say about it, if any. Throws a CommandFailed when
   * what the person asked for is not the case.
   */
  unused(inventory: IamInventory): Promise<string | null>;
  /** Clears up what was prepared and not needed. */
  close(): Promise<void>;
  /** What was handed over and how, without the secrets, for the report. */
  told(): { to: 'terminal' | 'file' | 'server'; where: string } | null;
}

/** The channel that the options ask for: a Berth server, a file, or the terminal. */
export function createChannel(options: IamApplyCliOptions, target: IamTarget, terminal: Terminal): Channel {
  const naming = createNaming(target);
  if (options.register !== undefined) return serverChannel(options.register, options, naming, terminal);
  if (options.secretFile !== undefined) return fileChannel(options.secretFile, naming);
  return terminalChannel(options, naming, terminal);
}

/** Turns what was minted into what a person enters, with names as this account spells them. */
interface Naming {
  learn(inventory: IamInventory): void;
  credentials(minted: MintedCredentials): CredentialsFile;
}

function createNaming({ profile, consoleAccess }: IamTarget): Naming {
  let consoleRole = profile.names.consoleRole;
  return {
    learn: ({ roles }) => {
      const seen = roles[IAM_IDS.consoleRole];
      if (seen?.kind === 'present') consoleRole = seen.value.name;
    },
    credentials: (minted) => credentialsOf(minted, consoleAccess === 'role' ? consoleRole : null),
  };
}

function terminalChannel(options: IamApplyCliOptions, naming: Naming, terminal: Terminal): Channel {
  let told: ReturnType<Channel['told']> = null;
  return {
    prepare: async (inventory) => {
      naming.learn(inventory);
      if (terminal.shown || options.output === 'json') return;
      throw new WrongUsage(
        'The new secret would go into a pipe or a file with all other output.',
        'Pass --secret-file PATH, --register NAME or --output json.',
      );
    },
    handOver: async (minted) => {
      const text = credentialsText(naming.credentials(minted), options.output);
      // One JSON document in two parts: the secrets at once, so that a crash cannot lose them; the report later.
      terminal.out(options.output === 'json' ? `{\n"credentials": ${text.trimEnd()},` : text);
      told = { to: 'terminal', where: 'standard output' };
      return ok(undefined);
    },
    unused: async () => null,
    close: async () => undefined,
    told: () => told,
  };
}

function fileChannel(path: string, naming: Naming): Channel {
  let file: SecretFile | undefined;
  let told: ReturnType<Channel['told']> = null;
  return {
    prepare: async (inventory) => {
      naming.learn(inventory);
      file = await prepareSecretFile(path);
    },
    handOver: async (minted) => {
      if (!file) return err('no file was prepared for the secret');
      try {
        await file.write(naming.credentials(minted));
      } catch (error) {
        return err(
          `the secret could not be written to ${path} (${String(error)}), and nobody has it: --rotate-key replaces the key.`,
        );
      }
      told = { to: 'file', where: path };
      return ok(undefined);
    },
    unused: async () => `Nothing was written to ${path}: no new key or password was made.`,
    close: async () => file?.discard(),
    told: () => told,
  };
}

/** The wire contract's limit for the name of a cloud account. */
const LONGEST_NAME = 100;

/**
 * Registers at a server. Until the server has it, the secret is in a file of the person's own: a refusal, a lost
 * connection or a killed process cannot lose it. The file is removed when the server has taken it.
 */
function serverChannel(
  name: string,
  options: IamApplyCliOptions,
  naming: Naming,
  terminal: Terminal,
): Channel {
  if (name.trim() === '' || name.length > LONGEST_NAME) {
    throw new WrongUsage(`--register takes a name of 1 to ${LONGEST_NAME} characters.`);
  }
  let registration: Registration | undefined;
  let refuge: SecretFile | undefined;
  let told: ReturnType<Channel['told']> = null;
  return {
    prepare: async (inventory) => {
      naming.learn(inventory);
      registration = await prepareRegistration(name, options, terminal);
      const { accountId } = inventory.identity;
      refuge = await prepareSecretFile(
        options.secretFile ?? `berth-credentials-${accountId}-${terminal.clock.now()}.json`,
      );
    },
    handOver: async (minted) => {
      if (!registration || !refuge) return err('the hand-over was not prepared');
      const credentials = naming.credentials(minted);
      await refuge.write(credentials);
      const registered = await registration.register(credentials);
      if (registered.ok) {
        await refuge.remove();
        told = { to: 'server', where: `${name} (cloud account ${registered.value.cloudAccountId ?? '?'})` };
        return ok(undefined);
      }
      told = { to: 'file', where: refuge.path };
      return err(
        `the Berth server did not take it: ${registered.error} The secret is in ${refuge.path} (only you can read it); \`${registration.again} --from-file ${refuge.path}\` tries again.`,
      );
    },
    unused: (inventory) => registeredAlready(name, inventory, options, terminal),
    close: async () => refuge?.discard(),
    told: () => told,
  };
}

/** Says that the cloud account has one of the user's keys already; throws when it has none. */
async function registeredAlready(
  name: string,
  { users }: IamInventory,
  options: IamApplyCliOptions,
  terminal: Terminal,
): Promise<string> {
  const { registeredKey } = await prepareRegistration(name, options, terminal);
  const seen = users[IAM_IDS.user];
  const keys =
    seen?.kind === 'present' && seen.value.accessKeys.kind === 'present' ? seen.value.accessKeys : null;
  const key = await registeredKey();
  if (keys?.value.some(({ accessKeyId }) => accessKeyId === key)) {
    return `${name} is registered already, with the access key ${key}.`;
  }
  throw new CommandFailed(
    `${name} was not registered: no new key was made, and AWS does not show the secret of an existing one again.`,
    'Pass --rotate-key to make a new key and register that; or, with the secret at hand, use `berth accounts add`.',
  );
}
