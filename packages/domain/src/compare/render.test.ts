import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../policy-document.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { actionCatalogue } from './action-catalogue.ts';
import { comparePolicies } from './difference.ts';
import { judgePolicy } from './judge-policy.ts';
import { markdownCode, renderDifferenceMarkdown, renderJudgementMarkdown } from './render-markdown.ts';
import { renderDifferenceText, renderJudgementText } from './render-text.ts';

/** Enough of AWS's list for a page that can be read in a review; the whole list is compared in test/judging. */
const catalogue = actionCatalogue('2026-11-27', [
  ['cloudwatch', ['GetMetricData', 'ListMetrics', 'PutMetricData']],
  [
    'ec2',
    [
      'AllocateAddress',
      'DescribeAddresses',
      'DescribeVpcs',
      'CreateVpc',
      'DeleteVpc',
      'CreateSnapshot',
      'RunInstances',
      'CreateKeyPair',
      'CreateVolume',
      'CreateTags',
    ],
  ],
  ['iam', ['GetUser', 'PassRole', 'CreateServiceLinkedRole']],
  ['kms', ['CreateGrant', 'DescribeKey']],
  ['s3', ['GetObject']],
]);
const options = { policy: 'user', catalogue, profile: redisCloud, accountId: '123456789012' } as const;
const [older, newer] = redisCloud.generations.map(({ userPolicy }) => userPolicy);
if (!older || !newer) throw new Error('two generations are expected');
const names = { from: '2018', to: '2024' };
const only = (document: PolicyDocument): PolicyDocument => {
  const known = new Set([...catalogue.services.values()].flatMap((one) => one.names));
  const Statement = [document.Statement].flat().flatMap((one): Statement[] => {
    const actions = [one.Action ?? []].flat().filter((action) => action.includes('*') || known.has(action));
    return actions.length === 0 ? [] : [{ ...one, Action: actions }];
  });
  return { ...document, Statement };
};
const published = comparePolicies(only(older), only(newer), options);

describe('for people', () => {
  test('a difference as text', async () => {
    await expect(renderDifferenceText(published, names)).toMatchFileSnapshot('golden/difference.txt');
  });

  test('a difference as Markdown', async () => {
    await expect(renderDifferenceMarkdown(published, names)).toMatchFileSnapshot('golden/difference.md.txt');
  });

  test('a judgement as text and as Markdown', async () => {
    const judged = judgePolicy(older, { policy: 'user', profile: redisCloud });
    await expect(renderJudgementText(judged, '2018')).toMatchFileSnapshot('golden/judgement.txt');
    await expect(renderJudgementMarkdown(judged, '2018')).toMatchFileSnapshot('golden/judgement.md.txt');
  });

  test('text keeps to 80 columns, but for words that are longer', () => {
    for (const line of renderDifferenceText(published, names).split('\n'))
      if (line.length > 80) expect(line.trim()).not.toContain(' ');
  });
});

/** What anybody may write where IAM allows it, and file names, which may be anything. */
const word = fc.oneof(
  fc.string({
    unit: fc.constantFrom('`', '|', '*', '<', '>', '[', '\\', '\n', '\u009b', 'a', '$', '#', ' '),
  }),
  fc.constantFrom('``|`', '\u001b[2J', '<script>', '](javascript:x)', '\u202e', '|\n| x |'),
);
const hostile = fc.record({ name: word, resource: word, key: word, value: word });

describe('hostile text', () => {
  const rendered = ({
    name,
    resource,
    key,
    value,
  }: Record<'name' | 'resource' | 'key' | 'value', string>) => {
    const document: PolicyDocument = {
      Version: '2012-10-17',
      Statement: {
        Sid: name,
        Effect: 'Allow',
        Action: ['ec2:CreateVpc', `ec2:${name}`],
        Resource: `arn:${resource}`,
        Condition: { StringEquals: { [`aws:${key}`]: value } },
      },
    };
    const difference = comparePolicies(document, newer, options);
    const judged = judgePolicy(document, { policy: 'user', profile: redisCloud });
    return {
      text: `${renderDifferenceText(difference, { from: name, to: name })}${renderJudgementText(judged, name)}`,
      markdown: `${renderDifferenceMarkdown(difference, { from: name, to: name })}${renderJudgementMarkdown(judged, name)}`,
    };
  };

  test('never steers the terminal', () => {
    fc.assert(
      fc.property(hostile, (one) => {
        expect(rendered(one).text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 60 },
    );
  });

  test('stays inside its cell and its code span', () => {
    fc.assert(
      fc.property(hostile, (one) => {
        for (const line of rendered(one).markdown.split('\n')) {
          if (line.startsWith('|')) {
            const bars = line.replace(/\\\|/g, '').split('|').length - 1;
            expect([4, 5], line).toContain(bars);
          }
          expect(withoutCode(line)).not.toMatch(/<script|\]\(|<(?!br>)/);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a code span ends where it began', () => {
    fc.assert(
      fc.property(word, (one) => {
        expect(withoutCode(`${markdownCode(one)}x`)).toBe('x');
      }),
    );
  });
});

/** A line as a Markdown reader sees it, with its code spans taken out: a run of backticks ends at the next run as long. */
function withoutCode(line: string): string {
  let rest = line;
  let text = '';
  for (;;) {
    const open = /`+/.exec(rest);
    if (!open) return text + rest;
    const fence = open[0];
    const after = rest.slice(open.index + fence.length);
    const close = [...after.matchAll(/`+/g)].find(([run]) => run === fence);
    text += rest.slice(0, open.index);
    if (!close) return text + rest.slice(open.index);
    rest = after.slice(close.index + fence.length);
  }
}
