import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Vpc } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import { born } from './born.ts';
import { cidrText, parseCidr } from './cidr.ts';
import { dependencyViolation } from './dependencies.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { needsOn, needsToMake } from './needs.ts';
import { endPeeringsOf, isAskedByOthers } from './peering-state.ts';
import { ec2Of } from './region.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';
import { isInAttachment } from './transit-gateway-state.ts';
import { addDefaultParts, removeDefaultParts } from './vpc-parts.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_VPCS = 5;

const FILTERS = (call: Call): FilterTable<Vpc> => ({
  cidr: (vpc) => vpc.cidr,
  'cidr-block-association.association-id': (vpc) => vpc.cidrAssociationId,
  'cidr-block-association.cidr-block': (vpc) => vpc.cidr,
  'cidr-block-association.state': () => 'associated',
  'dhcp-options-id': () => 'default',
  'is-default': () => 'false',
  'owner-id': () => call.account.accountId,
  state: () => 'available',
  'vpc-id': (vpc) => vpc.id,
});

const view = (call: Call, vpc: Vpc, state: Ec2.VpcState): Ec2.Vpc => ({
  VpcId: vpc.id,
  State: state,
  CidrBlock: vpc.cidr,
  DhcpOptionsId: 'default',
  InstanceTenancy: vpc.tenancy,
  IsDefault: false,
  OwnerId: call.account.accountId,
  CidrBlockAssociationSet: [
    { AssociationId: vpc.cidrAssociationId, CidrBlock: vpc.cidr, CidrBlockState: { State: 'associated' } },
  ],
  ...tagsMember(vpc.tags),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html */
function create(input: Ec2.CreateVpcRequest, call: Call): Ec2.CreateVpcResult {
  if (input.CidrBlock === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter cidrBlock');
  const cidr = parseCidr(input.CidrBlock);
  if (!cidr)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${input.CidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (cidr.bits < 16 || cidr.bits > 28)
    throw new AwsError('InvalidVpc.Range', `The CIDR '${input.CidrBlock}' is invalid.`);
  const here = ec2Of(call);
  if (here.vpcs.size >= MAX_VPCS)
    throw new AwsError('VpcLimitExceeded', 'The maximum number of VPCs has been reached.');
  const vpc: Vpc = {
    ...born(call, 'vpc', tagsForNew(input.TagSpecifications, 'vpc')),
    cidr: cidrText(cidr),
    cidrAssociationId: ec2Id('vpc-cidr-assoc'),
    tenancy: input.InstanceTenancy === 'dedicated' ? 'dedicated' : 'default',
    dnsSupport: true,
    dnsHostnames: false,
  };
  here.vpcs.set(vpc.id, vpc);
  addDefaultParts(call, vpc);
  return { Vpc: view(call, vpc, 'pending') };
}

/** A VPC goes with its main route table, its default network ACL and its default security group, and nothing else. */
function remove(input: Ec2.DeleteVpcRequest, call: Call): object {
  const here = ec2Of(call);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  const inVpc = (thing: { vpcId?: string }) => thing.vpcId === vpc.id;
  const inTheWay =
    [...here.subnets.values(), ...here.internetGateways.values(), ...here.networkInterfaces.values()].some(
      inVpc,
    ) ||
    [...here.networkAcls.values()].some((acl) => inVpc(acl) && acl.custom) ||
    [...here.securityGroups.values()].some((group) => inVpc(group) && group.name !== 'default') ||
    [...here.routeTables.values()].some(
      (table) => inVpc(table) && !table.associations.some((each) => each.main),
    ) ||
    isAskedByOthers(call, vpc.id) ||
    isInAttachment(call, vpc.id);
  if (inTheWay) throw dependencyViolation('vpc', vpc.id);
  removeDefaultParts(here, vpc);
  endPeeringsOf(call, vpc.id);
  here.vpcs.delete(vpc.id);
  return {};
}

export const vpcOperations: OperationTable = {
  DescribeVpcs: operation<Ec2.DescribeVpcsRequest, Ec2.DescribeVpcsResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'vpc',
        things: ec2Of(call).vpcs.values(),
        ids: input.VpcIds,
        input,
        filters: FILTERS(call),
      });
      return { Vpcs: items.map((vpc) => view(call, vpc, 'available')), ...(NextToken ? { NextToken } : {}) };
    },
  }),
  CreateVpc: operation<Ec2.CreateVpcRequest, Ec2.CreateVpcResult>({
    readOnly: false,
    needs: (input, call) => needsToMake(call, 'vpc', input.TagSpecifications),
    run: create,
  }),
  DeleteVpc: operation<Ec2.DeleteVpcRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'vpc', input.VpcId)],
    run: remove,
  }),
};
