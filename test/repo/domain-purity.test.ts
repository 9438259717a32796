import { expect, test } from 'vitest';
import { filesBelow, isTestCode, manifest, read, withoutComments } from '../support/sources.ts';

/** What a pure rule has no use for, and where it belongs instead. */
const IMPURE = [
  {
    what: /\basync\b|\bawait\b|\bPromise\b/,
    fix: 'waiting belongs in packages/engine; a rule takes what was seen as an argument',
  },
  { what: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/, fix: 'take the time as an argument' },
  { what: /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/, fix: 'take ids and chance as an argument' },
  {
    what: /(?<!\.)\bprocess\.|\bconsole\.(?:log|info|warn|error|debug)\b|\bsetTimeout\b|(?<!\.)\bfetch\(/,
    fix: 'settings and input come in as arguments, output goes out as a value',
  },
  {
    what: /\bfrom 'node:|\bimport\(/,
    fix: 'domain runs in a browser too: no Node modules, nothing loaded late',
  },
];

const files = filesBelow('packages/domain/src', ['.ts']).filter((file) => !isTestCode(file));

test('domain depends on no package', () => {
  expect(
    manifest('packages/domain').dependencies ?? {},
    'move the code that needs it to engine or aws',
  ).toEqual({});
});

test.each(IMPURE)('domain is free of $what', ({ what, fix }) => {
  const breaches = files.flatMap((file) =>
    withoutComments(read(file))
      .split('\n')
      .flatMap((line, index) =>
        what.test(withoutStrings(line)) ? [`${file}:${index + 1} ${line.trim()}: ${fix}`] : [],
      ),
  );
  expect(breaches).toEqual([]);
});

/** Import paths stay, for the rule on imports; other strings are text for people and may say anything. */
function withoutStrings(line: string): string {
  return /\bfrom '/.test(line) ? line : line.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`/g, "''");
}
