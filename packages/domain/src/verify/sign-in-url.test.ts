import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSignInUrl } from './sign-in-url.ts';

test.each([
  [
    'https://123456789012.signin.aws.amazon.com/console',
    { kind: 'account', accountId: '123456789012', partition: 'aws' },
  ],
  [
    'https://123456789012.signin.aws.amazon.com/console/',
    { kind: 'account', accountId: '123456789012', partition: 'aws' },
  ],
  [
    'https://123456789012.signin.amazonaws-us-gov.com/console',
    { kind: 'account', accountId: '123456789012', partition: 'aws-us-gov' },
  ],
  ['https://my-company.signin.aws.amazon.com/console', { kind: 'alias', alias: 'my-company' }],
  ['https://console.aws.amazon.com/', { kind: 'global' }],
  ['https://signin.aws.amazon.com/console', { kind: 'global' }],
  ['https://eu-west-1.signin.aws.amazon.com/', { kind: 'global' }],
])('%s is one of AWS', (url, expected) => {
  expect(parseSignInUrl(url)).toEqual(expected);
});

test.each([
  'http://123456789012.signin.aws.amazon.com/console',
  'https://123456789012.signin.aws.amazon.com.evil.example/console',
  'https://evil.example/123456789012.signin.aws.amazon.com/console',
  'https://123456789012.signin.aws.amazon.com@evil.example/console',
  'https://evil.example#.signin.aws.amazon.com/console',
  'https://evil.example\\.signin.aws.amazon.com/console',
  'https://123456789012.signin.aws.amazon.com:8443/console',
  'https://123456789012.signin.aws.amazon.com/logout?redirect=https://evil.example',
  'https://signin.aws.amazon.com/oauth?redirect_uri=https://evil.example',
  'https://signin.aws.amazon.com/federation?Action=login&Destination=https://evil.example',
  'https://123456789012.signin.aws.amazon.com./console',
  'https://user@123456789012.signin.aws.amazon.com/console',
  'https://１２３.signin.aws.amazon.com/console',
  'https://signinaws.amazon.com/console',
  'https://a.b.signin.aws.amazon.com/console',
  'https://аpple.signin.aws.amazon.com/console',
  ' https://123456789012.signin.aws.amazon.com/console',
  'https://123456789012.signin.aws.amazon.com/con\nsole',
  'javascript:alert(1)//.signin.aws.amazon.com/console',
  'data:text/html,x',
  '',
])('%j is not', (url) => {
  expect(parseSignInUrl(url).kind).toBe('foreign');
});

test('whatever is typed, only https on a host of AWS is accepted', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((s) => `https://${s}.signin.aws.amazon.com/console`),
      ),
      (text) => {
        const parsed = parseSignInUrl(text);
        if (parsed.kind === 'foreign') return;
        const { protocol, hostname } = new URL(text);
        expect(protocol).toBe('https:');
        expect(hostname).toMatch(
          /(^|\.)(signin|console)\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/,
        );
      },
    ),
  );
});
