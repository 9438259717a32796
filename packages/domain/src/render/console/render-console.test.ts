import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodesOf, parseMarkdown, shapeOf, textOf } from '../../testing/markdown.ts';
import { readWalkthrough, stepsOf } from '../../testing/walkthrough.ts';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import type { ConsoleAccess, PolicyGeneration, VendorProfile } from '../../vendor-profile/vendor-profile.ts';
import { visible } from '../markdown.ts';
import { renderedTags } from '../rendered-tags.ts';
import type { RenderInput } from '../rendering.ts';
import { renderConsole } from './render-console.ts';

const kinds = redisCloud.generations.flatMap((generation) =>
  (['role', 'user'] as const).map((consoleAccess) => ({ id: generation.id, generation, consoleAccess })),
);

const rendered = (input: RenderInput): string => {
  const [file] = renderConsole(input);
  if (!file) throw new Error('one file is expected');
  return file.text;
};

describe.each(kinds)('generation $id, console access by $consoleAccess', ({ generation, consoleAccess }) => {
  const input = { profile: redisCloud, generation, consoleAccess, tags: [{ Key: 'team', Value: 'data' }] };
  const steps = readWalkthrough(rendered(input));
  const { names } = redisCloud;

  test('this is the walkthrough', async () => {
    await expect(rendered(input)).toMatchFileSnapshot(`golden/${generation.id}-${consoleAccess}.md`);
  });

  test('the documents in it are the published ones', () => {
    const documents = steps.flatMap(({ blocks }) => blocks.map(({ text }) => JSON.parse(text)));
    expect(documents).toContainEqual(generation.userPolicy);
    expect(documents).toContainEqual(generation.instancePolicy);
  });

  test('every name is entered where it belongs', () => {
    const entered = steps.map(({ fields }) => fields);
    expect(entered).toMatchObject([
      { 'Policy name': names.instancePolicy },
      { 'Role name': names.clusterNodeRole, 'Permissions policies': names.instancePolicy },
      { 'Policy name': names.userPolicy },
      { 'User name': names.user, 'Permissions policies': names.userPolicy },
      { 'Use case': 'Third-party service' },
      ...(consoleAccess === 'role'
        ? [
            {
              'Role name': names.consoleRole,
              'Account ID': redisCloud.awsAccountId,
              'Require MFA': 'tick it',
              'Require external ID': expect.stringMatching(/^do not tick it/),
              'Permissions policies': names.userPolicy,
            },
          ]
        : []),
    ]);
  });

  test('to undo it all, everything that was made is named, what depends on others first', () => {
    const undo = rendered(input).split('## Undo it all')[1] ?? '';
    expect([...undo.matchAll(/^ +- `(.+)`$/gm)].map(([, name]) => name)).toEqual([
      names.user,
      ...(consoleAccess === 'role' ? [names.consoleRole] : []),
      names.clusterNodeRole,
      names.userPolicy,
      names.instancePolicy,
    ]);
  });

  test('everything that can carry tags in the console gets the identifier and the tags of the customer', () => {
    const tagged = steps.filter(({ tags }) => tags.length > 0);
    expect(tagged).toHaveLength(consoleAccess === 'role' ? 5 : 4);
    for (const { tags } of tagged) {
      expect(tags).toEqual([
        { Key: 'RedisLabsIdentifier', Value: 'Redislabs-VPC' },
        { Key: 'team', Value: 'data' },
      ]);
    }
  });
});

describe('what the pages disagree about is said', () => {
  test('that the page of 2024 attaches the instance policy, and only there', () => {
    const says = kinds.map(({ generation, consoleAccess }) =>
      rendered({ profile: redisCloud, generation, consoleAccess, tags: [] }).includes('with a warning'),
    );
    expect(says).toEqual(kinds.map(({ id, consoleAccess }) => id === '2024' && consoleAccess === 'role'));
  });
});

const HOSTILE = [
  '`',
  '``` \n\n# owned',
  '``````````',
  ' ` ',
  '*a* _b_ ~~c~~ **d**',
  '<script>alert(1)</script>',
  '<!-- ',
  '![x](https://evil.example/x.png)',
  '[x](javascript:alert(1))',
  '[x]: https://evil.example',
  'www.evil.example',
  'https://evil.example',
  'a@evil.example',
  '| a | b |\n|---|---|',
  '1. one',
  '- one',
  ' -',
  '    four spaces',
  '  1) one',
  '# head',
  '> quote',
  '===',
  '---',
  '\\',
  '&lt;b&gt;',
  '$x$ :smile: @user #1',
  '\u202egnp.exe',
  '\u0000\u001b[2J\u2028\u0085',
  '\ud800',
  'a\r\nb\tc',
  '',
  ' ',
  '  two  spaces  ',
  'Ünïcode 名前 🦀',
];
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc.string({
    unit: fc.constantFrom(
      '`',
      ' ',
      '\n',
      '*',
      '<',
      '>',
      '[',
      ']',
      '(',
      ')',
      '|',
      '\\',
      'a',
      '-',
      '#',
      '~',
      '&',
      ';',
      '!',
      '_',
    ),
    maxLength: 24,
  }),
);

const policy = (text: string) => ({
  Statement: [{ Sid: text, Effect: 'Allow' as const, Action: text, Resource: [`\`\`\`${text}`] }],
});

const hostileInput = fc
  .record({
    profile: fc.record({
      id: hostile,
      vendorName: hostile,
      awsAccountId: hostile,
      names: fc.record({
        instancePolicy: hostile,
        userPolicy: hostile,
        clusterNodeRole: hostile,
        user: hostile,
        consoleRole: hostile,
      }),
      identifierTag: fc.record({ key: hostile, value: hostile }),
    }),
    generation: fc.record({
      id: hostile,
      instancePolicy: hostile.map(policy),
      userPolicy: hostile.map(policy),
    }),
    consoleAccess: fc.constantFrom<ConsoleAccess>('role', 'user'),
    tags: fc.array(fc.record({ Key: hostile, Value: hostile }), { maxLength: 3 }),
  })
  .map(({ profile, generation, ...rest }) => ({
    ...rest,
    generation: generation as PolicyGeneration,
    profile: { ...profile, generations: [] } as VendorProfile,
  }));

/** A page of the same form in which nothing is hostile. */
function tame({ consoleAccess, tags, profile }: RenderInput): RenderInput {
  const keys = new Set(
    [profile.identifierTag.key, ...tags.map(({ Key }) => Key)].map((key) => key.toLowerCase()),
  );
  return {
    consoleAccess,
    profile: { ...redisCloud, id: 'tame' },
    generation: { id: 'x', instancePolicy: policy('x'), userPolicy: policy('x') },
    tags: Array.from({ length: keys.size - 1 }, (_, index) => ({ Key: `k${index}`, Value: 'v' })),
  };
}

/** Parsing costs more than all the rest, and there are few forms. */
const tameShapes = new Map<string, string>();

function tameShape(input: RenderInput): string {
  const like = tame(input);
  const key = `${like.consoleAccess} ${like.tags.length}`;
  const shape = tameShapes.get(key) ?? shapeOf(parseMarkdown(rendered(like)));
  tameShapes.set(key, shape);
  return shape;
}

/** The page keeps its form, and names, tags and documents come out of it exactly. */
function holds(input: RenderInput): void {
  const text = rendered(input);
  const page = parseMarkdown(text);
  expect(shapeOf(page)).toBe(tameShape(input));
  expect([...nodesOf(page, 'html'), ...nodesOf(page, 'image')]).toEqual([]);
  expect(nodesOf(page, 'link').map(({ url }) => url)).toEqual(['https://console.aws.amazon.com/iam/']);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);

  const steps = stepsOf(page);
  const { names, identifierTag, vendorName, awsAccountId } = input.profile;
  expect(
    steps.map(({ fields }) => fields['Policy name'] ?? fields['Role name'] ?? fields['User name']),
  ).toEqual([
    visible(names.instancePolicy),
    visible(names.clusterNodeRole),
    visible(names.userPolicy),
    visible(names.user),
    undefined,
    ...(input.consoleAccess === 'role' ? [visible(names.consoleRole)] : []),
  ]);
  if (input.consoleAccess === 'role') expect(steps[5]?.fields['Account ID']).toBe(visible(awsAccountId));
  const own = { Key: identifierTag.key, Value: identifierTag.value };
  expect(steps[0]?.tags).toEqual(
    renderedTags([own], input.tags).map(({ Key, Value }) => ({ Key: visible(Key), Value: visible(Value) })),
  );
  const documents = [steps[0], steps[2]].flatMap((step) =>
    step?.blocks.map((block) => JSON.parse(block.text)),
  );
  expect(documents).toEqual([input.generation.instancePolicy, input.generation.userPolicy]);
  const [title] = nodesOf(page, 'heading');
  expect(title && flat(textOf(title))).toContain(flat(visible(vendorName)));
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('no value becomes markup, a link or HTML, and all come out exactly', () => {
  test.each(HOSTILE)('where every value is %j', (text) => {
    const names = {
      instancePolicy: text,
      userPolicy: text,
      clusterNodeRole: text,
      user: text,
      consoleRole: text,
    };
    holds({
      profile: {
        id: text,
        vendorName: text,
        awsAccountId: text,
        names,
        identifierTag: { key: text, value: text },
        generations: [],
      },
      generation: { id: text, instancePolicy: policy(text), userPolicy: policy(text) },
      consoleAccess: 'role',
      tags: [{ Key: `${text}2`, Value: text }],
    });
  });

  test('whatever profile, policies and tags hold', () => {
    fc.assert(fc.property(hostileInput, holds), { numRuns: 25 });
  });
});
