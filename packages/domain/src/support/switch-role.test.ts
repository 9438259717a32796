import { expect, test } from 'vitest';
import { switchRoleUrl } from './switch-role.ts';

const role = 'arn:aws:iam::123456789012:role/redislabs-role';

test('the link names account, role and what the console is to show', () => {
  expect(switchRoleUrl(role, 'Production, Frankfurt')).toBe(
    'https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=redislabs-role&displayName=Production%2C-Frankfurt-123456789012',
  );
});

test.each([
  { arn: 'arn:aws-cn:iam::123456789012:role/r', host: 'signin.amazonaws.cn' },
  { arn: 'arn:aws-us-gov:iam::123456789012:role/r', host: 'signin.amazonaws-us-gov.com' },
])('a role of another partition is taken on at its own sign-in page: $host', ({ arn, host }) => {
  expect(new URL(switchRoleUrl(arn, 'x') ?? '').host).toBe(host);
});

test("a role's path is part of its name", () => {
  const url = new URL(switchRoleUrl('arn:aws:iam::123456789012:role/support/redislabs-role', 'x') ?? '');
  expect(url.searchParams.get('roleName')).toBe('support/redislabs-role');
});

test('a name cannot lead the link elsewhere, or add to it', () => {
  const url = new URL(switchRoleUrl(role, '&roleName=admin#/../\u202e"<script>') ?? '');
  expect(url.host).toBe('signin.aws.amazon.com');
  expect(url.searchParams.getAll('roleName')).toEqual(['redislabs-role']);
  expect(url.hash).toBe('');
});

test.each([
  '',
  'arn:aws:iam::123456789012:user/u',
  'arn:aws-iso:iam::123456789012:role/r',
  'arn:aws:iam::1:role/r',
])('there is no link for %j', (arn) => expect(switchRoleUrl(arn, 'x')).toBeNull());
