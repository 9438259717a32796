import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { servedBench } from '@berth/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildClientPackage } from '../../scripts/lib/client-package.ts';
import { ROOT } from '../support/sources.ts';

/** The client as somebody outside of this repository gets it: built, packed, unpacked, and used as its README says. */
const run = promisify(execFile);
const readme = await readFile(path.join(ROOT, 'packages/api/README.md'), 'utf8');
const examples = [...readme.matchAll(/^## (.+?)\n(?:(?!^## )[\s\S])*?^```ts\n([\s\S]*?)^```/gm)].map(
  ([, heading = '', code = '']) => ({ heading, code }),
);

let place: string;
let packed: string[];
let bench: Awaited<ReturnType<typeof servedBench>>;

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'berth-client-'));
  const built = path.join(place, 'built');
  await buildClientPackage(built);
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--offline', built], {
    cwd: place,
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = files.map((file) => file.path);
  const modules = path.join(place, 'node_modules');
  await mkdir(path.join(modules, '@berth/api'), { recursive: true });
  await run('tar', ['xzf', filename, '--strip-components=1', '-C', path.join(modules, '@berth/api')], {
    cwd: place,
  });
  // All that it may depend on, and what its own user brings along.
  for (const name of ['zod', '@types', 'undici-types'])
    await symlink(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  await writeFile(path.join(place, 'package.json'), '{ "type": "module" }');
  for (const [index, { code }] of examples.entries())
    await writeFile(path.join(place, `example-${index}.ts`), code);
  bench = await servedBench();
});
afterAll(async () => {
  await bench?.close();
  await rm(place, { recursive: true, force: true });
});

test('what is packed is code, declarations, the document, the readme and the licence', () => {
  const kinds = new Set(packed.map((file) => file.replace(/^src\/.*?((?:\.d)?\.[a-z]+)$/, 'src/*$1')));
  expect([...kinds].sort()).toEqual([
    'LICENSE',
    'README.md',
    'openapi.json',
    'package.json',
    'src/*.d.ts',
    'src/*.js',
  ]);
  expect(packed.filter((file) => /test|example/.test(file))).toEqual([]);
});

test('its package.json says what it is, and where it is entered', async () => {
  const manifest = JSON.parse(
    await readFile(path.join(place, 'node_modules/@berth/api/package.json'), 'utf8'),
  );
  expect(manifest).toMatchObject({
    name: '@berth/api',
    license: 'Apache-2.0',
    description: expect.stringMatching(/\.$/),
    exports: { '.': { types: './src/index.d.ts', default: './src/index.js' } },
  });
  expect(Object.keys(manifest.dependencies)).toEqual(['zod']);
  expect(manifest).not.toHaveProperty('private');
});

test('the examples of its readme compile outside of this repository, with every declaration looked at', async () => {
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2024',
      types: ['node'],
      skipLibCheck: false,
    },
    include: ['example-*.ts'],
  };
  await writeFile(path.join(place, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const said = await run(process.execPath, [tsc, '-p', place]).catch(({ stdout }) => ({ stdout }));
  expect(said.stdout).toBe('');
});

test.each(examples.map(({ heading }, index) => ({ heading, index })))(
  'the example of "$heading" runs',
  async ({ index }) => {
    const { accountKey, userKey } = bench.target.keys.Owner;
    const env = {
      PATH: process.env.PATH,
      BERTH_URL: bench.url,
      BERTH_API_KEY: accountKey,
      BERTH_API_SECRET_KEY: userKey,
    };
    const { stdout, stderr } = await run(process.execPath, [`example-${index}.ts`], { cwd: place, env });
    expect(stderr).toBe('');
    expect(stdout).toContain(SAYS[index]);
  },
);

/** What each of them prints. */
const SAYS = [
  'eu-central-1',
  'processing-completed\nCloud account',
  'not-found 404 There is no such subscription',
  'GET /v1/subscriptions/1001 Get a subscription',
];

test('the readme has an example for each of its subjects', () => {
  expect(examples.map(({ heading }) => heading)).toEqual([
    'A client',
    'Change something, and wait for it',
    'When a call is refused',
    'Routes and schemas',
  ]);
});
