import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { evaluateTrust } from './trust.ts';
import { validateIdentityPolicy, validateTrustPolicy } from './validate.ts';

const values = fc.constantFrom<unknown>(
  'x',
  '',
  '*',
  '?',
  '[(*',
  '\\',
  '$' + '{',
  '$' + '{}',
  '$' + '{aws:username}',
  '$' + '{aws:username, "x"}',
  '$' + '{*}',
  '300.1.1.1/99',
  '10.0.0.0/8',
  '::1/64',
  'not-a-date',
  '2026-11-20T00:00:00Z',
  '1e999',
  'arn:aws:iam::*',
  'a:b:c',
  '[]',
  'toString',
  true,
  7,
);
const operators = fc.constantFrom(
  'StringEquals',
  'StringNotLike',
  'ForAllValues:StringLike',
  'ForAnyValue:ArnLike',
  'NumericLessThan',
  'DateGreaterThanEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnNotLikeIfExists',
  'BinaryEquals',
  'Bool',
  'Null',
  'BoolIfExists',
  'NullIfExists',
);
const keys = fc.constantFrom(
  'aws:username',
  'aws:SourceIp',
  'aws:CurrentTime',
  'aws:RequestTag/[(',
  'a:',
  ':',
  'aws:TagKeys',
);
const oneOrMore = <T>(of: fc.Arbitrary<T>) => fc.oneof(of, fc.array(of, { minLength: 1, maxLength: 3 }));
const condition = fc.dictionary(
  operators,
  fc.dictionary(keys, oneOrMore(values), { minKeys: 1, maxKeys: 2 }),
  { minKeys: 1, maxKeys: 2 },
);
const resource = oneOrMore(
  fc.oneof(
    fc.constantFrom(
      '*',
      'arn:aws:iam::*:user/*',
      'arn:*',
      'arn:aws:s3:::[(',
      'arn:aws:::',
      'arn:aws:iam:::$' + '{aws:username}',
      'arn:aws:iam::$' + '{',
      'arn:aws:iam::*:user/$' + '{a:b, "c"}',
    ),
    fc.string().map((s) => `arn:aws:${s}`),
  ),
);
const action = oneOrMore(fc.constantFrom('*', 'iam:*', 'iam:G?t*'));
const assume = oneOrMore(fc.constantFrom('*', 'sts:*', 'sts:AssumeRole'));
const Effect = fc.constantFrom('Allow', 'Deny');
const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: '*' },
  { AWS: ['1', 'arn:x'] },
  { Service: 's' },
  {},
  [],
  null,
  7,
);
const either = (a: string, b: string, of: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(fc.constantFrom(a, b), of).map(([name, value]) => ({ [name]: value }));

const policyOf = (...parts: fc.Arbitrary<Record<string, unknown>>[]) => {
  const statement = fc.tuple(
    fc.record({ Effect }),
    fc.record({ Condition: condition }, { requiredKeys: [] }),
    ...parts,
  );
  return fc.record({
    Version: fc.constantFrom('2012-10-17', '2008-10-17'),
    Statement: fc.array(
      statement.map((all) => Object.assign({}, ...all)),
      { minLength: 1, maxLength: 3 },
    ),
  });
};
const policies = policyOf(either('Action', 'NotAction', action), either('Resource', 'NotResource', resource));
const trusts = policyOf(
  either('Action', 'NotAction', assume),
  either('Principal', 'NotPrincipal', principal),
);

const me = {
  arn: 'arn:aws:iam::111122223333:user/ann',
  identityArn: 'arn:aws:iam::111122223333:user/ann',
  accountId: '111122223333',
};
const request = {
  principalArn: me.arn,
  action: 'iam:GetUser',
  resource: me.arn,
  context: {
    'aws:username': 'ann',
    'aws:SourceIp': '127.0.0.1',
    'aws:CurrentTime': '2026-11-20T00:00:00Z',
    'aws:TagKeys': ['a'],
  },
};

const taken = (check: (text: string) => void, text: string): boolean => {
  try {
    check(text);
    return true;
  } catch {
    return false;
  }
};

test('whatever policy is taken can be decided, on any resource', () => {
  let decided = 0;
  fc.assert(
    fc.property(
      policies,
      fc.constantFrom(me.arn, '*', 'policy path /', 'arn:aws:ec2:us-east-1:1:instance/*', ''),
      (policy, on) => {
        const document = JSON.stringify(policy);
        if (!taken(validateIdentityPolicy, document)) return;
        decided += 1;
        const layers = {
          identity: [{ id: 'p', type: 't', document }],
          boundary: undefined,
          scps: undefined,
          session: undefined,
        };
        expect(['allowed', 'implicitDeny', 'explicitDeny']).toContain(
          decide({ ...request, resource: on }, layers).result,
        );
      },
    ),
    { numRuns: 3000 },
  );
  expect(decided).toBeGreaterThan(1000);
});

test('whatever trust policy is taken can be decided', () => {
  fc.assert(
    fc.property(trusts, (policy) => {
      const document = JSON.stringify(policy);
      if (!taken(validateTrustPolicy, document)) return;
      expect(['caller', 'account', 'no', 'deny']).toContain(
        evaluateTrust(document, me, { ...request, action: 'sts:AssumeRole' }),
      );
    }),
    { numRuns: 3000 },
  );
});
