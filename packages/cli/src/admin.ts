import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { AlreadyReported, CommandFailed } from './errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * The server's administration program. It runs as a child process, so that the command line depends on the
 * server neither in code nor at install time: a machine without it gets a clear refusal.
 */
function adminProgram(): string {
  try {
    const door = createRequire(import.meta.url).resolve('@berth/server');
    return join(dirname(door), 'main-admin.ts');
  } catch {
    throw new CommandFailed(
      'The Berth server is not installed here.',
      'Run `berth admin` on the machine that the server runs on.',
    );
  }
}

/** `berth admin …`: hands everything after it to the server's administration program. */
export function registerAdmin(program: Command, terminal: Terminal): void {
  program
    .command('admin')
    .description("administer a Berth server, on the server's own machine")
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .argument('[arguments...]', 'see `berth admin help`')
    .action(async (args: string[]) => {
      const code = await runChild(adminProgram(), args, terminal);
      if (code !== 0) throw new AlreadyReported(code);
    });
}

function runChild(program: string, args: string[], terminal: Terminal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: 'inherit',
      env: terminal.env as NodeJS.ProcessEnv,
    });
    const stop = () => child.kill('SIGTERM');
    terminal.signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('exit', (code) => {
      terminal.signal.removeEventListener('abort', stop);
      resolve(code ?? 1);
    });
  });
}
