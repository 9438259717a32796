import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Statement } from '../policy-document.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { conditionWords } from './condition-words.ts';
import { explainPolicy, statementWords } from './policy-grants.ts';

const allow = (rest: Partial<Statement>): Statement => ({ Effect: 'Allow', Action: 'x:y', ...rest });

test.each([
  [allow({ Resource: '*' }), 'Allowed on any resource.'],
  [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable, as policies write it
    allow({ Resource: 'arn:aws:iam::*:user/${aws:username}' }),
    'Allowed on the calling user itself.',
  ],
  [
    allow({ Resource: ['arn:aws:iam::*:role/a', 'arn:aws:iam::*:role/b'] }),
    'Allowed on the role a and the role b.',
  ],
  [
    allow({ Resource: 'arn:aws:ec2:eu-west-1:111122223333:subnet/*' }),
    'Allowed on any subnet in eu-west-1 of account 111122223333.',
  ],
  [allow({ NotResource: 'arn:aws:s3:::secret/*' }), 'Allowed on anything but any secret.'],
  [allow({ Resource: 'arn:aws:s3:::bucket' }), 'Allowed on what matches arn:aws:s3:::bucket.'],
  [
    { ...allow({ Resource: '*' }), Effect: 'Deny', Condition: { Null: { 'aws:RequestTag/k': 'true' } } },
    'Denied on any resource, if the request gives no tag k.',
  ],
] satisfies [Statement, string][])('%j in plain words', (statement, words) => {
  expect(statementWords(statement)).toBe(words);
});

test.each([
  [{ StringEquals: { 'ec2:ResourceTag/a': 'b' } }, "the resource's tag a is b"],
  [{ StringEquals: { 'aws:RequestTag/a': ['b', 'c'] } }, "the request's tag a is b or c"],
  [{ StringLike: { 'aws:PrincipalTag/a': 'b*' } }, "the caller's tag a matches b*"],
  [{ Bool: { 'kms:GrantIsForAWSResource': true } }, "an AWS service asks for it on the caller's behalf"],
  [{ Bool: { 'aws:SecureTransport': 'false' } }, 'aws:SecureTransport is false'],
  [{ Null: { 'aws:ResourceTag/a': 'false' } }, 'the resource carries the tag a'],
  [{ Null: { 'aws:TokenIssueTime': true } }, 'aws:TokenIssueTime is missing'],
  [
    { NumericLessThanIfExists: { 's3:max-keys': 10 } },
    's3:max-keys is less than 10, where it is given at all',
  ],
  [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a'] } }, 'some value of aws:TagKeys is not a'],
  [{ 'ForAllValues:StringLike': { 'aws:TagKeys': ['a'] } }, 'every value of aws:TagKeys is a'],
  [{ NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } }, 'aws:SourceIp is not within 192.0.2.0/24'],
  [{ NewOperator: { 'aws:x': 'y' } }, 'aws:x satisfies NewOperator of y'],
])('%j in plain words', (condition, words) => {
  expect(conditionWords(condition)).toEqual([words]);
});

test('a deny that names what AWS names otherwise is said not to bite', () => {
  const newest = redisCloud.generations[1];
  const denied = newest ? explainPolicy(redisCloud, newest).filter(({ effect }) => effect === 'Deny') : [];
  expect(denied.map(({ action }) => action)).toEqual(['ec2:RunInstances', 'ec2:CreateKeyPair']);
  expect(denied.flatMap(({ remarks }) => remarks)).toEqual(
    denied.map(() => expect.stringContaining('EC2 writes key-pair')),
  );
});

test('the tag is a wall where the document does not let anything be tagged', () => {
  const Condition = { StringEquals: { 'ec2:ResourceTag/a': 'b' } };
  const statement: Statement = { Effect: 'Allow', Action: 'ec2:StopInstances', Resource: '*', Condition };
  const remarks = (more: Statement[]) =>
    explainPolicy(redisCloud, {
      id: 'x',
      userPolicy: { Statement: [statement, ...more] },
      instancePolicy: { Statement: [] },
    })[0]?.remarks;
  const tags: Statement = { Effect: 'Allow', Action: 'ec2:Create*', Resource: ['*'] };
  expect(remarks([])).toEqual([]);
  expect(remarks([{ ...tags, Condition }])).toEqual([]);
  expect(remarks([tags])).toEqual([expect.stringContaining('no wall')]);
  expect(remarks([tags, { ...tags, Effect: 'Deny' }])).toEqual([]);
});

test('nothing of a condition is lost in its words, whatever the document says', () => {
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(value, value, fc.array(value, { minLength: 1, maxLength: 3 }), (operator, key, values) => {
      const [words = ''] = conditionWords(
        Object.fromEntries([[operator, Object.fromEntries([[key, values]])]]),
      );
      for (const one of values) expect(words).toContain(one);
    }),
    { numRuns: 100 },
  );
});
