import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../protocol/operation.ts';
import type { Subnet } from '../state/ec2-model.ts';
import { addressText, type Cidr, parseCidr, sizeOf } from './cidr.ts';
import { ec2Of } from './region.ts';
import { found } from './taggable.ts';

/** Where a request wants its instances. */
export interface LaunchNetwork {
  subnetId: string | undefined;
  groupIds: readonly string[] | undefined;
  privateIp: string | undefined;
  publicIp: boolean | undefined;
  deleteInterface: boolean;
}

/**
 * A request says its network at the top, or in an interface, not both.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export function networkOf(input: Ec2.RunInstancesRequest): LaunchNetwork {
  const [card, ...others] = input.NetworkInterfaces ?? [];
  if (!card)
    return {
      subnetId: input.SubnetId,
      groupIds: input.SecurityGroupIds,
      privateIp: input.PrivateIpAddress,
      publicIp: undefined,
      deleteInterface: true,
    };
  if (others.length > 0 || card.NetworkInterfaceId !== undefined)
    throw new AwsError('UnsupportedOperation', 'The sandbox makes one new interface for each instance.');
  for (const [what, given] of [
    ['subnet ID', input.SubnetId],
    ['security groups', input.SecurityGroupIds?.[0] ?? input.SecurityGroups?.[0]],
    ['private address', input.PrivateIpAddress],
  ] as const)
    if (given !== undefined)
      throw new AwsError(
        'InvalidParameterCombination',
        `Network interfaces and an instance-level ${what} may not be specified on the same request`,
      );
  return {
    subnetId: card.SubnetId,
    groupIds: card.Groups,
    privateIp:
      card.PrivateIpAddress ?? card.PrivateIpAddresses?.find(({ Primary }) => Primary)?.PrivateIpAddress,
    publicIp: card.AssociatePublicIpAddress,
    deleteInterface: card.DeleteOnTermination ?? true,
  };
}

/** The subnet; an account without a default VPC has to name one. */
export function launchSubnet(call: Call, { subnetId }: LaunchNetwork): Subnet {
  if (subnetId === undefined)
    throw new AwsError(
      'VPCIdNotSpecified',
      'No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.',
    );
  return found('subnet', ec2Of(call).subnets, subnetId);
}

/** The security groups: those that are named, of the subnet's VPC; else the VPC's default one. */
export function launchGroups(call: Call, subnet: Subnet, network: LaunchNetwork): string[] {
  const { securityGroups } = ec2Of(call);
  const named = network.groupIds ?? [];
  if (named.length === 0) {
    const own = [...securityGroups.values()].find(
      ({ vpcId, name }) => vpcId === subnet.vpcId && name === 'default',
    );
    return own ? [own.id] : [];
  }
  const groups = named.map((id) => found('security-group', securityGroups, id));
  const foreign = groups.find(({ vpcId }) => vpcId !== subnet.vpcId);
  if (foreign)
    throw new AwsError(
      'InvalidParameter',
      `Security group ${foreign.id} and subnet ${subnet.id} belong to different networks.`,
    );
  return [...named];
}

const blockOf = ({ cidr }: Subnet): Cidr => parseCidr(cidr) ?? { base: 0, bits: 32 };

const takenIn = (call: Call, subnet: Subnet): Set<string> =>
  new Set(
    [...ec2Of(call).networkInterfaces.values()]
      .filter(({ subnetId }) => subnetId === subnet.id)
      .map(({ privateIp }) => privateIp),
  );

/** The address that a request asks for: in the subnet, not one of AWS's own, and free. */
function fixedAddress(subnet: Subnet, text: string, taken: ReadonlySet<string>): string {
  const bad = (why: string) =>
    new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter privateIpAddress is invalid. ${why}`,
    );
  const address = parseCidr(`${text}/32`);
  if (!address) throw bad('It is not a valid IPv4 address.');
  const { base, bits } = blockOf(subnet);
  const at = address.base - base;
  if (at < 0 || at >= sizeOf({ base, bits }))
    throw new AwsError(
      'InvalidParameterValue',
      `Address ${text} does not fall within the subnet's address range`,
    );
  if (at < 4 || at === sizeOf({ base, bits }) - 1)
    throw new AwsError('InvalidParameterValue', `Address ${text} is in subnet's reserved address range`);
  if (taken.has(text)) throw new AwsError('InvalidIPAddress.InUse', `Address ${text} is in use.`);
  return text;
}

/** Addresses for `wanted` instances, as many as there are; throws when that is fewer than `least`. */
export function launchAddresses(
  call: Call,
  subnet: Subnet,
  network: LaunchNetwork,
  { least, wanted }: { least: number; wanted: number },
): string[] {
  const taken = takenIn(call, subnet);
  if (network.privateIp !== undefined) {
    if (wanted > 1)
      throw new AwsError(
        'InvalidParameterCombination',
        'A private address may be given for a single instance only.',
      );
    return [fixedAddress(subnet, network.privateIp, taken)];
  }
  const { base, bits } = blockOf(subnet);
  const last = sizeOf({ base, bits }) - 1;
  const free: string[] = [];
  for (let at = 4; at < last && free.length < wanted; at += 1) {
    const text = addressText(base + at);
    if (!taken.has(text)) free.push(text);
  }
  if (free.length < least)
    throw new AwsError(
      'InsufficientFreeAddressesInSubnet',
      `There are not enough free addresses in subnet '${subnet.id}' to satisfy the requested number of instances.`,
    );
  return free;
}
