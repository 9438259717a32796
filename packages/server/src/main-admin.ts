import { text } from 'node:stream/consumers';
import { runAdmin } from './admin/command-line.ts';

/** `berth admin …`: the command line starts this as a process of its own. */
process.exitCode = await runAdmin(process.argv.slice(2), {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  stdin: () => text(process.stdin),
});
