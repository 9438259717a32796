import type { AclEntry } from '../../subscription/ec2-inventory.ts';

/** AWS's last entry, which refuses what none before it matched, and cannot be changed. */
const LAST = 32_767;

const usual = (egress: boolean): AclEntry => ({
  egress,
  number: 100,
  action: 'allow',
  protocol: '-1',
  cidr: '0.0.0.0/0',
  fromPort: null,
  toPort: null,
});

/** `in 100: allow all from 0.0.0.0/0`. */
export function aclText({ egress, number, action, protocol, cidr, fromPort, toPort }: AclEntry): string {
  const ports = fromPort === null ? '' : ` ${fromPort}-${toPort}`;
  const what = protocol === '-1' ? 'all' : `protocol ${protocol}${ports}`;
  return `${egress ? 'out' : 'in'} ${number}: ${action} ${what} ${egress ? 'to' : 'from'} ${cidr}`;
}

/** What lets everything in and out is the same under any number, and for IPv6 AWS adds its own entry. */
const isUsual = (entry: AclEntry): boolean =>
  entry.number >= LAST || (entry.action === 'allow' && entry.protocol === '-1' && entry.cidr === '::/0');

/**
 * How a default network ACL differs from the one that AWS makes, which lets everything in and out.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
export function aclDifference(entries: readonly AclEntry[]): { missing: AclEntry[]; more: AclEntry[] } {
  const missing = [false, true].map(usual).filter((one) => !lets(entries, one.egress));
  const denies = entries.filter((entry) => !isUsual(entry) && entry.action === 'deny');
  return { missing, more: denies };
}

const lets = (entries: readonly AclEntry[], egress: boolean): boolean =>
  entries.some(
    (entry) =>
      entry.egress === egress &&
      entry.action === 'allow' &&
      entry.protocol === '-1' &&
      entry.cidr === '0.0.0.0/0',
  );
