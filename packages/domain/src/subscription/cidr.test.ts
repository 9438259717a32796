import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressText,
  carve,
  cidrText,
  contains,
  hostAddresses,
  nodeAddress,
  overlaps,
  parseCidr,
} from './cidr.ts';

const block = fc
  .record({ prefix: fc.integer({ min: 16, max: 26 }), at: fc.nat(2 ** 32 - 1) })
  .map(({ prefix, at }) => ({ prefix, base: at - (at % 2 ** (32 - prefix)) }));

test('a block that is written out is read as the same block', () => {
  fc.assert(
    fc.property(block, (cidr) => {
      expect(parseCidr(cidrText(cidr))).toEqual(cidr);
    }),
  );
});

test('subnets lie in their block, do not overlap, and are as large as they can be', () => {
  fc.assert(
    fc.property(block, fc.integer({ min: 1, max: 4 }), (cidr, count) => {
      const parts = carve(cidr, count);
      expect(parts).toHaveLength(count);
      for (const [n, part] of (parts ?? []).entries()) {
        expect(contains(cidr, part)).toBe(true);
        expect(parts?.slice(n + 1).some((other) => overlaps(part, other))).toBe(false);
        expect(2 ** (part.prefix - cidr.prefix)).toBeLessThan(2 * count);
      }
    }),
  );
});

test('no node has an address that AWS keeps, one that is taken, or the address of another node', () => {
  const subnet = fc
    .record({ prefix: fc.integer({ min: 21, max: 28 }), at: fc.nat(2 ** 32 - 1) })
    .map(({ prefix, at }) => ({ prefix, base: at - (at % 2 ** (32 - prefix)) }));
  fc.assert(
    fc.property(subnet, fc.array(fc.nat(10), { maxLength: 5 }), (cidr, offsets) => {
      const hosts = hostAddresses(cidr);
      const taken = new Set(offsets.map((n) => addressText(hosts[n] ?? cidr.base)));
      const given = [0, 1, 2].map((index) => nodeAddress(cidr, index, taken));
      const size = 2 ** (32 - cidr.prefix);
      const kept = [0, 1, 2, 3, size - 1].map((offset) => addressText(cidr.base + offset));
      expect(new Set(given).size).toBe(3);
      expect(given.filter((address) => address === null || kept.includes(address))).toEqual([]);
      expect(given.some((address) => taken.has(address ?? ''))).toBe(false);
    }),
  );
});

test.each([
  '10.0.0.0',
  '10.0.0.1/24',
  '10.0.0.0/33',
  '10.0.0.256/32',
  '010.0.0.0/24',
  '10.0.0.0/24 ',
  'fd00::/64',
  '10.0.0/24',
  '',
])('%j is no block', (text) => {
  expect(parseCidr(text)).toBeNull();
});

test('a block is not cut into subnets smaller than AWS makes', () => {
  expect(carve({ base: 0, prefix: 27 }, 3)).toBeNull();
});
