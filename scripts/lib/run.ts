import { spawn } from 'node:child_process';
import path from 'node:path';

/** The checkout's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Runs a program with our own terminal and answers its exit code; a signal counts as 1. */
export function runVisibly(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a program silently and answers its exit code with everything it said. */
export function runQuietly(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A heading that can be found in a long log. */
export function heading(text: string, say: (text: string) => void = console.log): void {
  say(`\n=== ${text}`);
}
