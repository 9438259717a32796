import { contains, parseCidr } from '../../subscription/cidr.ts';
import type { IngressRule } from '../../subscription/ec2-inventory.ts';

const sourceCovers = (outer: IngressRule['source'], inner: IngressRule['source']): boolean => {
  if (outer.kind !== inner.kind) return false;
  if (outer.value === inner.value) return true;
  const [around, within] = outer.kind === 'ipv4' ? [outer, inner].map(({ value }) => parseCidr(value)) : [];
  return around != null && within != null && contains(around, within);
};

/**
 * Whether a rule lets in all that another one lets in. Protocol `-1` is every protocol, on every port.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
export function ruleCovers(outer: IngressRule, inner: IngressRule): boolean {
  if (!sourceCovers(outer.source, inner.source)) return false;
  if (outer.protocol === '-1') return true;
  if (outer.protocol !== inner.protocol) return false;
  const [from, to, first, last] = [outer.fromPort, outer.toPort, inner.fromPort, inner.toPort];
  if (from === first && to === last) return true;
  if (from === null || to === null || first === null || last === null) return false;
  return from <= first && last <= to;
}

/** What a rule lets in, as a block of ports by addresses, ends included. */
interface Block {
  ports: [number, number];
  addresses: [number, number];
}

const ALL_PORTS: [number, number] = [0, 65_535];

/** Null where a rule is no such block: only TCP and UDP from IPv4 addresses is reckoned with. */
function blockOf({ protocol, fromPort, toPort, source }: IngressRule): Block | null {
  const cidr = source.kind === 'ipv4' ? parseCidr(source.value) : null;
  if (!cidr || !['tcp', 'udp', '-1'].includes(protocol)) return null;
  const addresses: [number, number] = [cidr.base, cidr.base + 2 ** (32 - cidr.prefix) - 1];
  if (protocol === '-1') return { ports: ALL_PORTS, addresses };
  return fromPort === null || toPort === null ? null : { ports: [fromPort, toPort], addresses };
}

/** What is left of a block without another one: up to four blocks around it. */
function without(block: Block, hole: Block): Block[] {
  const [p1, p2] = block.ports;
  const [a1, a2] = block.addresses;
  const [h1, h2] = [Math.max(p1, hole.ports[0]), Math.min(p2, hole.ports[1])];
  const [b1, b2] = [Math.max(a1, hole.addresses[0]), Math.min(a2, hole.addresses[1])];
  if (h1 > h2 || b1 > b2) return [block];
  const around: Block[] = [
    { ports: [p1, h1 - 1], addresses: [a1, a2] },
    { ports: [h2 + 1, p2], addresses: [a1, a2] },
    { ports: [h1, h2], addresses: [a1, b1 - 1] },
    { ports: [h1, h2], addresses: [b2 + 1, a2] },
  ];
  return around.filter(({ ports, addresses }) => ports[0] <= ports[1] && addresses[0] <= addresses[1]);
}

/** Whether several rules together let in all that one lets in: a rule that was split into parts is still there. */
export function coveredTogether(rule: IngressRule, others: readonly IngressRule[]): boolean {
  if (others.some((other) => ruleCovers(other, rule))) return true;
  const whole = blockOf(rule);
  if (!whole) return false;
  const relevant = others.filter(({ protocol }) => protocol === '-1' || protocol === rule.protocol);
  const holes = relevant.flatMap((other) => blockOf(other) ?? []);
  return holes.reduce((left, hole) => left.flatMap((block) => without(block, hole)), [whole]).length === 0;
}
