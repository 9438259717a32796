import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
// By its path: the package's door would make this a test that touches the database, to be run on both.
import { readConfig } from '../../packages/server/src/config.ts';
import { filesBelow, manifest, ROOT, read } from '../support/sources.ts';

const documents = filesBelow('.', ['.md']);
const OWN_FOLDERS = ['packages', 'docs', 'scripts', 'test', 'bench', '.ci'];

describe.each(documents)('%s', (file) => {
  const text = read(file);
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');

  test('its links lead somewhere', () => {
    const broken = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !leadsSomewhere(file, target));
    expect(broken, `correct the link in ${file}`).toEqual([]);
  });

  test('the files that it names exist', () => {
    const gone = [...prose.matchAll(/`([^`\s]+)`/g)]
      .map((match) => match[1] ?? '')
      .filter(
        (word) =>
          OWN_FOLDERS.includes(word.split('/')[0] ?? '') && word.includes('/') && !/[<>*{}…$]/.test(word),
      )
      .map((word) => word.replace(/(?::\d+|#.*)$/, ''))
      .filter((word) => !existsSync(path.join(ROOT, word)));
    expect(gone, `correct ${file}, or put the file back`).toEqual([]);
  });

  test('the npm scripts that it names exist', () => {
    const scripts = Object.keys(manifest('.').scripts ?? {});
    const named = [...text.matchAll(/\bnpm (?:run ([a-z:-]+)|(start|test)\b)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    expect(
      named.filter((name) => !scripts.includes(name)),
      'add the script to package.json, or correct the text',
    ).toEqual([]);
  });
});

test("CI runs the README's test command on a clean install", () => {
  const ci = read('.ci/run');
  expect(ci).toMatch(/^npm ci\b/m);
  expect(ci).toMatch(/^npm test\b/m);
  expect(read('README.md')).toContain('npm ci && npm test');
});

describe('The table of settings in docs/architecture.md', () => {
  const table = read('docs/architecture.md').split('\n## Settings\n')[1] ?? '';
  const rows = [...table.matchAll(/^\| `([A-Z_]+)` \|.*\| (.+?) \|$/gm)].map(
    ([, name = '', otherwise = '']) => ({
      name,
      otherwise,
    }),
  );

  test('lists what the server reads, and nothing else', () => {
    const variables = [...read('packages/server/src/config.ts').matchAll(/\bgiven\('([A-Z_]+)'\)/g)];
    const known = [...new Set(variables.map((match) => match[1] ?? ''))].sort();
    expect(rows.map(({ name }) => name).sort()).toEqual(known);
  });

  test('gives the defaults that the server has: to set them changes nothing', () => {
    const values = rows.flatMap(({ name, otherwise }) => {
      const value = /^`([^`]+)`$/.exec(otherwise)?.[1];
      return value === undefined ? [] : [[name, value]];
    });
    expect(values.length).toBeGreaterThan(4);
    expect(readConfig(Object.fromEntries(values))).toEqual(readConfig({}));
  });
});

test.each([
  { folder: 'docs/how-to', index: 'README.md' },
  { folder: 'docs/decisions', index: 'docs/decisions/README.md' },
])('every page of $folder is found from $index', ({ folder, index }) => {
  const links = [...read(index).matchAll(/\]\(([^)#\s]+)/g)].map((match) =>
    path.posix.join(path.posix.dirname(index), match[1] ?? ''),
  );
  const pages = filesBelow(folder, ['.md']).filter((page) => page !== index);
  expect(pages.filter((page) => !links.includes(page))).toEqual([]);
});

function leadsSomewhere(from: string, target: string): boolean {
  const [where = '', anchor] = target.split('#');
  const file = where === '' ? from : path.posix.join(path.posix.dirname(from), where);
  if (!existsSync(path.join(ROOT, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || anchors(read(file)).includes(anchor);
}

/** Headings as GitHub turns them into anchors. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+\s+(.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}
