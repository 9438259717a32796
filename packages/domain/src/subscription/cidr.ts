/** An IPv4 block: its first address as a number, and how many leading bits it fixes. */
export interface Cidr {
  base: number;
  prefix: number;
}

const CIDR_TEXT = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

const sizeOf = (prefix: number): number => 2 ** (32 - prefix);

/** Reads `10.0.0.0/24`. Null for anything else: leading zeros, host bits that are set, a length beyond 32. */
export function parseCidr(text: string): Cidr | null {
  const match = CIDR_TEXT.exec(text);
  if (!match) return null;
  const parts = match.slice(1);
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) return null;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts.map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return null;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return base % sizeOf(prefix) === 0 ? { base, prefix } : null;
}

/** A single address as text. */
export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');

export const cidrText = ({ base, prefix }: Cidr): string => `${addressText(base)}/${prefix}`;

export const overlaps = (a: Cidr, b: Cidr): boolean =>
  a.base < b.base + sizeOf(b.prefix) && b.base < a.base + sizeOf(a.prefix);

export const contains = (outer: Cidr, inner: Cidr): boolean =>
  outer.prefix <= inner.prefix && overlaps(outer, inner);

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((text) => parseCidr(text) ?? []);

/** RFC 1918: addresses that no one else on the internet has. */
export const isPrivate = (cidr: Cidr): boolean => PRIVATE.some((range) => contains(range, cidr));

/** The smallest subnet that AWS makes. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const SMALLEST_SUBNET = 28;

/**
 * The first `count` of the equal parts that a block falls into, as large as they can be; null where they would be
 * smaller than AWS allows.
 */
export function carve(cidr: Cidr, count: number): Cidr[] | null {
  const prefix = cidr.prefix + Math.ceil(Math.log2(count));
  if (prefix > SMALLEST_SUBNET) return null;
  return Array.from({ length: count }, (_, n) => ({ base: cidr.base + n * sizeOf(prefix), prefix }));
}

/** AWS keeps the first four addresses of a subnet, and the last. */
const KEPT_FIRST = 4;
const KEPT_LAST = 1;

/** Addresses that instances can have in a subnet, from the last: what AWS gives out by itself comes mostly lower. */
export function hostAddresses({ base, prefix }: Cidr): number[] {
  const count = sizeOf(prefix) - KEPT_FIRST - KEPT_LAST;
  return Array.from(
    { length: Math.max(0, Math.min(count, 4_096)) },
    (_, n) => base + KEPT_FIRST + n,
  ).reverse();
}

/** The `index`-th address for a node in a subnet, counted from the last; null where the subnet is full. */
export function nodeAddress(
  cidr: Cidr,
  index: number,
  taken: ReadonlySet<string> = new Set(),
): string | null {
  const free = hostAddresses(cidr)
    .map(addressText)
    .filter((address) => !taken.has(address));
  return free[index] ?? null;
}
