import { isIPv6 } from 'node:net';

/** A block of IPv4 addresses. */
export interface Cidr {
  /** The first address, as a number. */
  base: number;
  bits: number;
}

/** How many addresses a block has. */
export const sizeOf = ({ bits }: Cidr): number => 2 ** (32 - bits);

/** Reads a block; undefined when the text is none. Bits beyond the prefix are cleared, as EC2 does. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a = 256, b = 256, c = 256, d = 256, bits = 33] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || bits > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - bits);
  return { base: Math.floor(address / size) * size, bits };
}

export const addressText = (address: number): string =>
  [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join('.');

export const cidrText = ({ base, bits }: Cidr): string => `${addressText(base)}/${bits}`;

export const contains = (outer: Cidr, inner: Cidr): boolean =>
  inner.bits >= outer.bits && inner.base >= outer.base && inner.base < outer.base + sizeOf(outer);

export const overlaps = (a: Cidr, b: Cidr): boolean => contains(a, b) || contains(b, a);

/** A block of IPv6 addresses in its shortest spelling; undefined when the text is none. */
export function canonicalCidr6(text: string): string | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  if (
    !isIPv6(address) ||
    address.includes('%') ||
    !/^\d{1,3}$/.test(bits) ||
    Number(bits) > 128 ||
    rest.length > 0
  )
    return undefined;
  return `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/${Number(bits)}`;
}
