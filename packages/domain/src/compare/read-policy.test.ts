import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { MOST_POLICY_CHARACTERS, readPolicy, readPolicyText, repeatedKey } from './read-policy.ts';

const good = { Sid: 'One', Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' };
const policy = (statement: object, more: object = {}) => ({
  Version: '2012-10-17',
  ...more,
  Statement: [statement],
});

test.each(redisCloud.generations)('both documents of $id are read', ({ userPolicy, instancePolicy }) => {
  for (const document of [userPolicy, instancePolicy])
    expect(readPolicyText(JSON.stringify(document, null, 2))).toEqual({ ok: true, value: document });
});

test.each([
  { name: 'a list', value: [], path: '' },
  { name: 'null', value: null, path: '' },
  { name: 'no statement', value: { Version: '2012-10-17' }, path: 'Statement' },
  { name: 'no statements', value: { Statement: [] }, path: 'Statement' },
  { name: 'a statement that is a text', value: { Statement: ['x'] }, path: 'Statement[0]' },
  { name: 'another version', value: policy(good, { Version: '2024-01-01' }), path: 'Version' },
  { name: 'an element that IAM does not know', value: policy(good, { Statements: [] }), path: 'Statements' },
  { name: 'no effect', value: policy({ ...good, Effect: 'allow' }), path: 'Statement[0].Effect' },
  { name: 'a principal', value: policy({ ...good, Principal: '*' }), path: 'Statement[0].Principal' },
  { name: 'no action', value: policy({ ...good, Action: undefined }), path: 'Statement[0].Action' },
  { name: 'an empty list of actions', value: policy({ ...good, Action: [] }), path: 'Statement[0].Action' },
  {
    name: 'an action without service',
    value: policy({ ...good, Action: ['ec2:Run*', 'Run'] }),
    path: 'Statement[0].Action[1]',
  },
  {
    name: 'a service with a star',
    value: policy({ ...good, Action: 'e*:Run' }),
    path: 'Statement[0].Action',
  },
  {
    name: 'Action beside NotAction',
    value: policy({ ...good, NotAction: '*' }),
    path: 'Statement[0].NotAction',
  },
  { name: 'no resource', value: policy({ ...good, Resource: undefined }), path: 'Statement[0].Resource' },
  {
    name: 'a resource that is no ARN',
    value: policy({ ...good, Resource: 'i-1' }),
    path: 'Statement[0].Resource',
  },
  {
    name: 'a hostile resource',
    value: policy({ ...good, Resource: 'arn:\u202e' }),
    path: 'Statement[0].Resource',
  },
  { name: 'a hostile Sid', value: policy({ ...good, Sid: '</script>' }), path: 'Statement[0].Sid' },
  { name: 'the same Sid twice', value: { Statement: [good, good] }, path: 'Statement[1].Sid' },
  {
    name: 'an operator that IAM does not know',
    value: policy({ ...good, Condition: { Equals: {} } }),
    path: 'Statement[0].Condition.Equals',
  },
  {
    name: 'a key without service',
    value: policy({ ...good, Condition: { Bool: { mfa: true } } }),
    path: 'Statement[0].Condition.Bool.mfa',
  },
  {
    name: 'an object for a value',
    value: policy({ ...good, Condition: { Bool: { 'aws:x': {} } } }),
    path: 'Statement[0].Condition.Bool.aws:x',
  },
])('$name is refused, with its place', ({ value, path }) => {
  const read = readPolicy(value);
  expect(read).toEqual({ ok: false, error: [{ path, message: expect.stringMatching(/./) }] });
});

test('what IAM has no room for is refused', () => {
  const long = policy({ ...good, Resource: `arn:${'x'.repeat(MOST_POLICY_CHARACTERS)}` });
  expect(readPolicy(long)).toMatchObject({ ok: false, error: [{ path: '' }] });
});

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1},"c":[{"b":1},{"b":2}]}', null],
  ['{"s":[{"Effect":"Deny","x":"\\"}","Eff\\u0065ct":"Allow"}]}', 'Effect'],
  ['{"a": {"a" : {"a":1}}}', null],
])('a key that is given twice is found, at any depth: %s', (json, expected) => {
  expect(repeatedKey(json)).toBe(expected);
});

test('whatever is read, the answer is a policy or faults on single lines', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'Version',
      'Statement',
      'Effect',
      'Action',
      'NotAction',
      'Resource',
      'Condition',
      '__proto__',
    ),
    // Without backslashes: see decision 0014.
    fc.string().map((text) => text.replaceAll('\\', '/')),
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('Allow', 'ec2:*', '*'),
      fc.string(),
      fc.double(),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  })).object;
  fc.assert(
    fc.property(
      fc.oneof(
        json.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      (text) => {
        const read = readPolicyText(text);
        if (read.ok) return;
        for (const { path, message } of read.error) {
          expect(`${path} ${message}`).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
          expect(message.length).toBeLessThan(300);
        }
      },
    ),
    { numRuns: 500 },
  );
});
