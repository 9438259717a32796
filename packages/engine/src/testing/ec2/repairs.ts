import type { IngressRule, SubscriptionAwsAction } from '@berth/domain';
import { Ec2Error, type Ec2World, mustBeTagged } from './world.ts';

const NO_INSTANCE = 'InvalidInstanceID.NotFound';

/** Calls that put back what somebody changed. */
export function repairCall(world: Ec2World, action: SubscriptionAwsAction): null {
  switch (action.call) {
    case 'StartInstances':
    case 'StopInstances':
      for (const id of action.input.InstanceIds) {
        const instance = world.get('instance', id, NO_INSTANCE);
        mustBeTagged(instance.tags);
        world.change(instance, action.call === 'StartInstances' ? 'pending' : 'stopping');
      }
      return null;
    case 'ModifyInstanceAttribute': {
      const { InstanceId, InstanceType, Groups, BlockDeviceMappings, SourceDestCheck } = action.input;
      const instance = world.get('instance', InstanceId, NO_INSTANCE);
      mustBeTagged(instance.tags);
      if (InstanceType !== undefined) {
        if (instance.state !== 'stopped') throw new Ec2Error('IncorrectInstanceState');
        instance.instanceType = InstanceType;
      }
      if (SourceDestCheck !== undefined)
        for (const one of instance.interfaces) one.sourceDestCheck = SourceDestCheck;
      if (Groups) instance.securityGroupIds = Groups.map(String);
      for (const { DeviceName } of BlockDeviceMappings ?? []) {
        const device = instance.devices.find(({ name }) => name === DeviceName);
        if (device) device.deleteOnTermination = true;
      }
      return null;
    }
    case 'ModifySubnetAttribute': {
      const { SubnetId, MapPublicIpOnLaunch } = action.input;
      const subnet = world.get('subnet', SubnetId, 'InvalidSubnetID.NotFound');
      mustBeTagged(subnet.tags);
      subnet.mapsPublicIp = MapPublicIpOnLaunch;
      return null;
    }
    case 'AttachVolume': {
      const { InstanceId, VolumeId, Device: name } = action.input;
      const instance = world.get('instance', InstanceId, NO_INSTANCE);
      const volume = world.get('volume', VolumeId, 'InvalidVolume.NotFound');
      mustBeTagged(instance.tags);
      mustBeTagged(volume.tags);
      if (volume.state !== 'available') throw new Ec2Error('VolumeInUse');
      Object.assign(volume, { state: 'in-use', attachedTo: [InstanceId] });
      instance.devices.push({ name, volumeId: volume.id, deleteOnTermination: false });
      return null;
    }
    case 'AuthorizeSecurityGroupEgress': {
      const group = world.get('securityGroup', action.input.GroupId, 'InvalidGroup.NotFound');
      mustBeTagged(group.tags);
      group.egress.push(...(action.input.Rules as IngressRule[]));
      return null;
    }
    case 'DeleteVolume': {
      const volume = world.all('volume').find(({ id }) => id === action.input.VolumeId);
      if (!volume) throw new Ec2Error('InvalidVolume.NotFound');
      mustBeTagged(volume.tags);
      if (volume.attachedTo.length > 0) throw new Ec2Error('VolumeInUse');
      world.remove(volume.id);
      return null;
    }
    case 'DeleteRoute': {
      const { RouteTableId, DestinationCidrBlock } = action.input;
      const table = world.get('routeTable', RouteTableId, 'InvalidRouteTableID.NotFound');
      mustBeTagged(table.tags);
      table.routes = table.routes.filter(({ destination }) => destination !== DestinationCidrBlock);
      return null;
    }
    default:
      throw new Ec2Error('InvalidAction');
  }
}
