// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionCatalogue, placesMatching } from './action-catalogue.ts';
import { arnCovers, arnMatches, arnPattern, arnsDisjoint } from './arn-pattern.ts';
import { covers, disjoint, literal, nameTest, tokensOf } from './glob.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 });

/** IAM's wildcards as a regular expression: another way to the same answer. */
const asRegExp = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

describe('wildcards', () => {
  test('match what a regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(pattern, text, (glob, word) => {
        const expected = asRegExp(glob).test(word);
        expect(covers(glob, literal(word))).toBe(expected);
        expect(nameTest(glob)(word)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a pattern that is said to cover another matches whatever the other matches', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (wide, narrow, word) => {
        if (covers(wide, narrow) && asRegExp(narrow).test(word)) expect(asRegExp(wide).test(word)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('patterns that are said to be disjoint match nothing in common', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (one, other, word) => {
        const both = asRegExp(one).test(word) && asRegExp(other).test(word);
        expect(both && disjoint([...one], [...other])).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  test('a star that a policy escapes, or a request carries, is a star', () => {
    expect(covers(tokensOf('a${*}', true), literal('ab'))).toBe(false);
    expect(covers(tokensOf('a${*}', true), literal('a*'))).toBe(true);
    expect(covers('a', literal('*'))).toBe(false);
  });

  test('many stars take no time to speak of', () => {
    const stars = 'a*'.repeat(2_000);
    expect(covers(`${stars}b`, 'a'.repeat(4_000))).toBe(false);
  });
});

describe('the index of actions', () => {
  const names = ['DescribeVpcs', 'CreateVpc', 'AcceptVpcPeering', 'RunInstances', 'GetX', 'Go'];
  const { services } = actionCatalogue('2026-11-27', [['ec2', names]]);
  const service = services.get('ec2');

  test.each(['*vpc*', 'describe*', '*s', 'r?ninstances', '*', '**', 'g*', 'getx', '*pc', 'x*', '', '*v*c*'])(
    'finds for %s what a walk over all finds',
    (wanted) => {
      if (!service) throw new Error('it was made above');
      const found = placesMatching(service, wanted).map((place) => service.lowered[place]);
      expect(found).toEqual(service.lowered.filter((name) => asRegExp(wanted).test(name)));
    },
  );
});

describe('ARNs', () => {
  const arn = (pattern: string) => arnPattern(pattern, true);

  test.each([
    ['*', 'arn:aws:s3:::x', true],
    ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:1:instance/i-1', true],
    ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:*', false],
    ['arn:aws:ec2:*:*:instance/*', '*', false],
    ['arn:*', 'arn:aws:ec2:*:*:instance/*', true],
    ['arn:aws:iam::*:user/*', 'arn:aws:iam::*:user/${aws:username}', true],
    ['arn:aws:iam::*:user/?', 'arn:aws:iam::*:user/${aws:username}', false],
    ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::*:user/${aws:username}', true],
    ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::*:user/x', false],
    ['arn:aws:s3:::a*', 'arn:aws:s3:::a:b', true],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(arnCovers(arn(wide), arn(narrow))).toBe(expected);
  });

  test('disjoint only where it is sure', () => {
    expect(arnsDisjoint(arn('arn:aws:ec2:*:*:instance/*'), arn('arn:aws:iam::*:role/x'))).toBe(true);
    expect(arnsDisjoint(arn('arn:aws:ec2:*:*:instance/*'), arn('arn:aws:ec2:eu-west-1:*:*'))).toBe(false);
    expect(arnsDisjoint(arn('*'), arn('arn:aws:s3:::x'))).toBe(false);
  });

  test.each([
    ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:eu-west-1:1:instance/i-1', true],
    ['arn:aws:ec2:*:instance/*', 'arn:aws:ec2:eu-west-1:1:instance/i-1', 'perhaps'],
    ['arn:aws:ec2:*:volume/*', 'arn:aws:ec2:eu-west-1:1:instance/i-1', false],
    ['arn:aws:ec2:*:*:instance/*', '*', false],
    ['*', '*', true],
    ['arn:aws:ec2*', 'arn:aws:ec2:eu-west-1:1:instance/i-1', true],
    ['arn:aws:ec2:${*}:*:*', 'arn:aws:ec2:*:1:instance/i-1', false],
  ] as const)('%s matches the resource %s: %s', (pattern, resource, expected) => {
    const one = arn(pattern);
    expect(arnMatches(one, resource, one.tokens)).toBe(expected);
  });
});
