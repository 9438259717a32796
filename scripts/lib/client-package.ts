import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, runQuietly } from './run.ts';

const SOURCE = path.join(ROOT, 'packages/api');

/** Where `npm run build:client` puts it. */
export const CLIENT_PACKAGE = path.join(SOURCE, 'dist');

/**
 * Builds `@berth/api` as a package for others: JavaScript and declarations instead of TypeScript, which Node does not
 * run from node_modules. Inside this repository everybody imports its source. Throws with what the compiler says.
 */
export async function buildClientPackage(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', path.join(SOURCE, 'tsconfig.build.json'), '--outDir', outDir];
  const { code, output } = await runQuietly(process.execPath, args);
  if (code !== 0) throw new Error(`The client does not compile:\n${output}`);
  for (const name of await readdir(path.join(outDir, 'src'), { recursive: true }))
    if (name.endsWith('.d.ts')) await nameCompiledFiles(path.join(outDir, 'src', name));
  await copyFile(path.join(SOURCE, 'README.md'), path.join(outDir, 'README.md'));
  await copyFile(path.join(ROOT, 'LICENSE'), path.join(outDir, 'LICENSE'));
  await writeFile(path.join(outDir, 'package.json'), await manifestText());
}

/** The compiler leaves `./x.ts` in declarations, where no `x.ts` is any more. */
async function nameCompiledFiles(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'));
}

async function manifestText(): Promise<string> {
  const {
    private: _private,
    devDependencies: _dev,
    exports: _source,
    ...manifest
  } = JSON.parse(await readFile(path.join(SOURCE, 'package.json'), 'utf8'));
  const published = {
    ...manifest,
    exports: {
      '.': { types: './src/index.d.ts', default: './src/index.js' },
      './openapi.json': './openapi.json',
    },
    types: './src/index.d.ts',
    files: ['src', 'openapi.json'],
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}
