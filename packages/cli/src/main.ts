import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { registerAdmin } from './admin.ts';
import { registerRestCommands } from './commands/register.ts';
import { CommandFailed, errorDocument, errorText } from './errors.ts';
import { registerIam } from './iam/register.ts';
import { printAnswer } from './output.ts';
import { processTerminal, type Terminal } from './terminal.ts';

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage.
With --output json, standard output holds one JSON document: the answer, or
{"error": {"message", …}}.`;

/** Reads the version from the manifest beside this file. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}

/** The whole command tree, writing to the given terminal and never ending the process. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('berth')
    .description('Bring your own cloud: connect an AWS account to a vendor, and see what it does there.')
    .version(version())
    .enablePositionalOptions()
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(add --help for how to use it)')
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) })
    .exitOverride();
  registerIam(program, terminal);
  registerRestCommands(program, terminal);
  registerAdmin(program, terminal);
  return program;
}

/**
 * Runs one command line (without `node` and the program's name) and gives its exit code:
 * 0 done, 1 failed, 2 wrong usage. Never throws and never ends the process.
 */
export async function runBerth(args: string[], terminal: Terminal): Promise<number> {
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const exitCode =
      error instanceof CommanderError ? 2 : error instanceof CommandFailed ? error.exitCode : 1;
    const document = wantsJson(args) ? errorDocument(error, exitCode) : null;
    if (document) printAnswer(terminal, 'json', document, () => '');
    // Commander has told the person already.
    if (!(error instanceof CommanderError)) terminal.err(complaint(error, terminal));
    return exitCode;
  }
}

function complaint(error: unknown, terminal: Terminal): string {
  if (terminal.signal.aborted && !(error instanceof CommandFailed)) return '\nberth: stopped.\n';
  return errorText(error, Boolean(terminal.env.BERTH_DEBUG));
}

/** Read from the words themselves: the options of a command line that is wrong were never parsed. */
const wantsJson = (args: string[]): boolean =>
  args.some((word, i) => word === '--output=json' || (word === '--output' && args[i + 1] === 'json'));

/** The process: `bin/berth.mjs` calls this once Node is known to be new enough. */
export async function main(): Promise<void> {
  const terminal = processTerminal();
  process.exitCode = await runBerth(process.argv.slice(2), terminal);
  terminal.close();
}
