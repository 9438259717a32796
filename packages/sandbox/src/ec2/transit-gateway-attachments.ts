import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { GatewayAttachment, GatewayAttachmentState, Subnet } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { addGatewayInterface } from './gateway-interfaces.ts';
import { ensureGatewayRole } from './gateway-role.ts';
import { needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { toTagList } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';
import {
  afterwards,
  attachmentIn,
  attachmentState,
  attachmentsOf,
  attachmentsSeen,
  availableGateway,
  turn,
} from './transit-gateway-state.ts';
import { attachmentView } from './transit-gateway-view.ts';
import { checkedOptions } from './transit-gateways.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachmentRequestOptions.html */
const DEFAULTS = {
  DnsSupport: 'enable',
  SecurityGroupReferencingSupport: 'enable',
  Ipv6Support: 'disable',
  ApplianceModeSupport: 'disable',
};

/** The attachment as one of any kind; the sandbox has those of VPCs alone. */
const plainView = (call: Call, attachment: GatewayAttachment): Ec2.TransitGatewayAttachment => ({
  TransitGatewayAttachmentId: attachment.id,
  TransitGatewayId: attachment.gatewayId,
  TransitGatewayOwnerId: attachment.gatewayOwnerId,
  ResourceOwnerId: attachment.vpcOwnerId,
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

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html */
function create(
  input: Ec2.CreateTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.CreateTransitGatewayVpcAttachmentResult {
  const here = ec2Of(call);
  const { gateway, ownerId } = availableGateway(call, input.TransitGatewayId);
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
  const waits =
    ownerId !== call.account.accountId && gateway.options.AutoAcceptSharedAttachments === 'disable';
  const attachment: GatewayAttachment = {
    ...born(call, 'transit-gateway-attachment', tags),
    gatewayId: gateway.id,
    gatewayOwnerId: ownerId,
    vpcOwnerId: call.account.accountId,
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    options,
    phases: [
      { state: 'pending', at: call.nowMs },
      { state: !works ? 'failed' : waits ? 'pendingAcceptance' : 'available', at: afterwards(call) },
    ],
  };
  if (works && !waits) for (const subnet of subnets) addGatewayInterface(call, attachment, subnet);
  here.gatewayAttachments.set(attachment.id, attachment);
  return { TransitGatewayVpcAttachment: attachmentView(call, attachment) };
}

/** At least one subnet stays: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyTransitGatewayVpcAttachment.html */
function modify(
  input: Ec2.ModifyTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.ModifyTransitGatewayVpcAttachmentResult {
  const { networkInterfaces } = ec2Of(call);
  const attachment = attachmentIn(call, input.TransitGatewayAttachmentId, ['available'], 'own');
  const { AddSubnetIds: added = [], RemoveSubnetIds: removed = [] } = input;
  const kept = attachment.subnetIds.filter((id) => !removed.includes(id));
  const subnets = subnetsFor(call, attachment.vpcId, [...kept, ...added]);
  if (subnets.length === 0)
    throw new AwsError('InvalidParameterValue', 'An attachment must have at least one subnet.');
  attachment.options = checkedOptions(attachment.options, { ...input.Options });
  for (const subnet of subnets) if (!kept.includes(subnet.id)) addGatewayInterface(call, attachment, subnet);
  for (const card of networkInterfaces.values())
    if (card.gatewayAttachmentId === attachment.id && removed.includes(card.subnetId))
      networkInterfaces.delete(card.id);
  attachment.subnetIds = subnets.map(({ id }) => id);
  turn(call, attachment, 'modifying', 'available');
  return { TransitGatewayVpcAttachment: attachmentView(call, attachment) };
}

const DELETABLE: readonly GatewayAttachmentState[] = ['available', 'pendingAcceptance', 'failed', 'rejected'];

/** Either side may. */
function remove(
  input: Ec2.DeleteTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.DeleteTransitGatewayVpcAttachmentResult {
  const attachment = attachmentIn(call, input.TransitGatewayAttachmentId, DELETABLE);
  turn(call, attachment, 'deleting', 'deleted');
  return { TransitGatewayVpcAttachment: attachmentView(call, attachment) };
}

const onAttachment = (input: { TransitGatewayAttachmentId: string | undefined }, call: Call): Need =>
  needsOn(call, 'transit-gateway-attachment', input.TransitGatewayAttachmentId);

/** A page of attachments, for the two operations that list them under filters of their own. */
function listed(
  input: Ec2.DescribeTransitGatewayVpcAttachmentsRequest | Ec2.DescribeTransitGatewayAttachmentsRequest,
  call: Call,
  filters: FilterTable<GatewayAttachment>,
): { items: GatewayAttachment[]; NextToken?: string } {
  const { items, NextToken } = described({
    type: 'transit-gateway-attachment',
    things: attachmentsSeen(call),
    ids: input.TransitGatewayAttachmentIds,
    input,
    filters: { ...FILTERS(call), ...filters },
  });
  return { items, ...(NextToken ? { NextToken } : {}) };
}

export const transitGatewayAttachmentOperations: OperationTable = {
  DescribeTransitGatewayVpcAttachments: operation<
    Ec2.DescribeTransitGatewayVpcAttachmentsRequest,
    Ec2.DescribeTransitGatewayVpcAttachmentsResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, ...more } = listed(input, call, { 'vpc-id': ({ vpcId }) => vpcId });
      return { TransitGatewayVpcAttachments: items.map((one) => attachmentView(call, one)), ...more };
    },
  }),
  DescribeTransitGatewayAttachments: operation<
    Ec2.DescribeTransitGatewayAttachmentsRequest,
    Ec2.DescribeTransitGatewayAttachmentsResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, ...more } = listed(input, call, {
        'resource-id': ({ vpcId }) => vpcId,
        'resource-owner-id': ({ vpcOwnerId }) => vpcOwnerId,
        'resource-type': () => 'vpc',
        'transit-gateway-owner-id': ({ gatewayOwnerId }) => gatewayOwnerId,
      });
      return { TransitGatewayAttachments: items.map((one) => plainView(call, one)), ...more };
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
