import type { Context } from 'hono';
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;
type Block = [Address, number];

interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string } };
}

/** Requests that came over no network (a call in this process, a unix socket) count as the machine's own. */
const OWN_MACHINE = '127.0.0.1';

function parseBlock(text: string): Block {
  if (text.includes('/')) return ipaddr.parseCIDR(text) as Block;
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

const inside = (address: Address, blocks: Block[]): boolean =>
  blocks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

const parse = (text: string): Address | null => {
  const bare = text.trim();
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
};

/**
 * Gives the function that tells a request's source address: the socket's peer, or, when that is a trusted
 * proxy, the nearest address in `X-Forwarded-For` that is not one. What else a client writes there is ignored.
 * Throws on a proxy that is neither an address nor a CIDR block.
 */
export function sourceIpReader(trustedProxies: string[] = []): (c: Context) => string {
  const blocks = trustedProxies.map(parseBlock);
  return (c) => {
    const peer = (c.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress ?? OWN_MACHINE;
    const plainPeer = peer.startsWith('::ffff:') ? peer.slice(7) : peer;
    if (blocks.length === 0) return plainPeer;
    return behindProxies(plainPeer, c.req.header('x-forwarded-for') ?? '', blocks);
  };
}

function behindProxies(peer: string, forwardedFor: string, blocks: Block[]): string {
  let nearest = parse(peer);
  if (!nearest || !inside(nearest, blocks)) return peer;
  for (const text of forwardedFor.split(',').reverse()) {
    const address = parse(text);
    if (!address) break;
    nearest = address;
    if (!inside(address, blocks)) break;
  }
  return nearest.toString();
}
