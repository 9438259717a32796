import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type { SecurityGroup, SecurityGroupRule } from '../state/ec2-model.ts';
import { canonicalCidr6, cidrText, parseCidr } from './cidr.ts';
import { ec2Of } from './region.ts';
import { found } from './taggable.ts';

/** What a rule says, without what makes it one thing: id, tags, direction. */
export type Permission = Pick<
  SecurityGroupRule,
  'protocol' | 'fromPort' | 'toPort' | 'cidr' | 'cidr6' | 'groupId' | 'description'
>;

const PROTOCOLS: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };

function protocolOf(raw: string | undefined): string {
  const text = (raw ?? '').toLowerCase();
  if (text === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter ipProtocol');
  if (text === 'all' || text === '-1') return '-1';
  const name = PROTOCOLS[text] ?? text;
  const known = /^(tcp|udp|icmp|icmpv6)$/.test(name) || (/^\d{1,3}$/.test(name) && Number(name) <= 255);
  if (!known)
    throw new AwsError('InvalidParameterValue', `Invalid value '${raw}' for IP protocol. Unknown protocol.`);
  return name;
}

type Ports = Pick<Permission, 'fromPort' | 'toPort'>;

/** Ports count for TCP and UDP, types and codes for ICMP; anything else is all or nothing. */
function portsOf(protocol: string, from: number | undefined, to: number | undefined): Ports {
  const ported = protocol === 'tcp' || protocol === 'udp';
  if (!ported && !protocol.startsWith('icmp')) return { fromPort: -1, toPort: -1 };
  if (!ported) return { fromPort: from ?? -1, toPort: to ?? -1 };
  if (from === undefined || to === undefined)
    throw new AwsError(
      'InvalidParameterValue',
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    );
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > 65_535 || from > to)
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid ${protocol.toUpperCase()} port range (${from}:${to})`,
    );
  return { fromPort: from, toPort: to };
}

function readCidr(text: string | undefined): string {
  const cidr = parseCidr(text ?? '');
  if (!cidr) throw new AwsError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return cidrText(cidr);
}

function readCidr6(text: string | undefined): string {
  const cidr = canonicalCidr6(text ?? '');
  if (!cidr) throw new AwsError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return cidr;
}

function readGroup(call: Call, group: SecurityGroup, pair: Ec2.UserIdGroupPair): string {
  const { securityGroups } = ec2Of(call);
  const named =
    pair.GroupId === undefined
      ? [...securityGroups.values()].find(
          (each) => each.vpcId === group.vpcId && each.name === pair.GroupName,
        )
      : found('security-group', securityGroups, pair.GroupId);
  if (!named)
    throw new AwsError('InvalidGroup.NotFound', `The security group '${pair.GroupName}' does not exist`);
  if (named.vpcId !== group.vpcId)
    throw new AwsError(
      'InvalidGroup.NotFound',
      'You have specified two resources that belong to different networks.',
    );
  return named.id;
}

const withDescription = (text: string | undefined) => {
  if (text !== undefined && text.length > 255)
    throw new AwsError(
      'InvalidParameterValue',
      'Invalid rule description. A rule description has at most 255 characters.',
    );
  return text === undefined || text === '' ? {} : { description: text };
};

function readPermission(call: Call, group: SecurityGroup, given: Ec2.IpPermission): Permission[] {
  const protocol = protocolOf(given.IpProtocol);
  const base = { protocol, ...portsOf(protocol, given.FromPort, given.ToPort) };
  const prefixList = given.PrefixListIds?.[0]?.PrefixListId;
  if (prefixList !== undefined)
    throw new AwsError('InvalidPrefixListID.NotFound', `The prefix list ID '${prefixList}' does not exist`);
  return [
    ...(given.IpRanges ?? []).map((each) => ({
      ...base,
      cidr: readCidr(each.CidrIp),
      ...withDescription(each.Description),
    })),
    ...(given.Ipv6Ranges ?? []).map((each) => ({
      ...base,
      cidr6: readCidr6(each.CidrIpv6),
      ...withDescription(each.Description),
    })),
    ...(given.UserIdGroupPairs ?? []).map((each) => ({
      ...base,
      groupId: readGroup(call, group, each),
      ...withDescription(each.Description),
    })),
  ];
}

/** Two rules are the same whatever their descriptions. */
export const sameRule = (a: Permission, b: Permission): boolean =>
  (['protocol', 'fromPort', 'toPort', 'cidr', 'cidr6', 'groupId'] as const).every((key) => a[key] === b[key]);

/** How AWS names a rule in its refusals. */
export function ruleText(rule: Permission): string {
  const peer = rule.cidr ?? rule.cidr6 ?? rule.groupId ?? '';
  if (rule.protocol === '-1') return `peer: ${peer}, ALL, ALLOW`;
  return `peer: ${peer}, ${rule.protocol.toUpperCase()}, from port: ${rule.fromPort}, to port: ${rule.toPort}, ALLOW`;
}

interface Flat {
  IpPermissions?: Ec2.IpPermission[] | undefined;
  IpProtocol?: string | undefined;
  FromPort?: number | undefined;
  ToPort?: number | undefined;
  CidrIp?: string | undefined;
}

/** The rules that a request asks for, one for each source or destination. */
export function readPermissions(input: Flat, call: Call, group: SecurityGroup): Permission[] {
  const { IpProtocol, FromPort, ToPort, CidrIp } = input;
  const flat =
    IpProtocol === undefined
      ? []
      : [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }];
  const given = [...(input.IpPermissions ?? []), ...flat];
  if (given.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter IpPermissions');
  const rules = given.flatMap((each) => {
    const read = readPermission(call, group, each);
    if (read.length === 0)
      throw new AwsError(
        'InvalidParameterValue',
        'A rule needs a source or a destination: a CIDR block or a security group.',
      );
    return read;
  });
  if (rules.some((rule, i) => rules.slice(0, i).some((other) => sameRule(rule, other))))
    throw new AwsError('InvalidParameterValue', 'The same permission must not appear multiple times');
  return rules;
}
