import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Block, readInline, readMarkdown } from './markdown.ts';

test('a list keeps what is indented with its items: code, lists, further paragraphs', () => {
  const source = [
    '1.  Choose **JSON**:',
    '',
    '    ```json',
    '    { "a": 1 }',
    '    ```',
    '',
    '2.  Enter:',
    '    - **Name:** `x`',
    '',
    'After it.',
  ].join('\n');
  expect(readMarkdown(source)).toEqual([
    {
      kind: 'list',
      ordered: true,
      items: [
        [
          {
            kind: 'paragraph',
            text: [
              { kind: 'text', text: 'Choose ' },
              { kind: 'strong', text: 'JSON' },
              { kind: 'text', text: ':' },
            ],
          },
          { kind: 'code', text: '{ "a": 1 }' },
        ],
        [
          { kind: 'paragraph', text: [{ kind: 'text', text: 'Enter:' }] },
          {
            kind: 'list',
            ordered: false,
            items: [
              [
                {
                  kind: 'paragraph',
                  text: [
                    { kind: 'strong', text: 'Name:' },
                    { kind: 'text', text: ' ' },
                    { kind: 'code', text: 'x' },
                  ],
                },
              ],
            ],
          },
        ],
      ],
    },
    { kind: 'paragraph', text: [{ kind: 'text', text: 'After it.' }] },
  ]);
});

test.each([
  { name: 'escaped marks stay text', source: '\\*\\*no\\*\\* \\<b\\>', text: '**no** <b>' },
  { name: 'markup of HTML stays text', source: '<script>x</script>', text: '<script>x</script>' },
  {
    name: 'a link that is no https address stays text',
    source: '[x](javascript:alert(1))',
    text: '[x](javascript:alert(1))',
  },
])('$name', ({ source, text }) => {
  expect(readInline(source)).toEqual([{ kind: 'text', text }]);
});

test('a table has its head and its rows, whatever a cell escapes', () => {
  expect(readMarkdown('| A | B |\n|---|---|\n| `x` | a \\| b |')).toEqual([
    {
      kind: 'table',
      head: [[{ kind: 'text', text: 'A' }], [{ kind: 'text', text: 'B' }]],
      rows: [[[{ kind: 'code', text: 'x' }], [{ kind: 'text', text: 'a | b' }]]],
    },
  ]);
});

test('each document of the published walkthrough comes out whole', () => {
  const page = new URL('../../../domain/src/render/console/golden/2024-role.md', import.meta.url);
  const documents: string[] = [];
  const look = (blocks: Block[]): void => {
    for (const block of blocks) {
      if (block.kind === 'code') documents.push(block.text);
      if (block.kind === 'list') block.items.forEach(look);
      if (block.kind === 'quote') look(block.blocks);
    }
  };
  look(readMarkdown(readFileSync(page, 'utf8')));
  expect(documents).toHaveLength(4);
  for (const text of documents) expect(JSON.parse(text)).toMatchObject({ Version: '2012-10-17' });
});
