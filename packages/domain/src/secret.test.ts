import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

const long = fc.string({ minLength: 8, unit: 'grapheme' });

test('a secret prints in no way', () => {
  fc.assert(
    fc.property(long, (value) => {
      const secret = new Secret(value);
      const printed = [
        `${secret}`,
        JSON.stringify({ secret }),
        inspect({ secret }, { depth: 5 }),
        String([secret]),
      ];
      for (const text of printed) expect(text).toContain('[secret]');
    }),
  );
});

test('a text is freed of the secret as it is, URL-encoded and in JSON', () => {
  fc.assert(
    fc.property(long, fc.string(), (value, around) => {
      fc.pre(!'[secret]'.includes(value));
      const secret = new Secret(value);
      for (const form of [
        value,
        encodeURIComponent(value.toWellFormed()),
        JSON.stringify(value).slice(1, -1),
      ])
        expect(secret.redactFrom(`${around}|${form}|`)).toContain('[secret]');
      expect(secret.redactFrom('nothing to see')).toBe('nothing to see');
    }),
  );
});

test('what is too short to be a secret is left, so that texts stay readable', () => {
  expect(new Secret('a').redactFrom('a name')).toBe('a name');
});

test('its shape can be asked for without opening it', () => {
  expect(new Secret('abc').matches(/^[a-c]+$/)).toBe(true);
  expect(new Secret('abc').matches(/\d/)).toBe(false);
});
