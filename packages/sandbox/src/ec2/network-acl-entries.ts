import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import type { NetworkAcl, NetworkAclEntry } from '../state/ec2-model.ts';
import { canonicalCidr6, cidrText, parseCidr } from './cidr.ts';
import { needsOn } from './needs.ts';
import { ec2Of } from './region.ts';
import { found } from './taggable.ts';

/** Each way: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_ENTRIES = 20;
/** What AWS's own last entry is numbered. */
const LAST = 32_767;

const everything = (number: number, allow: boolean): NetworkAclEntry[] =>
  [true, false].map((egress) => ({ egress, number, allow, protocol: '-1', cidr: '0.0.0.0/0' }));

/**
 * An ACL's entries in AWS's order, with the last one of each direction, which nobody can change: it refuses what
 * none before it matched. The ACL that comes with a VPC lets everything pass until somebody changes it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
export const entriesOf = ({ entries }: NetworkAcl): NetworkAclEntry[] =>
  [...(entries ?? everything(100, true)), ...everything(LAST, false)].sort(
    (a, b) => Number(b.egress) - Number(a.egress) || a.number - b.number,
  );

export const entryView = (entry: NetworkAclEntry): Ec2.NetworkAclEntry => ({
  Egress: entry.egress,
  RuleNumber: entry.number,
  RuleAction: entry.allow ? 'allow' : 'deny',
  Protocol: entry.protocol,
  ...(entry.cidr === undefined ? {} : { CidrBlock: entry.cidr }),
  ...(entry.cidr6 === undefined ? {} : { Ipv6CidrBlock: entry.cidr6 }),
  ...(entry.ports ? { PortRange: { From: entry.ports.from, To: entry.ports.to } } : {}),
  ...(entry.icmp ? { IcmpTypeCode: { Type: entry.icmp.type, Code: entry.icmp.code } } : {}),
});

const PROTOCOLS: Readonly<Record<string, string>> = { icmp: '1', tcp: '6', udp: '17', icmpv6: '58' };

function protocolOf(given: string | undefined): string {
  const text = (given ?? '').toLowerCase();
  const number = PROTOCOLS[text] ?? text;
  if (number !== '-1' && !(/^\d{1,3}$/.test(number) && Number(number) <= 255))
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid value '${given}' for IP protocol. Unknown protocol.`,
    );
  return number;
}

type Described = Ec2.CreateNetworkAclEntryRequest | Ec2.ReplaceNetworkAclEntryRequest;

function rangeOf(input: Described): Pick<NetworkAclEntry, 'cidr' | 'cidr6'> {
  const { CidrBlock: four, Ipv6CidrBlock: six } = input;
  if ((four === undefined) === (six === undefined))
    throw new AwsError(
      'MissingParameter',
      'The request must contain exactly one of cidrBlock and ipv6CidrBlock',
    );
  const cidr = four === undefined ? undefined : parseCidr(four);
  if (cidr) return { cidr: cidrText(cidr) };
  const cidr6 = six === undefined ? undefined : canonicalCidr6(six);
  if (cidr6 !== undefined) return { cidr6 };
  throw new AwsError('InvalidParameterValue', `CIDR block ${four ?? six} is malformed`);
}

/** TCP and UDP have a range of ports, ICMP a type and a code. */
function detailOf(input: Described, protocol: string): Pick<NetworkAclEntry, 'ports' | 'icmp'> {
  if (protocol === '6' || protocol === '17') {
    const { From: from, To: to } = input.PortRange ?? {};
    if (from === undefined || to === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter portRange');
    if (from < 0 || to > 65_535 || from > to)
      throw new AwsError('InvalidParameterValue', `Invalid port range (${from}:${to})`);
    return { ports: { from, to } };
  }
  if (protocol !== '1' && protocol !== '58') return {};
  const { Type: type, Code: code } = input.IcmpTypeCode ?? {};
  if (type === undefined || code === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter icmpTypeCode');
  return { icmp: { type, code } };
}

function entryFrom(input: Described): NetworkAclEntry {
  const { RuleNumber: number = 0, RuleAction, Egress = false } = input;
  if (!Number.isInteger(number) || number < 1 || number >= LAST)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${number}) for parameter ruleNumber is invalid. It must be between 1 and ${LAST - 1}.`,
    );
  if (RuleAction !== 'allow' && RuleAction !== 'deny')
    throw new AwsError('InvalidParameterValue', `Value (${RuleAction}) for parameter ruleAction is invalid.`);
  const protocol = protocolOf(input.Protocol);
  return {
    egress: Egress,
    number,
    allow: RuleAction === 'allow',
    protocol,
    ...rangeOf(input),
    ...detailOf(input, protocol),
  };
}

type Asked = { NetworkAclId?: string | undefined };

const aclOf = (input: Asked, call: Call): NetworkAcl =>
  found('network-acl', ec2Of(call).networkAcls, input.NetworkAclId);

/** The entries that can be changed, and the one that a request names. */
function place(acl: NetworkAcl, number: number | undefined, egress: boolean | undefined) {
  const entries = acl.entries ?? everything(100, true);
  const at = entries.findIndex((each) => each.number === number && each.egress === (egress ?? false));
  return { entries, at };
}

function existing(acl: NetworkAcl, number: number | undefined, egress: boolean | undefined) {
  const { entries, at } = place(acl, number, egress);
  if (at < 0)
    throw new AwsError(
      'InvalidNetworkAclEntry.NotFound',
      `The network acl entry identified by ${number} does not exist`,
    );
  return { entries, at };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html */
function create(input: Ec2.CreateNetworkAclEntryRequest, call: Call): object {
  const acl = aclOf(input, call);
  const entry = entryFrom(input);
  const { entries, at } = place(acl, entry.number, entry.egress);
  if (at >= 0)
    throw new AwsError(
      'NetworkAclEntryAlreadyExists',
      `The network acl entry identified by ${entry.number} already exists.`,
    );
  if (entries.filter(({ egress }) => egress === entry.egress).length >= MAX_ENTRIES)
    throw new AwsError(
      'NetworkAclEntryLimitExceeded',
      'The maximum number of network ACL entries has been reached.',
    );
  acl.entries = [...entries, entry];
  return {};
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclEntry.html */
function replace(input: Ec2.ReplaceNetworkAclEntryRequest, call: Call): object {
  const acl = aclOf(input, call);
  const entry = entryFrom(input);
  const { entries, at } = existing(acl, entry.number, entry.egress);
  acl.entries = entries.with(at, entry);
  return {};
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAclEntry.html */
function remove(input: Ec2.DeleteNetworkAclEntryRequest, call: Call): object {
  const acl = aclOf(input, call);
  const { entries, at } = existing(acl, input.RuleNumber, input.Egress);
  acl.entries = entries.toSpliced(at, 1);
  return {};
}

const needs = (input: Asked, call: Call) => [needsOn(call, 'network-acl', input.NetworkAclId)];

export const networkAclEntryOperations: OperationTable = {
  CreateNetworkAclEntry: operation<Ec2.CreateNetworkAclEntryRequest, object>({
    readOnly: false,
    needs,
    run: create,
  }),
  ReplaceNetworkAclEntry: operation<Ec2.ReplaceNetworkAclEntryRequest, object>({
    readOnly: false,
    needs,
    run: replace,
  }),
  DeleteNetworkAclEntry: operation<Ec2.DeleteNetworkAclEntryRequest, object>({
    readOnly: false,
    needs,
    run: remove,
  }),
};
