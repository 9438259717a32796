import type * as Ec2 from '@aws-sdk/client-ec2';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import { addGatewayInterface } from './gateway-interfaces.ts';
import { needsOn } from './needs.ts';
import { ec2Of } from './region.ts';
import { attachmentIn, turn } from './transit-gateway-state.ts';
import { attachmentView } from './transit-gateway-view.ts';

/** Its interfaces are made in the VPC's account. */
function accept(
  input: Ec2.AcceptTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.AcceptTransitGatewayVpcAttachmentResult {
  const attachment = attachmentIn(call, input.TransitGatewayAttachmentId, ['pendingAcceptance'], 'gateway');
  const account = call.world.state.accounts.get(attachment.vpcOwnerId) ?? call.account;
  const there: Call = { ...call, account };
  for (const id of attachment.subnetIds) {
    const subnet = ec2Of(there).subnets.get(id);
    if (subnet) addGatewayInterface(there, attachment, subnet);
  }
  turn(call, attachment, 'pending', 'available');
  return { TransitGatewayVpcAttachment: attachmentView(call, { ...attachment, tags: new Map() }) };
}

function reject(
  input: Ec2.RejectTransitGatewayVpcAttachmentRequest,
  call: Call,
): Ec2.RejectTransitGatewayVpcAttachmentResult {
  const attachment = attachmentIn(call, input.TransitGatewayAttachmentId, ['pendingAcceptance'], 'gateway');
  turn(call, attachment, 'rejecting', 'rejected');
  return { TransitGatewayVpcAttachment: attachmentView(call, { ...attachment, tags: new Map() }) };
}

const onAttachment = (input: { TransitGatewayAttachmentId: string | undefined }, call: Call) => [
  needsOn(call, 'transit-gateway-attachment', input.TransitGatewayAttachmentId),
];

/** By the owner of a shared transit gateway: https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-share.html */
export const transitGatewayAcceptanceOperations: OperationTable = {
  AcceptTransitGatewayVpcAttachment: operation<
    Ec2.AcceptTransitGatewayVpcAttachmentRequest,
    Ec2.AcceptTransitGatewayVpcAttachmentResult
  >({ readOnly: false, needs: onAttachment, run: accept }),
  RejectTransitGatewayVpcAttachment: operation<
    Ec2.RejectTransitGatewayVpcAttachmentRequest,
    Ec2.RejectTransitGatewayVpcAttachmentResult
  >({ readOnly: false, needs: onAttachment, run: reject }),
};
