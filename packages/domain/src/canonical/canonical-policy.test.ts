import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../policy-document.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { canonicalPolicy, samePolicy } from './canonical-policy.ts';
import { deletedPrincipals, driftText, policyDrift } from './policy-drift.ts';
import { parsePolicyText } from './policy-text.ts';

const ACTIONS = ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole', 's3:*', 'sts:AssumeRole'];
const RESOURCES = ['*', 'arn:aws:s3:::bucket/*', 'arn:aws:iam::*:role/redislabs-cluster-node-role'];
const ACCOUNTS = ['111122223333', '168085023892'];

const some = (values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });

const statement: fc.Arbitrary<Statement> = fc.record(
  {
    Sid: fc.stringMatching(/^[A-Za-z]{3,8}$/),
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    Action: some(ACTIONS),
    Resource: some(RESOURCES),
    Principal: some(ACCOUNTS).map((ids) => ({ AWS: ids.map((id) => `arn:aws:iam::${id}:root`) })),
    Condition: fc.record({
      StringEquals: fc.record({ 'ec2:ResourceTag/RedisLabsIdentifier': some(['Redislabs-VPC', 'other']) }),
      Bool: fc.record({ 'aws:MultiFactorAuthPresent': fc.constantFrom('true', 'false') }),
    }),
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
);

const document: fc.Arbitrary<PolicyDocument & { Statement: Statement[] }> = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.array(statement, { minLength: 1, maxLength: 4 }),
});

/** What AWS, or a person, may make of a document without changing what it means. */
function reworded(source: PolicyDocument & { Statement: Statement[] }, pick: () => number): PolicyDocument {
  const shuffled = <T>(values: T[]): T[] =>
    values
      .map((value) => [pick(), value] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, value]) => value);
  const oneOrMany = <T>(values: T[]) => {
    const [only] = values;
    return values.length === 1 && only !== undefined && pick() < 0.5 ? only : shuffled(values);
  };
  const texts = (value: unknown) => (Array.isArray(value) ? (value as string[]) : [value as string]);
  const Statement = shuffled(source.Statement).map((original): Statement => {
    const { Sid, Principal, Condition, ...rest } = original;
    const accounts = typeof Principal === 'object' ? texts(Principal.AWS) : [];
    return {
      ...(pick() < 0.5 ? { Sid: `Renamed${Sid ?? ''}` } : {}),
      Effect: rest.Effect,
      Resource: oneOrMany(texts(rest.Resource)),
      Action: oneOrMany(texts(rest.Action).map((action) => (pick() < 0.5 ? action.toUpperCase() : action))),
      ...(accounts.length > 0
        ? {
            Principal: {
              AWS: oneOrMany(accounts.map((arn) => (pick() < 0.5 ? (arn.split(':')[4] ?? arn) : arn))),
            },
          }
        : {}),
      ...(Condition === undefined
        ? {}
        : {
            Condition: Object.fromEntries(
              shuffled(Object.entries(Condition)).map(([operator, keys]) => [
                operator,
                Object.fromEntries(
                  Object.entries(keys).map(([key, values]) => [
                    pick() < 0.5 ? key.toLowerCase() : key,
                    operator === 'Bool' && pick() < 0.5
                      ? texts(values).map((text) => text === 'true')
                      : oneOrMany(texts(values)),
                  ]),
                ),
              ]),
            ),
          }),
    };
  });
  return { Statement: oneOrMany(Statement), Version: source.Version ?? '' };
}

const picks = (seed: number) => {
  let state = seed || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

test('a document and its rewordings are the same', () => {
  fc.assert(
    fc.property(document, fc.integer({ min: 1, max: 1e9 }), (source, seed) => {
      expect(canonicalPolicy(reworded(source, picks(seed)))).toEqual(canonicalPolicy(source));
    }),
  );
});

test('the canonical form of a canonical form is itself', () => {
  fc.assert(
    fc.property(document, (source) => {
      const once = canonicalPolicy(source);
      const again = canonicalPolicy({
        Version: once.version,
        Statement: once.statements.map((one) => ({
          Effect: one.effect,
          Action: one.actions,
          Resource: one.resources,
          ...(one.principals.length > 0
            ? { Principal: { AWS: one.principals.map((text) => text.replace('AWS|', '')) } }
            : {}),
          Condition: Object.fromEntries(
            one.conditions.map(({ operator, key, values }) => [operator, { [key]: values }]),
          ),
        })),
      });
      expect(again).toEqual(once);
    }),
  );
});

const CHANGES: [string, (one: Statement) => Statement][] = [
  ['another action', (one) => ({ ...one, Action: [...[one.Action ?? []].flat(), 'ec2:StopInstances'] })],
  ['another resource', (one) => ({ ...one, Resource: [...[one.Resource ?? []].flat(), 'arn:aws:ec2:::x'] })],
  ['the other effect', (one) => ({ ...one, Effect: one.Effect === 'Allow' ? 'Deny' : 'Allow' })],
  [
    'another condition',
    (one) => ({ ...one, Condition: { ...one.Condition, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
  ],
  [
    'another value in a condition',
    (one) => ({ ...one, Condition: { ...one.Condition, StringLike: { 'aws:username': 'x' } } }),
  ],
  ['another principal', (one) => ({ ...one, Principal: { AWS: 'arn:aws:iam::999999999999:root' } })],
];

test.each(CHANGES)('documents that differ in %s are never the same', (_name, change) => {
  fc.assert(
    fc.property(statement, (one) => {
      const before = { Version: '2012-10-17', Statement: [one] };
      const after = { Version: '2012-10-17', Statement: [change(one)] };
      expect(samePolicy(before, after)).toBe(false);
      expect(policyDrift(before, after)).not.toBeNull();
    }),
  );
});

test('a resource or a tag value in another case is another one', () => {
  fc.assert(
    fc.property(document, (source) => {
      const upper = {
        ...source,
        Statement: source.Statement.map((one) => ({ ...one, Resource: ['arn:aws:s3:::Bucket'] })),
      };
      const lower = {
        ...source,
        Statement: source.Statement.map((one) => ({ ...one, Resource: ['arn:aws:s3:::bucket'] })),
      };
      expect(samePolicy(upper, lower)).toBe(false);
    }),
  );
});

interface AwsWording {
  name: string;
  ours: PolicyDocument;
  theirs: PolicyDocument;
  partition?: string;
  same: boolean;
}

const trust = (principal: Statement['Principal'], more: Partial<Statement> = {}): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', ...(principal ? { Principal: principal } : {}), Action: 'sts:AssumeRole', ...more },
  ],
});

const wordings: AwsWording[] = [
  {
    name: 'an account number comes back as its root ARN',
    ours: trust({ AWS: '168085023892' }),
    theirs: trust({ AWS: 'arn:aws:iam::168085023892:root' }),
    same: true,
  },
  {
    name: 'in another partition the root ARN is that partition’s',
    ours: trust({ AWS: '168085023892' }),
    theirs: trust({ AWS: 'arn:aws-cn:iam::168085023892:root' }),
    partition: 'aws-cn',
    same: true,
  },
  {
    name: 'everyone can be written in two ways',
    ours: trust('*'),
    theirs: trust({ AWS: ['*'] }),
    same: true,
  },
  {
    name: 'a deleted role comes back as its unique id, which is another principal',
    ours: trust({ AWS: 'arn:aws:iam::111122223333:role/gone' }),
    theirs: trust({ AWS: 'AROAEXAMPLEID12345678' }),
    same: false,
  },
  {
    name: 'booleans may be given as such',
    ours: trust('*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } }),
    theirs: trust('*', { Condition: { Bool: { 'aws:multifactorauthpresent': 'true' } } }),
    same: true,
  },
  {
    name: 'an external ID that is required is a difference',
    ours: trust('*'),
    theirs: trust('*', { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
    same: false,
  },
  {
    name: 'a document without a version is of the older one',
    ours: trust('*'),
    theirs: { Statement: trust('*').Statement },
    same: false,
  },
  {
    name: 'an empty condition is none',
    ours: trust('*'),
    theirs: trust('*', { Condition: {} }),
    same: true,
  },
];

test.each(wordings)('$name', ({ ours, theirs, partition = 'aws', same }) => {
  expect(samePolicy(ours, theirs, partition)).toBe(same);
});

test('a document is read as IAM returns it: URL-encoded, policy variables and all', () => {
  for (const { userPolicy, instancePolicy } of redisCloud.generations) {
    for (const original of [userPolicy, instancePolicy]) {
      const stored = parsePolicyText(encodeURIComponent(JSON.stringify(original)));
      expect(stored.ok && samePolicy(original, stored.value)).toBe(true);
      expect(stored).toEqual(parsePolicyText(JSON.stringify(original, null, 4)));
    }
  }
});

test.each(['', '%', '{', '[]', '"text"', '{"Version":"2012-10-17"}'])(
  'a text that is no policy document is refused: %s',
  (text) => {
    expect(parsePolicyText(text).ok).toBe(false);
  },
);

test('a principal that is gone is named', () => {
  expect(deletedPrincipals(trust({ AWS: ['AROAEXAMPLEID12345678', 'arn:aws:iam::1:root'] }))).toEqual([
    'AROAEXAMPLEID12345678',
  ]);
});

test('the generations differ, and the difference is told in a sentence', () => {
  const [old, current] = redisCloud.generations;
  if (!old || !current) throw new Error('two generations are expected');
  const drift = policyDrift(current.instancePolicy, old.instancePolicy);
  expect(drift?.extra).toContain('Allow s3:GetObject on *');
  expect(drift?.missing).toContain(
    'Allow ec2:DeleteTags on * when StringEquals ec2:ResourceTag/RedisLabsIdentifier Redislabs-VPC',
  );
  expect(drift && driftText(drift)).toMatch(/^lacks "Allow .* and \d+ more; has in addition "Allow /);
});
