import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Call } from '../protocol/operation.ts';
import type { GatewayAttachment } from '../state/ec2-model.ts';
import { toTagList } from './tag-rules.ts';
import { attachmentState } from './transit-gateway-state.ts';

export const attachmentView = (
  call: Call,
  attachment: GatewayAttachment,
): Ec2.TransitGatewayVpcAttachment => ({
  TransitGatewayAttachmentId: attachment.id,
  TransitGatewayId: attachment.gatewayId,
  VpcId: attachment.vpcId,
  VpcOwnerId: attachment.vpcOwnerId,
  State: attachmentState(attachment, call.nowMs),
  SubnetIds: attachment.subnetIds,
  CreationTime: new Date(attachment.createdAt),
  Options: attachment.options,
  Tags: toTagList(attachment.tags),
});
