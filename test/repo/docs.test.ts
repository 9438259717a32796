import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
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
