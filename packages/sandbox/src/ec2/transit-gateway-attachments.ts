import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type {
  GatewayAttachment,
  GatewayAttachmentState,
  NetworkInterface,
  Subnet,
} from '../state/ec2-model.ts';
import { born } from './born.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { ensureGatewayRole } from './gateway-role.ts';
import { launchAddresses } from './launch-network.ts';
import { needsOn, needsToMake } from './needs.ts';
import { turned } from './phases.ts';
import { ec2Of } from './region.ts';
import { toTagList } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';
import {
  attachmentState,
  attachmentsOf,
  availableAttachment,
  availableGateway,
} from './transit-gateway-state.ts';
import { checkedOptions } from './transit-gateways.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachmentRequestOptions.html */
const DEFAULTS = {
  DnsSupport: 'enable',
  SecurityGroupReferencingSupport: 'enable',
  Ipv6Support: 'disable',
  ApplianceModeSupport: 'disable',
};

const view = (call: Call, attachment: GatewayAttachment): Ec2.TransitGatewayVpcAttachment => ({
  TransitGatewayAttachmentId: attachment.id,
  TransitGatewayId: attachment.gatewayId,
  VpcId: attachment.vpcId,
  VpcOwnerId: call.account.accountId,
  State: attachmentState(attachment, call.nowMs),
  SubnetIds: attachment.subnetIds,
  CreationTime: new Date(attachment.createdAt),
  Options: attachment.options,
  Tags: toTagList(attachment.tags),
});

/** The attachment as any of its kind: VPNs and others are not there. */
const plainView = (call: Call, attachment: GatewayAttachment): Ec2.TransitGatewayAttachment => ({
  TransitGatewayAttachmentId: attachment.id,
  TransitGatewayId: attachment.gatewayId,
  TransitGatewayOwnerId: call.account.accountId,
  ResourceOwnerId: call.account.accountId,
  ResourceType: 'vpc',
  ResourceId: attachment.vpcId,
  State: attachmentState(attachment, call.nowMs),
  CreationTime: new Date(attachment.createdAt),
  Tags: toTagList(attachment.tags),
});

const FILTERS = (call: Call): FilterTable<GatewayAttachment> => ({
  state: (attachment) => attachmentState(attachment, call.nowMs),
  'transit-gateway-attachment-id': ({ id }) => id,
  'transit-gateway-id': ({ gatewayId }) => gatewayId,
});

/** An interface of the transit gateway in each subnet: it keeps subnet and VPC from being deleted. */
function addInterface(call: Call, attachment: GatewayAttachment, subnet: Subnet): void {
  const network = {
    subnetId: subnet.id,
    groupIds: [],
    privateIp: undefined,
    publicIp: false,
    deleteInterface: false,
  };
  const [privateIp = ''] = launchAddresses(call, subnet, network, { least: 1, wanted: 1 });
  const card: NetworkInterface = {
    ...born(call, 'network-interface'),
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    groupIds: [],
    privateIp,
    description: `Network Interface for Transit Gateway Attachment ${attachment.id}`,
    sourceDestCheck: false,
    gatewayAttachmentId: attachment.id,
  };
  ec2Of(call).networkInterfaces.set(card.id, card);
}

/** The subnets, all of the VPC and each of a zone of its own. */
function subnetsFor(call: Call, vpcId: string, ids: readonly string[]): Subnet[] {
  const subnets = ids.map((id) => found('subnet', ec2Of(call).subnets, id));
  const foreign = subnets.find((subnet) => subnet.vpcId !== vpcId);
  if (foreign)
    throw new AwsError('InvalidParameterValue', `The subnet '${foreign.id}' is not in the VPC '${vpcId}'.`);
  const zones = subnets.map(({ zone }) => zone);
  if (new Set(zones).size < zones.length)
    throw new AwsError('DuplicateSubnetsInSameZone', 'Duplicate Subnets for same AZ');
  return subnets;
}

const afterwards = (call: Call): number => call.nowMs + call.world.options.connectionTransitionMs;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html */
function create(
  input: Ec2.CreateTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.CreateTransitGatewayVpcAttachmentResult {
  const here = ec2Of(call);
  const gateway = availableGateway(call, input.TransitGatewayId);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  if (!input.SubnetIds?.length)
    throw new AwsError('MissingParameter', 'The request must contain the parameter SubnetIds');
  const subnets = subnetsFor(call, vpc.id, input.SubnetIds);
  const options = checkedOptions(DEFAULTS, { ...input.Options });
  const tags = tagsForNew(input.TagSpecifications, 'transit-gateway-attachment');
  if (attachmentsOf(call, gateway.id).some((each) => each.vpcId === vpc.id))
    throw new AwsError(
      'DuplicateTransitGatewayAttachment',
      `${gateway.id} has non-deleted Transit Gateway Attachments with same VPC ID.`,
    );
  const works = ensureGatewayRole(call);
  const attachment: GatewayAttachment = {
    ...born(call, 'transit-gateway-attachment', tags),
    gatewayId: gateway.id,
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    options,
    phases: [
      { state: 'pending', at: call.nowMs },
      { state: works ? 'available' : 'failed', at: afterwards(call) },
    ],
  };
  if (works) for (const subnet of subnets) addInterface(call, attachment, subnet);
  here.gatewayAttachments.set(attachment.id, attachment);
  return { TransitGatewayVpcAttachment: view(call, attachment) };
}

function turn(
  call: Call,
  attachment: GatewayAttachment,
  through: GatewayAttachmentState,
  to: GatewayAttachmentState,
) {
  attachment.phases = turned(
    attachment.phases,
    call.nowMs,
    { state: through, at: call.nowMs },
    { state: to, at: afterwards(call) },
  );
}

/** At least one subnet stays: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyTransitGatewayVpcAttachment.html */
function modify(
  input: Ec2.ModifyTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.ModifyTransitGatewayVpcAttachmentResult {
  const { networkInterfaces } = ec2Of(call);
  const attachment = availableAttachment(call, input.TransitGatewayAttachmentId);
  const { AddSubnetIds: added = [], RemoveSubnetIds: removed = [] } = input;
  const kept = attachment.subnetIds.filter((id) => !removed.includes(id));
  const subnets = subnetsFor(call, attachment.vpcId, [...kept, ...added]);
  if (subnets.length === 0)
    throw new AwsError('InvalidParameterValue', 'An attachment must have at least one subnet.');
  attachment.options = checkedOptions(attachment.options, { ...input.Options });
  for (const subnet of subnets) if (!kept.includes(subnet.id)) addInterface(call, attachment, subnet);
  for (const card of networkInterfaces.values())
    if (card.gatewayAttachmentId === attachment.id && removed.includes(card.subnetId))
      networkInterfaces.delete(card.id);
  attachment.subnetIds = subnets.map(({ id }) => id);
  turn(call, attachment, 'modifying', 'available');
  return { TransitGatewayVpcAttachment: view(call, attachment) };
}

function remove(
  input: Ec2.DeleteTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.DeleteTransitGatewayVpcAttachmentResult {
  const attachment = availableAttachment(call, input.TransitGatewayAttachmentId);
  turn(call, attachment, 'deleting', 'deleted');
  return { TransitGatewayVpcAttachment: view(call, attachment) };
}

const onAttachment = (input: { TransitGatewayAttachmentId: string | undefined }, call: Call): Need =>
  needsOn(call, 'transit-gateway-attachment', input.TransitGatewayAttachmentId);

export const transitGatewayAttachmentOperations: OperationTable = {
  DescribeTransitGatewayVpcAttachments: operation<
    Ec2.DescribeTransitGatewayVpcAttachmentsRequest,
    Ec2.DescribeTransitGatewayVpcAttachmentsResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'transit-gateway-attachment',
        things: ec2Of(call).gatewayAttachments.values(),
        ids: input.TransitGatewayAttachmentIds,
        input,
        filters: { ...FILTERS(call), 'vpc-id': ({ vpcId }) => vpcId },
      });
      return {
        TransitGatewayVpcAttachments: items.map((attachment) => view(call, attachment)),
        ...(NextToken ? { NextToken } : {}),
      };
    },
  }),
  DescribeTransitGatewayAttachments: operation<
    Ec2.DescribeTransitGatewayAttachmentsRequest,
    Ec2.DescribeTransitGatewayAttachmentsResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const owner = () => call.account.accountId;
      const { items, NextToken } = described({
        type: 'transit-gateway-attachment',
        things: ec2Of(call).gatewayAttachments.values(),
        ids: input.TransitGatewayAttachmentIds,
        input,
        filters: {
          ...FILTERS(call),
          'resource-id': ({ vpcId }) => vpcId,
          'resource-owner-id': owner,
          'resource-type': () => 'vpc',
          'transit-gateway-owner-id': owner,
        },
      });
      return {
        TransitGatewayAttachments: items.map((attachment) => plainView(call, attachment)),
        ...(NextToken ? { NextToken } : {}),
      };
    },
  }),
  CreateTransitGatewayVpcAttachment: operation<
    Ec2.CreateTransitGatewayVpcAttachmentRequest,
    Ec2.CreateTransitGatewayVpcAttachmentResult
  >({
    readOnly: false,
    needs: (input, call) => [
      ...needsToMake(call, 'transit-gateway-attachment', input.TagSpecifications),
      needsOn(call, 'transit-gateway', input.TransitGatewayId),
      needsOn(call, 'vpc', input.VpcId),
      ...(input.SubnetIds ?? []).map((id) => needsOn(call, 'subnet', id)),
    ],
    run: create,
  }),
  ModifyTransitGatewayVpcAttachment: operation<
    Ec2.ModifyTransitGatewayVpcAttachmentRequest,
    Ec2.ModifyTransitGatewayVpcAttachmentResult
  >({
    readOnly: false,
    needs: (input, call) => [
      onAttachment(input, call),
      ...[...(input.AddSubnetIds ?? []), ...(input.RemoveSubnetIds ?? [])].map((id) =>
        needsOn(call, 'subnet', id),
      ),
    ],
    run: modify,
  }),
  DeleteTransitGatewayVpcAttachment: operation<
    Ec2.DeleteTransitGatewayVpcAttachmentRequest,
    Ec2.DeleteTransitGatewayVpcAttachmentResult
  >({ readOnly: false, needs: (input, call) => [onAttachment(input, call)], run: remove }),
};
