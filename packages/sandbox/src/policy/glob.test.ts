import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from './glob.ts';

const asRegExp = (glob: string) =>
  new RegExp(`^${[...glob].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c)).join('')}$`, 's');

test('stars and question marks mean what they mean as a regular expression', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (glob, value) => {
      expect(matchesGlob(glob, value)).toBe(asRegExp(glob).test(value));
    }),
    { numRuns: 2000 },
  );
});

test('a pattern of a thousand stars is answered: by trying every way it would take for ever', () => {
  expect(matchesGlob(`${'*a'.repeat(1000)}*b`, 'a'.repeat(2000))).toBe(false);
});
