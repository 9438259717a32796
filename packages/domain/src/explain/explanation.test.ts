import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { NEEDED_ACTIONS } from '../verify/needed-actions.ts';
import type { ActionText } from './action-text.ts';
import { explainAll, explanationOf, grantsOf } from './explanation.ts';
import { explanationsAsMarkdown } from './explanation-markdown.ts';
import { explanationsAsText } from './explanation-text.ts';
import { findAction } from './find-action.ts';
import { explainPolicy } from './policy-grants.ts';
import { ACTION_TEXTS } from './texts.ts';

const grants = redisCloud.generations.flatMap((generation) => explainPolicy(redisCloud, generation));
const granted = new Set(grants.map(({ action }) => action));
const texts = Object.entries(ACTION_TEXTS);
const fields = texts.flatMap(([action, text]) =>
  (['purpose', 'without', 'abuse'] as const).map((field) => ({ action, field, text: text[field] })),
);

describe('every action of either policy in any generation is explained', () => {
  test('none lacks a text, and no text is about what nobody grants', () => {
    expect([...granted].filter((action) => !(action in ACTION_TEXTS))).toEqual([]);
    expect(Object.keys(ACTION_TEXTS).filter((action) => !granted.has(action))).toEqual([]);
  });

  test('each text is one to three sentences of plain length', () => {
    const odd = fields.filter(
      ({ text }) =>
        !/^[A-Z].{5,290}[.]$/.test(text) || /\s\s|[\n`*]\B/.test(text.replace(/:\*?\w*\*|\/\*/g, '')),
    );
    expect(odd).toEqual([]);
  });

  test('what an action is for, and what it could be abused for, is said for that action alone', () => {
    const seen = fields.filter(({ field }) => field !== 'without').map(({ text }) => text);
    expect(seen.filter((text, index) => seen.indexOf(text) !== index)).toEqual([]);
  });

  test('every action that a condition on the tag guards says that the tag is no wall', () => {
    const guarded = grants
      .filter(({ words }) => /tag RedisLabsIdentifier is/.test(words))
      .map(({ action }) => action);
    expect(guarded.length).toBeGreaterThan(30);
    const silent = guarded.filter(
      (action) =>
        !/tag[^.]* is no wall|it is no wall|which is no wall/.test(ACTION_TEXTS[action]?.abuse ?? ''),
    );
    expect([...new Set(silent)]).toEqual([]);
  });

  test('so does each such statement, except where its condition can never hold', () => {
    const guarded = grants.filter(({ words }) => /tag RedisLabsIdentifier is/.test(words));
    const dead = guarded.filter(({ action }) => action === 'ec2:CreateVolume');
    expect(dead.map(({ remarks }) => remarks)).toEqual(
      dead.map(() => [expect.stringContaining('dead grant')]),
    );
    for (const { action, remarks } of guarded) {
      if (action !== 'ec2:CreateVolume')
        expect(remarks).toEqual([expect.stringContaining('The tag is no wall')]);
    }
  });
});

describe('an action that only a pattern grants', () => {
  test.each([
    ['ec2:DescribeVpcEndpoints', ['ec2:Describe*', 'ec2:*Vpc*']],
    ['EC2:allocateaddress', ['ec2:*Address*']],
    ['cloudwatch:GetMetricData', ['cloudwatch:Get*']],
  ])('%s is told by its family', (action, families) => {
    expect(explanationOf(action)).toMatchObject({
      families,
      purpose: ACTION_TEXTS[families[0] ?? '']?.purpose,
    });
  });

  test('is granted by the statements with those patterns', () => {
    const found = grantsOf(redisCloud, 'ec2:CreateNatGateway');
    expect(found.map(({ generation, sid, action }) => [generation, sid, action])).toEqual([
      ['2018', 'NetworkAccess', 'ec2:*Gateway*'],
    ]);
  });

  test('nothing is said of what no policy grants', () => {
    for (const action of ['iam:CreateUser', 'ec2:', 'ec2:Describe Vpcs', '', '*', 'ec2:DescribeVpcs;x']) {
      expect(explanationOf(action)).toBeUndefined();
    }
  });

  test('everything that Berth needs is explained', () => {
    expect(NEEDED_ACTIONS.filter(({ action }) => !explanationOf(action))).toEqual([]);
  });
});

describe('a selection', () => {
  test('of a generation holds what it grants, by name or by pattern, and nothing else', () => {
    const actions = explainAll(redisCloud, { generation: '2018' }).map(({ action }) => action);
    expect(actions).toContain('ec2:CreateVpc');
    expect(actions).not.toContain('kms:CreateGrant');
  });

  test('of a policy and a phase narrows both', () => {
    const found = explainAll(redisCloud, { policy: 'instance', phase: 'delete' });
    expect(found.map(({ action }) => action)).toEqual(['ec2:DeleteSecurityGroup']);
    expect(found.flatMap((one) => one.grants).every(({ policy }) => policy === 'instance')).toBe(true);
  });

  test('is complete when nothing is selected', () => {
    expect(explainAll(redisCloud)).toHaveLength(texts.length);
  });
});

describe('somebody who types an action', () => {
  test.each(['ec2:RunInstances', 'EC2:RUNINSTANCES', 'runinstances', ' RunInstances '])(
    'as "%s" finds it',
    (typed) => {
      expect(findAction(typed)).toMatchObject({ kind: 'found', explanation: { action: 'ec2:RunInstances' } });
    },
  );

  test('without a service where two have it is told both', () => {
    expect(findAction('Describe*')).toEqual({
      kind: 'ambiguous',
      candidates: ['ec2:Describe*', 'cloudwatch:Describe*'],
    });
  });

  test.each([
    ['ec2:RunInstance', 'ec2:RunInstances'],
    ['TerminateInstance', 'ec2:TerminateInstances'],
    ['iam:PasRole', 'iam:PassRole'],
  ])('%s is told of %s', (typed, meant) => {
    expect(findAction(typed)).toMatchObject({ kind: 'unknown', nearest: expect.arrayContaining([meant]) });
  });

  test('anything whatever gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        expect(['found', 'ambiguous', 'unknown']).toContain(findAction(typed).kind);
      }),
      { numRuns: 20 },
    );
  });
});

describe('as text', () => {
  const text = explanationsAsText(explainAll(redisCloud));

  test('no line is longer than 80 columns', () => {
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('all is there, by phase', async () => {
    await expect(text).toMatchFileSnapshot('golden/explained.txt');
  });

  test('as Markdown too', async () => {
    await expect(explanationsAsMarkdown(explainAll(redisCloud))).toMatchFileSnapshot('golden/explained.md');
  });

  test('a word of any length keeps to the columns', () => {
    const long: ActionText & { action: string; families: string[] } = {
      action: 'x:y',
      families: [],
      phase: 'run',
      purpose: `${'a/'.repeat(90)} ${'b'.repeat(200)}`,
      without: '',
      abuse: '',
    };
    const lines = explanationsAsText([{ ...long, grants: [] }]).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.join('').replace(/\s/g, '')).toContain('a/'.repeat(90) + 'b'.repeat(200));
  });
});
