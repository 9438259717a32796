import { Secret } from '@berth/domain';
import { WrongUsage } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { warnOfArgv } from './connection.ts';

/** One secret that a command needs, and the ways in which it may be given. */
export interface SecretQuestion {
  /** What it is called when a person is asked: "Secret access key". */
  label: string;
  /** Value and name of the option that carries it on the command line. */
  argument: string | undefined;
  argumentName: string;
  envName: string;
  /** The option that says that it comes on standard input. */
  stdinName: string;
  /** Whether that option was given; its line is then taken from {@link StandardInput}. */
  fromStdin: boolean | undefined;
}

/** Standard input as lines, read once and only when a secret is to come from it. */
export class StandardInput {
  readonly #terminal: Terminal;
  #lines: string[] | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  async nextLine(option: string): Promise<Secret> {
    this.#lines ??= (await this.#terminal.readInput()).split(/\r?\n/);
    const line = this.#lines.shift();
    if (!line) throw new WrongUsage(`${option}: nothing came on standard input.`, 'One secret a line.');
    return new Secret(line);
  }
}

/**
 * Gets a secret: from standard input, the command line (with a warning), the environment, or by asking without
 * showing what is typed. Throws WrongUsage when nobody is there to ask.
 */
export async function secretFor(
  question: SecretQuestion,
  input: StandardInput,
  terminal: Terminal,
): Promise<Secret> {
  const { argument, argumentName, envName, stdinName, label } = question;
  if (question.fromStdin) return input.nextLine(stdinName);
  if (argument !== undefined) {
    warnOfArgv(argumentName, `${stdinName} or ${envName}`, terminal);
    return new Secret(argument);
  }
  const fromEnv = terminal.env[envName];
  if (fromEnv) return new Secret(fromEnv);
  if (!terminal.interactive) {
    throw new WrongUsage(`${label} is not given.`, `Set ${envName}, or pass ${stdinName}.`);
  }
  const answer = await terminal.askSecret(`${label}: `);
  if (answer === '') throw new WrongUsage(`${label} is not given.`);
  return new Secret(answer);
}
