import type { Call } from '../protocol/operation.ts';
import type { GatewayAttachment, NetworkInterface, Subnet } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { launchAddresses } from './launch-network.ts';
import { ec2Of } from './region.ts';

/** An interface of the transit gateway in each subnet: it keeps subnet and VPC from being deleted. */
export function addGatewayInterface(call: Call, attachment: GatewayAttachment, subnet: Subnet): void {
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
