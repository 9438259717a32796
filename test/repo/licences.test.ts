import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { manifest, packageFolders, ROOT, read } from '../support/sources.ts';

interface Locked {
  license?: string;
  dev?: boolean;
  link?: boolean;
}

/** Licences that may stand beside Apache-2.0 in what is shipped. */
const PERMISSIVE = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'PostgreSQL',
  'Python-2.0',
];
/** Whether a package of the sandbox's evaluator is copyleft; the list of actions beside it is MIT. */
const isCopyleft = (name: string): boolean =>
  name.startsWith('@cloud-copilot/') && !permissive(lock.packages[`node_modules/${name}`]?.license);

const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };

test('the sandbox is AGPL-3.0-or-later, everything else Apache-2.0', () => {
  const licences = Object.fromEntries(
    packageFolders().map((name) => [name, manifest(`packages/${name}`).license]),
  );
  const expected = Object.fromEntries(
    packageFolders().map((name) => [name, name === 'sandbox' ? 'AGPL-3.0-or-later' : 'Apache-2.0']),
  );
  expect(licences, "correct the package.json's license").toEqual(expected);
  expect(
    existsSync(path.join(ROOT, 'packages/sandbox/LICENSE')),
    'put the AGPL text into packages/sandbox',
  ).toBe(true);
});

test('only the sandbox depends on copyleft code', () => {
  const dependants = packageFolders().filter((name) =>
    Object.keys(manifest(`packages/${name}`).dependencies ?? {}).some(
      (dependency) => isCopyleft(dependency) || dependency === '@berth/sandbox',
    ),
  );
  expect(dependants, 'reach the sandbox by its URL').toEqual(['sandbox']);
});

test('every dependency that is shipped has a licence that may stand beside Apache-2.0', () => {
  const doubtful = Object.entries(lock.packages)
    .filter(([where, entry]) => where.includes('node_modules/') && !entry.dev && !entry.link)
    .filter(([where]) => !isCopyleft(where.replace(/^node_modules\//, '')))
    .filter(([, { license }]) => !permissive(license))
    .map(([where, { license }]) => `${where}: ${license ?? 'no licence named'}`);
  expect(doubtful, 'take another package, or add its licence to this list with the reason').toEqual([]);
});

/** `MIT`, `(MIT OR GPL-2.0)`, `(MIT AND BSD-3-Clause)`. */
function permissive(license: string | undefined): boolean {
  const words = (license ?? '').replace(/[()]/g, '');
  if (words.includes(' OR ')) return words.split(' OR ').some((one) => PERMISSIVE.includes(one.trim()));
  return words.split(' AND ').every((one) => PERMISSIVE.includes(one.trim()));
}
