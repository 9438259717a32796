import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { AppError } from './caller.ts';
import type { WebhookNetwork } from './telling.ts';

export interface Address {
  address: string;
  family: number;
}

/**
 * Thrown for a host that no webhook may go to. A private address and a name without any are told alike: what names a
 * private network has is nobody's business.
 */
export class NoPublicAddress extends Error {
  override name = 'NoPublicAddress';
  override message = 'The host of the webhook has no address on the public internet.';
}

/** Azure's host of every virtual machine, at an address that looks public. */
const AZURE_HOST = '168.63.129.16';

/**
 * Whether an address is one of the public internet: ordinary unicast, and none of the special ranges that IANA lists
 * (private, loopback, link-local with the clouds' metadata, carrier-grade NAT, NAT64, IPv4 in IPv6, tests, ...).
 * https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
 */
export function isPublicAddress(text: string): boolean {
  // The library takes old ways to write an address, too.
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  // Global unicast is 2000::/3; what lies outside is reserved, or an old way to write IPv4.
  if (address instanceof ipaddr.IPv6)
    return address.match(ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]);
  return address.toString() !== AZURE_HOST;
}

/**
 * The addresses of a URL's host, to connect to these and no others: a name that is looked up again may have got
 * another address meanwhile.
 * @throws NoPublicAddress when one of them is not public, or there is none
 */
export async function addressesOf(url: URL, network: WebhookNetwork): Promise<Address[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const found = family === 0 ? await network.resolve(host).catch(() => []) : [{ address: host, family }];
  const fits = network.allowPrivate || found.every(({ address }) => isPublicAddress(address));
  if (found.length === 0 || !fits) throw new NoPublicAddress();
  return found;
}

/** The URL as it is stored, or why no webhook may go there. */
export async function checkTarget(
  text: string,
  network: WebhookNetwork,
): Promise<{ url: string } | { refusal: AppError }> {
  const refuse = (message: string, remedy: string) => ({
    refusal: { code: 'INVALID_REQUEST' as const, field: 'url', message, remedy },
  });
  const url = URL.canParse(text) ? new URL(text) : null;
  const schemes = network.allowPrivate ? ['https:', 'http:'] : ['https:'];
  if (!url || !schemes.includes(url.protocol))
    return refuse('The url is no https:// address', 'Send an address like https://hooks.example.com/berth.');
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    return refuse(
      'The url carries a user, a password or a fragment',
      'Leave them out: the receiver knows Berth by the signature.',
    );
  try {
    await addressesOf(url, network);
  } catch (error) {
    if (!(error instanceof NoPublicAddress)) throw error;
    return refuse(
      error.message,
      'Send an address that can be reached from the internet. Whoever runs this server can allow private networks.',
    );
  }
  return { url: url.href };
}
