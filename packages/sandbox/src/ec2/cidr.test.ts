import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalCidr6, cidrText, contains, overlaps, parseCidr, sizeOf } from './cidr.ts';

test.each([
  { text: '10.0.0.0/16', is: '10.0.0.0/16' },
  { text: '100.68.0.18/18', is: '100.68.0.0/18' },
  { text: '255.255.255.255/32', is: '255.255.255.255/32' },
  { text: '0.0.0.0/0', is: '0.0.0.0/0' },
  { text: '10.0.0.256/24', is: undefined },
  { text: '10.0.0.0/33', is: undefined },
  { text: '10.0.0/24', is: undefined },
  { text: '10.0.0.0', is: undefined },
  { text: '', is: undefined },
])('$text is the block $is', ({ text, is }) => {
  const cidr = parseCidr(text);
  expect(cidr && cidrText(cidr)).toBe(is);
});

test.each([
  { text: '2001:DB8:0:0::/32', is: '2001:db8::/32' },
  { text: '::/0', is: '::/0' },
  { text: '2001:db8::/129', is: undefined },
  { text: '10.0.0.0/8', is: undefined },
])('$text is the IPv6 block $is', ({ text, is }) => expect(canonicalCidr6(text)).toBe(is));

const block = fc
  .tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 8, max: 32 }))
  .map(([address, bits]) => parseCidr(`${cidrText({ base: address, bits })}`) ?? { base: 0, bits: 32 });

test('two blocks overlap when one holds the other, and only then do they share an address', () => {
  fc.assert(
    fc.property(block, block, (a, b) => {
      const apart = a.base + sizeOf(a) <= b.base || b.base + sizeOf(b) <= a.base;
      expect(overlaps(a, b)).toBe(!apart);
      expect(contains(a, b) && contains(b, a)).toBe(cidrText(a) === cidrText(b));
    }),
  );
});
