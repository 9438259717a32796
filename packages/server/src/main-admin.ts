import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { runAdmin } from './admin/command-line.ts';

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} (yes/no) `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

/** `berth admin …`: the command line starts this as a process of its own. */
process.exitCode = await runAdmin(process.argv.slice(2), {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  stdin: () => text(process.stdin),
  ...(process.stdin.isTTY ? { confirm } : {}),
});
