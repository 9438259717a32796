import { existsSync, readdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, runQuietly } from './run.ts';

const CONSOLE = path.join(ROOT, 'packages/console');
const DIST = path.join(CONSOLE, 'dist');

/** What the built console is made of. */
const SOURCES = [
  ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) =>
    path.join(CONSOLE, name),
  ),
  path.join(ROOT, 'packages/api/src'),
  path.join(ROOT, 'package-lock.json'),
];

/** Whether the console must be built: it never was, or something that it is made of has changed since. */
export function consoleIsStale(): boolean {
  const built = path.join(DIST, 'index.html');
  return !existsSync(built) || newest(SOURCES) > statSync(built).mtimeMs;
}

/**
 * Builds the console where that is needed. Beside the old one and then in its place, so that a server that runs, or
 * another build, never finds half of one.
 */
export async function ensureConsole(tell: (text: string) => void = () => undefined): Promise<void> {
  if (!consoleIsStale()) return;
  tell('Building the console ...');
  const outDir = path.join(CONSOLE, '.cache', `dist-${process.pid}`);
  await buildPages(CONSOLE, outDir);
  await rm(DIST, { recursive: true, force: true });
  await rename(outDir, DIST);
}

/** Builds the pages of a folder into another one, just as the console is built. */
export async function buildPages(folder: string, outDir: string): Promise<void> {
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  const config = path.join(CONSOLE, 'vite.config.ts');
  const into = ['--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  // Tests run under another NODE_ENV, and would get React's slow half.
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = [vite, 'build', folder, '--config', config, ...into];
  const { code, output } = await runQuietly(process.execPath, args, env);
  if (code !== 0)
    throw new Error(`The pages of ${path.relative(ROOT, folder)} could not be built:\n${output}`);
}

/** When the newest of these files and folders, and of all that is in them, was changed. */
function newest(places: string[]): number {
  return places.reduce((latest, place) => {
    const found = statSync(place);
    const inside = found.isDirectory() ? readdirSync(place).map((name) => path.join(place, name)) : [];
    return Math.max(latest, found.mtimeMs, newest(inside));
  }, 0);
}
