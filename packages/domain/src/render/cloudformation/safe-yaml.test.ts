import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PolicyDocument } from '../../policy-document.ts';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import type { RenderInput } from '../rendering.ts';
import { renderCloudFormation } from './render-cloudformation.ts';
import { yamlMember, yamlText } from './safe-yaml.ts';
import { cloudFormationTemplate } from './template.ts';

/** Texts on which careless YAML breaks. */
const nasty = fc.constantFrom(
  ...[
    '',
    ' ',
    '~',
    'null',
    'No',
    'on',
    'Y',
    'true',
    '1',
    '0x1f',
    '1:30',
    '1e3',
    '.inf',
    '.NaN',
    '-',
    '?',
    ':',
    '<<',
  ],
  ...[
    '2012-10-17',
    '!Ref x',
    '!!binary x',
    '&a',
    '*a',
    '@',
    '`',
    '%YAML',
    '---',
    '...',
    '- a',
    'a: b',
    'a #b',
    '#',
  ],
  ...[
    '[a',
    '{a',
    '{{',
    '}}',
    ...['a', 'aws:username'].map((name) => `$\{${name}}`),
    "'",
    '"',
    '\\',
    '|',
    '>',
    '\n',
    '\r\n',
    'a\nb: c',
    '\t',
  ],
  ...[
    '\u0000',
    '\u0007',
    '\u001b[2J',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    '\ud800',
  ],
  ...[
    '\udc00x',
    '🦀',
    'é',
    '\u202e',
    '__proto__',
    'constructor',
    'Null',
    'a:',
    'a::b',
    'a:b',
    '*',
    'x'.repeat(1500),
  ],
);
const text = fc.oneof(
  nasty,
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc
    .array(fc.integer({ min: 0x10000, max: 0x10ffff }), { maxLength: 3 })
    .map((codes) => String.fromCodePoint(...codes)),
  fc.array(nasty, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
  // Half surrogates, as a text in memory may have them.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
    .map((codes) => String.fromCharCode(...codes)),
);
/** A member's name has no backslash: see decision 0014. */
const key = text.map((one) => one.replaceAll('\\', '/'));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.integer(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4 }),
  ),
})).any;

/** As JSON, so that a member called __proto__ counts as any other. */
const same = (a: unknown, b: unknown): void => {
  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
};

/** Keeps the order and the names of members as they stand, which objects of JavaScript do not. */
const membersOf = (yaml: string): unknown =>
  JSON.parse(
    JSON.stringify(parse(yaml, { mapAsMap: true }), (_key, one) =>
      one instanceof Map ? { map: [...one] } : one,
    ),
  );
const asMembers = (one: unknown): unknown => {
  if (Array.isArray(one)) return one.map(asMembers);
  if (typeof one !== 'object' || one === null) return one;
  return { map: Object.entries(one).map(([key, member]) => [key, asMembers(member)]) };
};

describe('YAML', () => {
  test('any text is read back as itself', () => {
    fc.assert(
      fc.property(text, (one) => same(parse(yamlText(one)), one)),
      { numRuns: 3_000 },
    );
  });

  test('any data is read back as itself', () => {
    fc.assert(
      fc.property(value, (one) => same(membersOf(yamlMember('top', one as never)), asMembers({ top: one }))),
      { numRuns: 1_000 },
    );
  });

  test('is ASCII on lines of its own, whatever it is made of', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(yamlMember('top', one as never)).toMatch(/^[ -~\n]*$/);
      }),
    );
  });
});

const policy: fc.Arbitrary<PolicyDocument> = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Statement: fc.array(
    fc.record({
      Sid: text,
      Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
      Action: fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
      Resource: text,
      Condition: fc.dictionary(key, fc.dictionary(key, fc.oneof(text, fc.array(text)), { maxKeys: 2 }), {
        maxKeys: 2,
      }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const input: fc.Arbitrary<RenderInput> = fc.record({
  profile: fc
    .record({
      id: text,
      vendorName: text,
      awsAccountId: text,
      names: fc.tuple(text, text, text, text, text),
      tag: text,
    })
    .map(({ names, tag, ...one }) => ({
      ...redisCloud,
      ...one,
      names: {
        instancePolicy: names[0],
        userPolicy: names[1],
        clusterNodeRole: names[2],
        user: names[3],
        consoleRole: names[4],
      },
      identifierTag: { key: tag, value: tag },
    })),
  generation: fc.record({ id: text, instancePolicy: policy, userPolicy: policy }),
  consoleAccess: fc.constantFrom('role' as const, 'user' as const),
  tags: fc.array(fc.record({ Key: text, Value: text }), { maxLength: 3 }),
});

test('whatever a vendor, a policy or a tag is called, the template reads back as it was meant', () => {
  fc.assert(
    fc.property(input, (one) => {
      const [file] = renderCloudFormation(one);
      expect(file?.text).toMatch(/^[ -~\n]*$/);
      same(membersOf(file?.text ?? ''), asMembers(cloudFormationTemplate(one)));
    }),
    { numRuns: 100 },
  );
});
