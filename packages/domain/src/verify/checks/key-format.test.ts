import { expect, test } from 'vitest';
import { Secret } from '../../secret.ts';
import { redisCloud } from '../../vendor-profile/redis-cloud.ts';
import type { CheckDefinition } from '../check-definition.ts';
import { judgeCheck } from '../judge.ts';
import { keyIdFormat, secretKeyFormat } from './key-format.ts';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

function judge(check: CheckDefinition, accessKeyId: string, secret: string) {
  const details = {
    accessKeyId,
    accessSecretKey: new Secret(secret),
    console: { kind: 'role' as const, iamRoleName: 'redislabs-role' },
  };
  const context = { sameKeyRegisteredAs: null, otherAwsAccounts: [] };
  return judgeCheck(check, {}, { details, context, profile: redisCloud }).result;
}

interface FormatCase {
  name: string;
  id?: string;
  secret?: string;
  says: RegExp;
}

test('a well-formed key passes, and its secret is not shown', () => {
  expect(judge(keyIdFormat, ID, SECRET).status).toBe('passed');
  const secret = judge(secretKeyFormat, ID, SECRET);
  expect(secret.status).toBe('passed');
  expect(JSON.stringify(secret)).not.toContain(SECRET);
});

test.each([
  { name: 'a temporary key', id: 'ASIAIOSFODNN7EXAMPLE', says: /temporary/ },
  { name: 'a space at the end', id: `${ID} `, says: /space or a line break before or after/ },
  { name: 'a line break at the start', id: `\n${ID}`, says: /before or after/ },
  { name: 'a space inside', id: 'AKIAIOSF ODNN7EXAMPLE', says: /inside/ },
  { name: 'lower case', id: ID.toLowerCase(), says: /lower-case/ },
  { name: 'the id of a user', id: 'AIDAIOSFODNN7EXAMPLE', says: /another IAM thing/ },
  { name: 'the fields swapped', id: SECRET, secret: ID, says: /swapped/ },
  { name: 'too short', id: 'AKIA123', says: /no access key id/ },
  { name: 'nothing', id: '', says: /no access key id/ },
  { name: 'the secret', id: SECRET, says: /no access key id/ },
] satisfies FormatCase[])(
  'an access key id is told apart from $name',
  ({ id = ID, secret = SECRET, says }) => {
    const result = judge(keyIdFormat, id, secret);
    expect(result).toMatchObject({ status: 'failed', field: 'accessKeyId', severity: 'blocking' });
    expect(result.seen).toMatch(says);
    expect(result.remedy).not.toBe('');
    expect(JSON.stringify(result)).not.toContain(SECRET);
  },
);

test.each([
  { name: 'the key id', secret: ID, says: /access key id, not the secret/ },
  { name: 'a space at the end', secret: `${SECRET} `, says: /before or after/ },
  { name: 'a line break inside', secret: `${SECRET.slice(0, 20)}\n${SECRET.slice(20)}`, says: /inside/ },
  { name: 'a masked value', secret: '****************', says: /masked/ },
  { name: 'a URL-encoded value', secret: encodeURIComponent(SECRET), says: /URL-encoded/ },
  { name: 'a cut value', secret: SECRET.slice(0, 39), says: /cut while copying/ },
  { name: 'nothing', secret: '', says: /empty/ },
] satisfies FormatCase[])('a secret access key is told apart from $name', ({ secret, says }) => {
  const result = judge(secretKeyFormat, ID, secret);
  expect(result).toMatchObject({ status: 'failed', field: 'accessSecretKey', severity: 'blocking' });
  expect(result.seen).toMatch(says);
  if (secret.trim().length >= 8) expect(JSON.stringify(result)).not.toContain(secret.trim());
});
