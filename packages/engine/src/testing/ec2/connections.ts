import type { SubscriptionAwsAction, Tag } from '@berth/domain';
import { isAttachmentGone, isPeeringEnded, isPeeringGone } from '@berth/domain';
import { Ec2Error, type Ec2World, mustBeTagged } from './world.ts';

type ConnectionAction = Extract<
  SubscriptionAwsAction,
  {
    call:
      | 'CreateVpcPeeringConnection'
      | 'DeleteVpcPeeringConnection'
      | 'CreateTransitGatewayVpcAttachment'
      | 'DeleteTransitGatewayVpcAttachment';
  }
>;

const tagsOf = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/** Peerings and attachments, with what AWS does to them by itself at the next looks. */
export function connectionCall(world: Ec2World, action: ConnectionAction): string | null {
  switch (action.call) {
    case 'CreateVpcPeeringConnection': {
      const { VpcId, PeerVpcId, PeerOwnerId, Tags } = action.input;
      const vpc = world.get('vpc', VpcId, 'InvalidVpcID.NotFound');
      const twice = world
        .all('vpcPeering')
        .some(
          (one) =>
            one.vpcId === vpc.id &&
            one.peerVpcId === PeerVpcId &&
            (one.status !== 'deleted' || world.holds(one.id)) &&
            !isPeeringEnded(one),
        );
      if (twice) throw new Ec2Error('VpcPeeringConnectionAlreadyExists');
      const id = world.add('vpcPeering', {
        id: world.id('pcx'),
        tags: tagsOf(Tags),
        status: 'initiating-request',
        statusMessage: null,
        vpcId: vpc.id,
        peerVpcId: PeerVpcId,
        peerOwnerId: PeerOwnerId,
      });
      world.since(id);
      return id;
    }
    case 'DeleteVpcPeeringConnection': {
      const missing = 'InvalidVpcPeeringConnectionID.NotFound';
      const peering = world.get('vpcPeering', action.input.VpcPeeringConnectionId, missing);
      mustBeTagged(peering.tags);
      if (isPeeringGone(peering) || isPeeringEnded(peering)) throw new Ec2Error('InvalidStateTransition');
      // AWS shows it for hours more, soon as deleted.
      peering.status = 'deleting';
      world.since(peering.id);
      world.blackhole(peering.id);
      return null;
    }
    case 'CreateTransitGatewayVpcAttachment': {
      const { TransitGatewayId, VpcId, SubnetIds, Tags } = action.input;
      if (!world.transitGateways.some(({ id }) => id === TransitGatewayId))
        throw new Ec2Error('InvalidTransitGatewayID.NotFound');
      const vpc = world.get('vpc', VpcId, 'InvalidVpcID.NotFound');
      const twice = world
        .all('transitGatewayAttachment')
        .some(
          (one) =>
            one.vpcId === vpc.id && one.transitGatewayId === TransitGatewayId && !isAttachmentGone(one),
        );
      if (twice) throw new Ec2Error('DuplicateTransitGatewayAttachment');
      const subnetIds = SubnetIds.map((id) => world.get('subnet', id, 'InvalidSubnetID.NotFound').id);
      const id = world.add('transitGatewayAttachment', {
        id: world.id('tgw-attach'),
        tags: tagsOf(Tags),
        state: 'pending',
        transitGatewayId: TransitGatewayId,
        vpcId: vpc.id,
        subnetIds,
        createdAt: new Date(world.clock.now()),
      });
      world.since(id);
      return id;
    }
    case 'DeleteTransitGatewayVpcAttachment': {
      const missing = 'InvalidTransitGatewayAttachmentID.NotFound';
      const attachment = world.get(
        'transitGatewayAttachment',
        action.input.TransitGatewayAttachmentId,
        missing,
      );
      attachment.state = 'deleting';
      world.since(attachment.id);
      world.blackhole(attachment.transitGatewayId);
      return null;
    }
  }
}
