/** The command was understood and did not succeed: exit code 1. The message is printed, with its remedy. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
  readonly remedy: string | undefined;
  readonly exitCode: number = 1;
  /** What a program branches on, for `--output json`: code, field, task, … */
  readonly about: Readonly<Record<string, string | number | undefined>>;

  constructor(message: string, remedy?: string, about: CommandFailed['about'] = {}) {
    super(message);
    this.remedy = remedy;
    this.about = about;
  }
}

/** The command cannot run as it was typed: exit code 2. */
export class WrongUsage extends CommandFailed {
  override name = 'WrongUsage';
  override readonly exitCode = 2;
}

/** The command already printed what went wrong; only the exit code is left to give. */
export class AlreadyReported extends CommandFailed {
  override name = 'AlreadyReported';
  override readonly exitCode: number;

  constructor(exitCode = 1) {
    super('');
    this.exitCode = exitCode;
  }
}

/** What a program reads about an error, on standard output under `--output json`; null when all is said already. */
export function errorDocument(error: unknown, exitCode: number): { error: object } | null {
  if (error instanceof AlreadyReported) return null;
  const { remedy, about } = error instanceof CommandFailed ? error : { remedy: undefined, about: {} };
  const message = error instanceof Error ? error.message : String(error);
  return { error: { message, remedy, ...about, exitCode } };
}

/** What a person reads about an error that a command threw. Never a stack, unless `debug`. */
export function errorText(error: unknown, debug = false): string {
  if (error instanceof AlreadyReported) return '';
  if (error instanceof CommandFailed) {
    return `berth: ${error.message}\n${error.remedy ? `  → ${error.remedy}\n` : ''}`;
  }
  if (error instanceof Error) {
    if (debug) return `berth: ${error.stack ?? error.message}\n`;
    return `berth: ${error.message}\n  → This is unexpected. Run again with BERTH_DEBUG=1 to see where it happened.\n`;
  }
  return `berth: ${String(error)}\n`;
}
