#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must be able to read this file far enough to say what is wrong.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED = 24;
const RE_EXECUTED = 'BERTH_NODE_REEXEC';

const isNewEnough = Number(process.versions.node.split('.')[0]) >= WANTED;

/** The project's own Node, which `npm ci` puts into node_modules/.bin where a build of it exists. */
function projectNode() {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', 'node');
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

function reExecute(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [RE_EXECUTED]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`berth: cannot run ${node}: ${error.message}\n`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

if (isNewEnough) {
  // Keeps the compiled modules, with their types stripped, between runs: half the time to start.
  module.enableCompileCache?.();
  const { main } = await import('../src/main.ts');
  await main();
} else {
  const node = process.env[RE_EXECUTED] ? undefined : projectNode();
  if (node) reExecute(node);
  else {
    process.stderr.write(
      `berth: needs Node ${WANTED} or newer, but this is ${process.version} (${process.execPath}).\n` +
        'Install Node 24 from https://nodejs.org, or run `npm ci` in the Berth checkout, which brings its own.\n',
    );
    process.exit(2);
  }
}
