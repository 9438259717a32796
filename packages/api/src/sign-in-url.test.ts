import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAwsSignInUrl } from './sign-in-url.ts';

test.each([
  'https://123456789012.signin.aws.amazon.com/console',
  'https://my-alias.signin.aws.amazon.com/console/',
  'https://signin.aws.amazon.com/console',
  'https://us-east-1.signin.aws.amazon.com/oauth?x=1',
  'https://console.aws.amazon.com/',
  'https://eu-central-1.console.aws.amazon.com/iam',
  'https://123456789012.signin.amazonaws-us-gov.com/console',
  'https://123456789012.signin.amazonaws.cn/console',
  'HTTPS://123456789012.SIGNIN.AWS.AMAZON.COM/console',
])('%s leads to AWS', (url) => {
  expect(isAwsSignInUrl(url)).toBe(true);
});

test.each([
  '',
  'console',
  'http://123456789012.signin.aws.amazon.com/console',
  'https://signin.aws.amazon.com.evil.example/console',
  'https://evil.example/signin.aws.amazon.com',
  'https://evil.example#signin.aws.amazon.com',
  'https://signin.aws.amazon.com@evil.example/',
  'https://user:pass@signin.aws.amazon.com/',
  'https://signin.aws.amazon.com:8443/',
  'https://xsignin.aws.amazon.com/',
  'https://a.b.signin.aws.amazon.com/',
  'https://signin.aws.amazon.com\\@evil.example/',
  'https://evil.example\\.signin.aws.amazon.com/',
  'https://signin.aws.amazon.com\n.evil.example/',
  ' https://signin.aws.amazon.com/',
  'https://signin。aws.amazon.com/',
  'https://s3.aws.amazon.com/',
  'https://start.awsapps.com/start',
  'javascript:alert(1)//https://signin.aws.amazon.com/',
  'data:text/html,https://signin.aws.amazon.com/',
])('%j is refused', (url) => {
  expect(isAwsSignInUrl(url)).toBe(false);
});

test('whatever is accepted, a browser opens at a host of AWS over https', () => {
  const piece = fc.constantFrom(
    'https://',
    'signin',
    '.aws.amazon.com',
    '@',
    '/',
    '\\',
    '.',
    ':',
    '#',
    '?',
    'evil',
    '%2e',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      if (!isAwsSignInUrl(text)) return;
      const { protocol, hostname } = new URL(text);
      expect([protocol, hostname.endsWith('.aws.amazon.com')]).toEqual(['https:', true]);
    }),
    { numRuns: 5_000 },
  );
});
