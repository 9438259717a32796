import { expect, test } from 'vitest';
import { importsIn, withoutComments } from './sources.ts';

test('every way to import is seen, with its line', () => {
  const text = [
    "import { a } from 'one';",
    "import type { B } from 'two';",
    'import {',
    '  c,',
    "} from './three.ts';",
    "import 'four';",
    "export * from 'five';",
    "export type { D } from 'six';",
    "const late = await import('seven');",
    "// import { no } from 'comment';",
  ].join('\n');
  const seen = importsIn(text).map(
    ({ specifier, typeOnly, line }) => `${line} ${specifier}${typeOnly ? ' (type)' : ''}`,
  );
  expect(seen).toEqual([
    '1 one',
    '2 two (type)',
    '3 ./three.ts',
    '6 four',
    '7 five',
    '8 six (type)',
    '9 seven',
  ]);
});

test('comments are blanked, text and line numbers stay', () => {
  expect(withoutComments("a; // b\nc = 'http://d'; /* e\nf */ g")).toBe(
    "a;     \nc = 'http://d';     \n     g",
  );
});
