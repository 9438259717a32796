import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeTrust, type TrustJudgement } from './trust.ts';

const VENDOR = '168085023892';
const OTHER = '111122223333';
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

const allow = (extra: Record<string, unknown> = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: VENDOR },
  Action: 'sts:AssumeRole',
  Condition: MFA,
  ...extra,
});
const policy = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const withCondition = (Condition: unknown) => policy(allow({ Condition }));

interface TrustCase {
  name: string;
  trust: unknown;
  partition?: string;
  expected: Partial<TrustJudgement>;
}

const good: Partial<TrustJudgement> = {
  unreadable: false,
  vendor: 'trusted',
  others: [],
  mfa: { kind: 'required' },
  externalId: 'none',
  furtherConditions: [],
  conditionalDenies: 0,
};
const root = (account: string, partition = 'aws') => `arn:${partition}:iam::${account}:root`;

const CASES: TrustCase[] = [
  { name: 'the published policy is right', trust: policy(allow()), expected: good },
  { name: 'one statement need not be a list', trust: { Statement: allow() }, expected: good },
  {
    name: 'a root ARN is the account number',
    trust: policy(allow({ Principal: { AWS: root(VENDOR) } })),
    expected: good,
  },
  {
    name: 'a list of one principal is that principal',
    trust: policy(allow({ Principal: { AWS: [VENDOR] } })),
    expected: good,
  },
  {
    name: 'the number and the root ARN together are one account',
    trust: policy(allow({ Principal: { AWS: [VENDOR, root(VENDOR)] } })),
    expected: good,
  },
  {
    name: 'a list of actions with session tags is fine',
    trust: policy(allow({ Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] })),
    expected: good,
  },
  {
    name: 'actions are compared without case',
    trust: policy(allow({ Action: 'STS:assumerole' })),
    expected: good,
  },
  { name: 'a wildcard action covers AssumeRole', trust: policy(allow({ Action: 'sts:*' })), expected: good },
  {
    name: 'only session tags do not trust',
    trust: policy(allow({ Action: 'sts:TagSession' })),
    expected: { vendor: 'not-trusted', others: [] },
  },
  {
    name: 'SAML alone does not let an account assume',
    trust: policy(allow({ Action: 'sts:AssumeRoleWithSAML' })),
    expected: { vendor: 'not-trusted' },
  },
  {
    name: 'NotAction without AssumeRole allows it',
    trust: policy(allow({ Action: undefined, NotAction: 'sts:TagSession' })),
    expected: good,
  },
  {
    name: 'NotAction that names AssumeRole does not',
    trust: policy(allow({ Action: undefined, NotAction: 'sts:Assume*' })),
    expected: { vendor: 'not-trusted' },
  },
  {
    name: 'a bare wildcard is anyone',
    trust: policy(allow({ Principal: '*' })),
    expected: { vendor: 'not-trusted', others: ['anyone in any AWS account (*), under conditions'] },
  },
  {
    name: 'an AWS wildcard is anyone',
    trust: policy(allow({ Principal: { AWS: '*' }, Condition: undefined })),
    expected: { vendor: 'not-trusted', others: ['anyone in any AWS account (*)'] },
  },
  {
    name: 'a wildcard beside the vendor is still anyone',
    trust: policy(allow({ Principal: { AWS: [VENDOR, '*'] } })),
    expected: { vendor: 'trusted', others: ['anyone in any AWS account (*), under conditions'] },
  },
  {
    name: 'a wildcard limited to the vendor by condition is not the published form',
    trust: policy(allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': VENDOR } } })),
    expected: { vendor: 'not-trusted' },
  },
  {
    name: 'a second account is somebody else',
    trust: policy(allow({ Principal: { AWS: [VENDOR, OTHER] } })),
    expected: { vendor: 'trusted', others: [`AWS account ${OTHER}, under conditions`] },
  },
  {
    name: 'a second statement for another account is somebody else',
    trust: policy(allow(), allow({ Principal: { AWS: root(OTHER) } })),
    expected: { vendor: 'trusted', others: [`AWS account ${OTHER}, under conditions`] },
  },
  {
    name: 'only another account is not the vendor',
    trust: policy(allow({ Principal: { AWS: OTHER } })),
    expected: { vendor: 'not-trusted' },
  },
  {
    name: 'a service is somebody else',
    trust: policy(allow({ Principal: { AWS: VENDOR, Service: 'ec2.amazonaws.com' } })),
    expected: { others: ['the service ec2.amazonaws.com, under conditions'] },
  },
  {
    name: 'an identity provider is somebody else',
    trust: policy(
      allow(),
      allow({
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: undefined,
      }),
    ),
    expected: { vendor: 'trusted', others: ['the identity provider cognito-identity.amazonaws.com'] },
  },
  {
    name: 'a role of another account is somebody else',
    trust: policy(allow({ Principal: { AWS: [VENDOR, `arn:aws:iam::${OTHER}:role/x`] } })),
    expected: { others: [`arn:aws:iam::${OTHER}:role/x, under conditions`] },
  },
  {
    name: "one user of the vendor's is not the account",
    trust: policy(allow({ Principal: { AWS: `arn:aws:iam::${VENDOR}:user/support` } })),
    expected: { vendor: 'partly', others: [] },
  },
  {
    name: 'a deleted principal shows as its unique id',
    trust: policy(allow({ Principal: { AWS: [VENDOR, 'AROAEXAMPLEEXAMPLE12'] } })),
    expected: { others: ['AROAEXAMPLEEXAMPLE12 (a principal that was deleted since), under conditions'] },
  },
  {
    name: 'NotPrincipal allows everybody else',
    trust: policy(
      allow(),
      allow({ Principal: undefined, NotPrincipal: { AWS: OTHER }, Condition: undefined }),
    ),
    expected: { vendor: 'trusted', others: [`everybody except AWS account ${OTHER} (NotPrincipal)`] },
  },
  {
    name: 'an unconditional Deny of the vendor takes the trust back',
    trust: policy(allow(), allow({ Effect: 'Deny', Condition: undefined })),
    expected: { vendor: 'denied' },
  },
  {
    name: 'an unconditional Deny of everybody takes the trust back',
    trust: policy(allow(), allow({ Effect: 'Deny', Principal: '*', Condition: {} })),
    expected: { vendor: 'denied' },
  },
  {
    name: 'a Deny of everybody but the vendor does not',
    trust: policy(allow(), { Effect: 'Deny', NotPrincipal: { AWS: VENDOR }, Action: 'sts:AssumeRole' }),
    expected: good,
  },
  {
    name: 'a Deny of somebody else does not matter',
    trust: policy(allow(), allow({ Effect: 'Deny', Principal: { AWS: OTHER }, Condition: undefined })),
    expected: good,
  },
  {
    name: 'a Deny with an unknown condition is told',
    trust: policy(
      allow(),
      allow({ Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }),
    ),
    expected: { vendor: 'trusted', conditionalDenies: 1 },
  },
  {
    name: 'MFA true as a boolean is required',
    trust: withCondition({ Bool: { 'aws:MultiFactorAuthPresent': true } }),
    expected: good,
  },
  {
    name: 'MFA true in a list is required',
    trust: withCondition({ Bool: { 'aws:MultiFactorAuthPresent': ['true'] } }),
    expected: good,
  },
  {
    name: 'the key is compared without case',
    trust: withCondition({ Bool: { 'AWS:multifactorauthpresent': 'True' } }),
    expected: good,
  },
  {
    name: 'ForAnyValue on MFA fails without the key, so it requires',
    trust: withCondition({ 'ForAnyValue:Bool': { 'aws:MultiFactorAuthPresent': 'true' } }),
    expected: good,
  },
  {
    name: 'an MFA age is known only with MFA, so it requires',
    trust: withCondition({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }),
    expected: good,
  },
  { name: 'no condition is no MFA', trust: withCondition(undefined), expected: { mfa: { kind: 'missing' } } },
  { name: 'an empty condition is no MFA', trust: withCondition({}), expected: { mfa: { kind: 'missing' } } },
  {
    name: 'one statement without MFA undoes the other',
    trust: policy(allow(), allow({ Condition: undefined })),
    expected: { vendor: 'trusted', mfa: { kind: 'missing' } },
  },
  {
    name: 'a Deny without MFA is as good as a condition',
    trust: policy(
      allow({ Condition: undefined }),
      allow({
        Effect: 'Deny',
        Principal: '*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      }),
    ),
    expected: good,
  },
  {
    name: 'a Deny with plain Bool misses calls that say nothing of MFA',
    trust: policy(
      allow({ Condition: undefined }),
      allow({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      }),
    ),
    expected: { mfa: { kind: 'missing' } },
  },
  {
    name: 'StringEquals on an external id requires it',
    trust: withCondition({ ...MFA, StringEquals: { 'sts:ExternalId': 'abc' } }),
    expected: { externalId: 'required' },
  },
  {
    name: 'StringLike * on an external id requires some',
    trust: withCondition({ ...MFA, StringLike: { 'sts:externalid': '*' } }),
    expected: { externalId: 'required' },
  },
  {
    name: 'Null false on an external id requires some',
    trust: withCondition({ ...MFA, Null: { 'sts:ExternalId': 'false' } }),
    expected: { externalId: 'required' },
  },
  {
    name: 'StringEqualsIfExists does not require one',
    trust: withCondition({ ...MFA, StringEqualsIfExists: { 'sts:ExternalId': 'abc' } }),
    expected: good,
  },
  {
    name: 'a statement that asks for none is enough',
    trust: policy(allow(), allow({ Condition: { ...MFA, StringEquals: { 'sts:ExternalId': 'abc' } } })),
    expected: { externalId: 'none' },
  },
  {
    name: 'a Deny unless the external id matches requires it',
    trust: policy(
      allow(),
      allow({ Effect: 'Deny', Condition: { StringNotEquals: { 'sts:ExternalId': 'abc' } } }),
    ),
    expected: { externalId: 'required', conditionalDenies: 0 },
  },
  {
    name: 'further conditions are told',
    trust: withCondition({ ...MFA, IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    expected: { vendor: 'trusted', mfa: { kind: 'required' }, furtherConditions: ['IpAddress aws:sourceip'] },
  },
  {
    name: "in China's partition the vendor's number is another account",
    trust: policy(allow({ Principal: { AWS: root(VENDOR) } })),
    partition: 'aws-cn',
    expected: { vendor: 'not-trusted' },
  },
  {
    name: 'an ARN of another partition is not the vendor',
    trust: policy(allow({ Principal: { AWS: root(VENDOR, 'aws-us-gov') } })),
    expected: { vendor: 'not-trusted' },
  },
  {
    name: 'text is not a policy',
    trust: '{"Statement": [',
    expected: { unreadable: true, vendor: 'not-trusted' },
  },
  { name: 'a list is not a policy', trust: [], expected: { unreadable: true } },
  {
    name: 'a statement without effect is not a policy',
    trust: policy({ Action: 'sts:AssumeRole' }),
    expected: { unreadable: true },
  },
];

describe('who may assume the console role', () => {
  test.each(CASES)('$name', ({ trust, partition, expected }) => {
    expect(judgeTrust(trust, VENDOR, partition)).toMatchObject(expected);
  });
});

const WEAK: { name: string; condition: unknown }[] = [
  {
    name: 'BoolIfExists lets calls with access keys through',
    condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
  },
  {
    name: 'ForAllValues lets calls without the key through',
    condition: { 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'true' } },
  },
  {
    name: 'true and false is no demand',
    condition: { Bool: { 'aws:MultiFactorAuthPresent': ['true', 'false'] } },
  },
  { name: 'false asks for the contrary', condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } },
  {
    name: 'Null asks only whether MFA is mentioned',
    condition: { Null: { 'aws:MultiFactorAuthPresent': 'false' } },
  },
  {
    name: 'StringEquals is not how the key is compared',
    condition: { StringEquals: { 'aws:MultiFactorAuthPresent': 'true' } },
  },
  {
    name: 'an age with IfExists lets calls without MFA through',
    condition: { NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '1' } },
  },
];

test.each(WEAK)('a weak demand for MFA is told apart, with the reason: $name', ({ condition }) => {
  const { mfa } = judgeTrust(withCondition(condition), VENDOR);
  expect(mfa).toMatchObject({ kind: 'weak', why: expect.stringMatching(/./) });
});

const anyStatement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.oneof(
      fc.constant('*'),
      fc.record({ AWS: fc.array(fc.constantFrom(VENDOR, root(VENDOR), OTHER, '*', 'AIDAEXAMPLEEXAMPLE12')) }),
      fc.record({ Service: fc.constant('ec2.amazonaws.com') }),
    ),
    NotPrincipal: fc.record({ AWS: fc.constant(OTHER) }),
    Action: fc.constantFrom('sts:AssumeRole', 'sts:*', '*', 'sts:TagSession'),
    Condition: fc.constantFrom({}, MFA, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }),
  },
  { requiredKeys: ['Effect', 'Action'] },
);

test('whatever is added to a right policy, nobody is trusted silently', () => {
  fc.assert(
    fc.property(fc.array(anyStatement, { maxLength: 4 }), (statements) => {
      const judged = judgeTrust(policy(allow(), ...statements), VENDOR);
      const opens = statements.some(
        (one) =>
          one.Effect === 'Allow' &&
          one.Action !== 'sts:TagSession' &&
          (one.NotPrincipal !== undefined ||
            one.Principal === '*' ||
            (typeof one.Principal === 'object' &&
              ('Service' in one.Principal ||
                one.Principal.AWS.some((principal) => principal !== VENDOR && principal !== root(VENDOR))))),
      );
      expect(judged.others.length > 0).toBe(opens);
    }),
  );
});

test('the order of statements does not matter', () => {
  fc.assert(
    fc.property(fc.array(anyStatement, { maxLength: 5 }), (statements) => {
      const { others, ...judged } = judgeTrust(policy(...statements), VENDOR);
      const { others: othersReversed, ...reversed } = judgeTrust(policy(...statements.toReversed()), VENDOR);
      expect(reversed).toEqual(judged);
      expect(new Set(othersReversed)).toEqual(new Set(others));
    }),
  );
});

test('a user of the vendor who is let in without MFA beside the account is a way without MFA', () => {
  const user = { AWS: `arn:aws:iam::${VENDOR}:user/support` };
  const judged = judgeTrust(policy(allow(), allow({ Principal: user, Condition: {} })), VENDOR);
  expect(judged).toMatchObject({ vendor: 'trusted', mfa: { kind: 'missing' } });
});

test.each([
  '{"AWS": {"toString": 1, "valueOf": 2}}',
  '{"__proto__": {"AWS": "*"}, "AWS": [["*"]]}',
  `{"AWS": ${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
])('what is no principal counts as somebody else: %.60s', (principal) => {
  const judged = judgeTrust(policy(allow(), allow({ Principal: JSON.parse(principal) })), VENDOR);
  expect(judged.others).not.toEqual([]);
});

test('conditions that are none do not count as asking for MFA', () => {
  const condition = JSON.parse('{"Bool": {"aws:MultiFactorAuthPresent": {"toString": "true"}}}');
  expect(judgeTrust(withCondition(condition), VENDOR).mfa.kind).not.toBe('required');
});

/** Without backslashes in the names of members: see decision 0014. */
const anything = fc.anything({ key: fc.string().map((text) => text.replaceAll('\\', '/')) });

test('no document makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(anything, fc.record({ Statement: fc.array(anything) })), (document) => {
      expect(judgeTrust(document, VENDOR).vendor).toMatch(/trusted|partly|denied/);
    }),
  );
});
