import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Subnet } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import { born } from './born.ts';
import { type Cidr, cidrText, contains, overlaps, parseCidr, sizeOf } from './cidr.ts';
import { dependencyViolation } from './dependencies.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { ec2Arn, needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { zonesOf } from './regions.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';
import { isInAttachment } from './transit-gateway-state.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_PER_VPC = 200;
/** Addresses that AWS keeps in every subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED = 5;

const wholeOf = (text: string): Cidr => parseCidr(text) ?? { base: 0, bits: 32 };

/** How many addresses of a subnet are still free. */
function freeAddresses(call: Call): (subnet: Subnet) => number {
  const taken = Map.groupBy(ec2Of(call).networkInterfaces.values(), (each) => each.subnetId);
  return ({ id, cidr }) => sizeOf(wholeOf(cidr)) - RESERVED - (taken.get(id)?.length ?? 0);
}

const zoneIdOf = (call: Call, zone: string): string =>
  zonesOf(call.region).find((each) => each.ZoneName === zone)?.ZoneId ?? '';

const FILTERS = (call: Call, free: (subnet: Subnet) => number): FilterTable<Subnet> => ({
  'availability-zone': (subnet) => subnet.zone,
  'availability-zone-id': (subnet) => zoneIdOf(call, subnet.zone),
  'available-ip-address-count': (subnet) => String(free(subnet)),
  cidr: (subnet) => subnet.cidr,
  'cidr-block': (subnet) => subnet.cidr,
  'default-for-az': () => 'false',
  'map-public-ip-on-launch': (subnet) => String(subnet.publicIpOnLaunch),
  'owner-id': () => call.account.accountId,
  state: () => 'available',
  'subnet-arn': (subnet) => ec2Arn(call, 'subnet', subnet.id),
  'subnet-id': (subnet) => subnet.id,
  'vpc-id': (subnet) => subnet.vpcId,
});

const view = (call: Call, subnet: Subnet, free = freeAddresses(call)): Ec2.Subnet => ({
  SubnetId: subnet.id,
  SubnetArn: ec2Arn(call, 'subnet', subnet.id),
  VpcId: subnet.vpcId,
  State: 'available',
  CidrBlock: subnet.cidr,
  AvailabilityZone: subnet.zone,
  AvailabilityZoneId: zoneIdOf(call, subnet.zone),
  AvailableIpAddressCount: free(subnet),
  DefaultForAz: false,
  MapPublicIpOnLaunch: subnet.publicIpOnLaunch,
  AssignIpv6AddressOnCreation: false,
  Ipv6CidrBlockAssociationSet: [],
  OwnerId: call.account.accountId,
  ...tagsMember(subnet.tags),
});

function zoneFor(input: Ec2.CreateSubnetRequest, call: Call): string {
  const zones = zonesOf(call.region);
  const { AvailabilityZone: name, AvailabilityZoneId: id } = input;
  const zone =
    name === undefined && id === undefined
      ? zones[0]
      : zones.find((each) => (name === undefined ? each.ZoneId === id : each.ZoneName === name));
  if (zone?.ZoneName !== undefined) return zone.ZoneName;
  const known = zones.map((each) => each.ZoneName).join(', ');
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${name ?? id}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${known}.`,
  );
}

function cidrFor(input: Ec2.CreateSubnetRequest, call: Call, vpcCidr: string): Cidr {
  const text = input.CidrBlock;
  if (text === undefined)
    throw new AwsError('MissingParameter', "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.");
  const cidr = parseCidr(text);
  if (!cidr)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (cidr.bits < 16 || cidr.bits > 28 || !contains(wholeOf(vpcCidr), cidr))
    throw new AwsError('InvalidSubnet.Range', `The CIDR '${text}' is invalid.`);
  for (const other of ec2Of(call).subnets.values())
    if (other.vpcId === input.VpcId && overlaps(wholeOf(other.cidr), cidr))
      throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  return cidr;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html */
function create(input: Ec2.CreateSubnetRequest, call: Call): Ec2.CreateSubnetResult {
  const here = ec2Of(call);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  const cidr = cidrFor(input, call, vpc.cidr);
  const zone = zoneFor(input, call);
  const siblings = [...here.subnets.values()].filter((each) => each.vpcId === vpc.id);
  if (siblings.length >= MAX_PER_VPC)
    throw new AwsError('SubnetLimitExceeded', 'The maximum number of subnets has been reached.');
  const subnet: Subnet = {
    ...born(call, 'subnet', tagsForNew(input.TagSpecifications, 'subnet')),
    vpcId: vpc.id,
    cidr: cidrText(cidr),
    zone,
    publicIpOnLaunch: false,
  };
  here.subnets.set(subnet.id, subnet);
  for (const acl of here.networkAcls.values())
    if (acl.vpcId === vpc.id && !acl.custom) acl.associations.set(subnet.id, ec2Id('aclassoc'));
  return { Subnet: view(call, subnet) };
}

/** A subnet goes when nothing holds an address in it, and with it its place in route tables and network ACLs. */
function remove(input: Ec2.DeleteSubnetRequest, call: Call): object {
  const here = ec2Of(call);
  const subnet = found('subnet', here.subnets, input.SubnetId);
  const holdsAddress = [...here.networkInterfaces.values()].some((each) => each.subnetId === subnet.id);
  if (holdsAddress || isInAttachment(call, subnet.id)) throw dependencyViolation('subnet', subnet.id);
  for (const table of here.routeTables.values())
    table.associations = table.associations.filter((each) => each.subnetId !== subnet.id);
  for (const acl of here.networkAcls.values()) acl.associations.delete(subnet.id);
  here.subnets.delete(subnet.id);
  return {};
}

export const subnetOperations: OperationTable = {
  DescribeSubnets: operation<Ec2.DescribeSubnetsRequest, Ec2.DescribeSubnetsResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const free = freeAddresses(call);
      const { items, NextToken } = described({
        type: 'subnet',
        things: ec2Of(call).subnets.values(),
        ids: input.SubnetIds,
        input,
        filters: FILTERS(call, free),
      });
      return {
        Subnets: items.map((subnet) => view(call, subnet, free)),
        ...(NextToken ? { NextToken } : {}),
      };
    },
  }),
  CreateSubnet: operation<Ec2.CreateSubnetRequest, Ec2.CreateSubnetResult>({
    readOnly: false,
    needs: (input, call) => [
      ...needsToMake(call, 'subnet', input.TagSpecifications),
      needsOn(call, 'vpc', input.VpcId),
    ],
    run: create,
  }),
  DeleteSubnet: operation<Ec2.DeleteSubnetRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'subnet', input.SubnetId)],
    run: remove,
  }),
  ModifySubnetAttribute: operation<Ec2.ModifySubnetAttributeRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'subnet', input.SubnetId)],
    run: (input, call) => {
      const subnet = found('subnet', ec2Of(call).subnets, input.SubnetId);
      const asked = Object.keys(input).filter((name) => name !== 'SubnetId');
      if (asked.length > 1)
        throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
      if (!input.MapPublicIpOnLaunch)
        throw asked.length === 0
          ? new AwsError('MissingParameter', 'No attributes specified.')
          : new AwsError('UnsupportedOperation', `The sandbox does not have the attribute ${asked[0]}.`);
      subnet.publicIpOnLaunch = input.MapPublicIpOnLaunch.Value === true;
      return {};
    },
  }),
};
