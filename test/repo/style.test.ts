import { describe, expect, test } from 'vitest';
import { filesBelow, read, withoutComments } from '../support/sources.ts';

const MAX_LINES = 500;
const files = ['packages', 'scripts', 'test', 'bench'].flatMap((folder) =>
  filesBelow(folder, ['.ts', '.tsx', '.mjs']),
);

const FORBIDDEN = [
  {
    what: /@ts-ignore|@ts-expect-error|@ts-nocheck/,
    fix: 'make the types say what is true',
    only: () => true,
  },
  { what: /\bTODO\b|\bFIXME\b|\bXXX\b/, fix: 'do it, or file an issue' },
  { what: /\b(?:test|describe|it)\.(?:only|todo)\b/, fix: 'run the whole suite' },
];

describe('House style', () => {
  test(`no file is longer than ${MAX_LINES} lines`, () => {
    const long = files
      .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES)
      .map(({ file, lines }) => `${file} has ${lines} lines: split it by concept`);
    expect(long).toEqual([]);
  });

  test.each(FORBIDDEN)('no file says $what', ({ what, fix }) => {
    const breaches = files
      .filter((file) => file !== 'test/repo/style.test.ts')
      .flatMap((file) =>
        read(file)
          .split('\n')
          .flatMap((line, index) => (what.test(line) ? [`${file}:${index + 1}: ${fix}`] : [])),
      );
    expect(breaches).toEqual([]);
  });

  test('no value is typed any', () => {
    const breaches = files.filter((file) =>
      /(?::|\bas|<)\s*any\b(?!\s+[a-z])/.test(textless(withoutComments(read(file)))),
    );
    expect(breaches, 'use unknown and narrow it').toEqual([]);
  });

  test('files are named in kebab-case', () => {
    const breaches = files.filter((file) => {
      const name = file.split('/').at(-1) ?? '';
      return name.endsWith('.tsx') ? false : !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.(?:ts|mjs)$/.test(name);
    });
    expect(breaches, 'rename them').toEqual([]);
  });

  test("a package's only barrel is its door, src/index.ts", () => {
    const breaches = files.filter(
      (file) => file.endsWith('/index.ts') && !/^packages\/[^/]+\/src\/(?:testing\/)?index\.ts$/.test(file),
    );
    expect(breaches, 'import the files themselves').toEqual([]);
  });
});

function textless(code: string): string {
  return code.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, "''");
}
