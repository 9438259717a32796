import { expect, test } from 'vitest';
import { policySize, validateIdentityPolicy, validateTrustPolicy } from './validate.ts';

const good = { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::a/*' };
const doc = (statement: unknown, more: object = {}): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statement, ...more });

test.each([
  { name: 'one statement, not in a list', text: doc(good) },
  { name: 'several statements', text: doc([good, { ...good, Sid: 'two' }]) },
  { name: 'no version', text: JSON.stringify({ Statement: [good] }) },
  { name: 'white space', text: JSON.stringify({ Statement: [good] }, null, 4) },
  {
    name: 'conditions',
    text: doc({ ...good, Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a'] } } }),
  },
])('takes a policy with $name', ({ text }) => {
  expect(() => validateIdentityPolicy(text)).not.toThrow();
});

test.each([
  { name: 'no JSON', text: '{', says: /Syntax errors in policy/ },
  { name: 'no object', text: '[]', says: /Syntax errors in policy/ },
  { name: 'no statement', text: '{"Version":"2012-10-17"}', says: /Syntax errors in policy/ },
  { name: 'an empty list of statements', text: doc([]), says: /Syntax errors in policy/ },
  { name: 'an unknown version', text: doc(good, { Version: '2020-01-01' }), says: /valid version string/ },
  { name: 'an unknown field', text: doc({ ...good, Resources: '*' }), says: /Syntax errors in policy/ },
  { name: 'a misspelt effect', text: doc({ ...good, Effect: 'allow' }), says: /Syntax errors in policy/ },
  { name: 'no action', text: doc({ Effect: 'Allow', Resource: '*' }), says: /must contain actions/ },
  { name: 'no resource', text: doc({ Effect: 'Allow', Action: '*' }), says: /must contain resources/ },
  {
    name: 'an action without service',
    text: doc({ ...good, Action: 'GetObject' }),
    says: /prefaced by a vendor/,
  },
  {
    name: 'a resource that is no ARN',
    text: doc({ ...good, Resource: 'bucket' }),
    says: /must be in ARN format/,
  },
  { name: 'a principal', text: doc({ ...good, Principal: '*' }), says: /should not specify a principal/ },
  {
    name: 'a Sid twice',
    text: doc([
      { ...good, Sid: 'a' },
      { ...good, Sid: 'a' },
    ]),
    says: /must be unique/,
  },
  {
    name: 'an unknown operator',
    text: doc({ ...good, Condition: { StringIs: { 'aws:a': 'b' } } }),
    says: /Invalid Condition type/,
  },
])('refuses a policy with $name', ({ text, says }) => {
  expect(() => validateIdentityPolicy(text)).toThrow(says);
});

const trust = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };

test.each([
  { name: 'a resource', text: doc({ ...trust, Resource: '*' }), says: /prohibited field Resource/ },
  {
    name: 'no principal',
    text: doc({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
    says: /Missing required field Principal/,
  },
  {
    name: 'another action',
    text: doc({ ...trust, Action: 'iam:GetUser' }),
    says: /only specify STS AssumeRole/,
  },
])('refuses a trust policy with $name', ({ text, says }) => {
  expect(() => validateTrustPolicy(text)).toThrow(says);
});

test('white space does not count', () => {
  expect(policySize('{ "a" :\n 1 }')).toBe('{"a":1}'.length);
});
