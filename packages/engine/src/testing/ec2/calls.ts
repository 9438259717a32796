import type { IngressRule, InstanceProperties, RouteTarget, SubscriptionAwsAction, Tag } from '@berth/domain';
import { isPeeringRoutable } from '@berth/domain';
import { connectionCall } from './connections.ts';
import { repairCall } from './repairs.ts';
import { changeRules, defaultAcl, Ec2Error, type Ec2World, EVERYTHING, mustBeTagged } from './world.ts';

const tagsOf = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

const held = (when: boolean): void => {
  if (when) throw new Ec2Error('DependencyViolation');
};

type Input<C extends SubscriptionAwsAction['call']> = Extract<SubscriptionAwsAction, { call: C }>['input'];

/** Does one call to the world as AWS would; gives the id of what was made. */
export function callWorld(world: Ec2World, action: SubscriptionAwsAction): string | null {
  switch (action.call) {
    case 'CreateVpc': {
      const { CidrBlock, Tags } = action.input;
      const id = world.add('vpc', { id: world.id('vpc'), tags: tagsOf(Tags), cidrs: [CidrBlock] });
      const group = {
        id: world.id('sg'),
        tags: {},
        vpcId: id,
        name: 'default',
        ingress: [],
        egress: [EVERYTHING],
      };
      world.add('securityGroup', group);
      const table = { id: world.id('rtb'), tags: {}, vpcId: id, main: true, routes: [], associations: [] };
      world.add('routeTable', table);
      world.add('networkAcl', defaultAcl(world.id('acl'), id));
      return id;
    }
    case 'CreateInternetGateway': {
      const thing = { id: world.id('igw'), tags: tagsOf(action.input.Tags), attachedTo: [] };
      return world.add('internetGateway', thing);
    }
    case 'AttachInternetGateway': {
      const gateway = world.get(
        'internetGateway',
        action.input.InternetGatewayId,
        'InvalidInternetGatewayID.NotFound',
      );
      const vpc = world.get('vpc', action.input.VpcId, 'InvalidVpcID.NotFound');
      const taken = world.all('internetGateway').some((one) => one.attachedTo.includes(vpc.id));
      if (taken || gateway.attachedTo.length > 0) throw new Ec2Error('Resource.AlreadyAssociated');
      gateway.attachedTo.push(vpc.id);
      return null;
    }
    case 'CreateRouteTable': {
      const vpc = world.get('vpc', action.input.VpcId, 'InvalidVpcID.NotFound');
      const tags = tagsOf(action.input.Tags);
      const thing = { id: world.id('rtb'), tags, vpcId: vpc.id, main: false, routes: [], associations: [] };
      return world.add('routeTable', thing);
    }
    case 'CreateRoute':
    case 'ReplaceRoute':
      return route(world, action);
    case 'CreateVpcPeeringConnection':
    case 'CreateTransitGatewayVpcAttachment':
    case 'DeleteVpcPeeringConnection':
    case 'DeleteTransitGatewayVpcAttachment':
      return connectionCall(world, action);
    case 'CreateSubnet':
      return subnet(world, action.input);
    case 'AssociateRouteTable': {
      const table = world.get('routeTable', action.input.RouteTableId, 'InvalidRouteTableID.NotFound');
      const { id, tags } = world.get('subnet', action.input.SubnetId, 'InvalidSubnetID.NotFound');
      mustBeTagged(table.tags);
      mustBeTagged(tags);
      if (table.associations.some(({ subnetId }) => subnetId === id)) return null;
      const other = world
        .all('routeTable')
        .some((one) => one.associations.some(({ subnetId }) => subnetId === id));
      if (other) throw new Ec2Error('Resource.AlreadyAssociated');
      table.associations.push({ id: world.id('rtbassoc'), subnetId: id });
      return null;
    }
    case 'CreateSecurityGroup': {
      const { GroupName: name, Tags, VpcId } = action.input;
      const vpc = world.get('vpc', VpcId, 'InvalidVpcID.NotFound');
      const same = world.all('securityGroup').some((one) => one.vpcId === vpc.id && one.name === name);
      if (same) throw new Ec2Error('InvalidGroup.Duplicate');
      return world.add('securityGroup', {
        id: world.id('sg'),
        tags: tagsOf(Tags),
        vpcId: vpc.id,
        name,
        ingress: [],
        egress: [EVERYTHING],
      });
    }
    case 'AuthorizeSecurityGroupIngress': {
      const { GroupId, Rules } = action.input;
      mustBeTagged(world.get('securityGroup', GroupId, 'InvalidGroup.NotFound').tags);
      changeRules(world, GroupId, Rules as IngressRule[], 'add');
      return null;
    }
    case 'RevokeSecurityGroupIngress':
      changeRules(world, action.input.GroupId, action.input.Rules as IngressRule[], 'remove');
      return null;
    case 'ImportKeyPair': {
      const { KeyName: name, Tags } = action.input;
      if (world.all('keyPair').some((one) => one.name === name))
        throw new Ec2Error('InvalidKeyPair.Duplicate');
      const createdAt = new Date(world.clock.now());
      return world.add('keyPair', { id: world.id('key'), tags: tagsOf(Tags), name, createdAt });
    }
    case 'RunInstances':
      return runInstances(world, action.input);
    case 'CreateTags':
      for (const id of action.input.Resources) world.tag(id, action.input.Tags);
      return null;
    case 'DeleteTags':
      for (const id of action.input.Resources) {
        const all = (
          [
            'vpc',
            'internetGateway',
            'routeTable',
            'subnet',
            'securityGroup',
            'keyPair',
            'instance',
            'volume',
            'networkAcl',
            'vpcPeering',
            'transitGatewayAttachment',
          ] as const
        ).flatMap((kind): { id: string; tags: Record<string, string> }[] => world.all(kind));
        const thing = all.find((one) => one.id === id);
        if (thing) mustBeTagged(thing.tags);
        for (const key of action.input.Keys) delete thing?.tags[key];
      }
      return null;
    default:
      return removal(world, action);
  }
}

function route(
  world: Ec2World,
  { call, input }: Extract<SubscriptionAwsAction, { call: 'CreateRoute' | 'ReplaceRoute' }>,
): null {
  const table = world.get('routeTable', input.RouteTableId, 'InvalidRouteTableID.NotFound');
  if (call === 'CreateRoute') mustBeTagged(table.tags);
  const target = routedTo(world, table.vpcId, input);
  const there = table.routes.some(({ destination }) => destination === input.DestinationCidrBlock);
  if (there && call === 'CreateRoute') throw new Ec2Error('RouteAlreadyExists');
  table.routes = table.routes.filter(({ destination }) => destination !== input.DestinationCidrBlock);
  table.routes.push({ destination: input.DestinationCidrBlock, ...target });
  return null;
}

/** What a route leads to, which has to be there. */
function routedTo(
  world: Ec2World,
  vpcId: string,
  { GatewayId, VpcPeeringConnectionId, TransitGatewayId }: RouteTarget,
): { target: string; blackhole: boolean } {
  if (VpcPeeringConnectionId !== undefined) {
    const missing = 'InvalidVpcPeeringConnectionID.NotFound';
    const peering = world.get('vpcPeering', VpcPeeringConnectionId, missing);
    if (!isPeeringRoutable(peering)) throw new Ec2Error(missing);
    return { target: peering.id, blackhole: peering.status !== 'active' };
  }
  if (TransitGatewayId !== undefined) {
    const attached = world
      .all('transitGatewayAttachment')
      .some(
        (one) =>
          one.transitGatewayId === TransitGatewayId && one.vpcId === vpcId && one.state === 'available',
      );
    if (!attached) throw new Ec2Error('InvalidTransitGatewayID.NotFound');
    return { target: TransitGatewayId, blackhole: false };
  }
  const gateway = world.get('internetGateway', GatewayId, 'InvalidInternetGatewayID.NotFound');
  if (!gateway.attachedTo.includes(vpcId)) throw new Ec2Error('InvalidParameterValue');
  return { target: gateway.id, blackhole: false };
}

function subnet(
  world: Ec2World,
  { VpcId, CidrBlock: cidr, AvailabilityZone: zone, Tags }: Input<'CreateSubnet'>,
) {
  const vpc = world.get('vpc', VpcId, 'InvalidVpcID.NotFound');
  const taken = world.all('subnet').some((one) => one.vpcId === vpc.id && one.cidr === cidr);
  if (taken) throw new Ec2Error('InvalidSubnet.Conflict');
  return world.add('subnet', {
    id: world.id('subnet'),
    tags: tagsOf(Tags),
    vpcId: vpc.id,
    cidr,
    zone,
    zoneId: zone,
    mapsPublicIp: false,
  });
}

function runInstances(world: Ec2World, input: InstanceProperties & { ClientToken: string }): string {
  const { ClientToken, ...asked } = input;
  const before = world.started(ClientToken, JSON.stringify(asked));
  if (before !== null) return before;
  const tags = tagsOf(input.Tags);
  mustBeTagged(tags);
  const [at] = input.NetworkInterfaces;
  const { id: subnetId, vpcId } = world.get('subnet', at?.SubnetId, 'InvalidSubnetID.NotFound');
  for (const group of at?.GroupSet ?? []) world.get('securityGroup', group, 'InvalidGroup.NotFound');
  if (!world.all('keyPair').some(({ name }) => name === input.KeyName))
    throw new Ec2Error('InvalidKeyPair.NotFound');
  const taken = world.all('instance').some(({ privateIp }) => privateIp === at?.PrivateIpAddress);
  if (taken) throw new Ec2Error('InvalidIPAddress.InUse');
  const id = world.id('i');
  const launchedAt = new Date(world.clock.now());
  const devices = input.BlockDeviceMappings.map(({ DeviceName: name }) => ({
    name,
    volumeId: world.id('vol'),
    deleteOnTermination: true,
  }));
  world.add('instance', {
    id,
    tags,
    state: 'pending',
    stateReason: null,
    vpcId,
    subnetId,
    privateIp: at?.PrivateIpAddress ?? null,
    publicIp: '203.0.113.1',
    instanceType: input.InstanceType,
    imageId: input.ImageId,
    securityGroupIds: (at?.GroupSet ?? []).map(String),
    profileName: input.IamInstanceProfile,
    metadata: { httpTokens: 'required', httpEndpoint: 'enabled', hopLimit: 1 },
    devices,
    interfaces: [{ id: world.id('eni'), sourceDestCheck: true }],
    launchedAt,
  });
  world.change(world.get('instance', id, 'InvalidInstanceID.NotFound'), 'pending');
  for (const [index, { volumeId }] of devices.entries()) {
    const Ebs = input.BlockDeviceMappings[index]?.Ebs ?? { VolumeSize: 0, VolumeType: '' };
    const volume = {
      id: volumeId,
      tags: { ...tags },
      state: 'in-use',
      attachedTo: [id],
      size: Ebs.VolumeSize,
      volumeType: Ebs.VolumeType,
      throughput: 125,
      createdAt: launchedAt,
    };
    world.add('volume', volume);
  }
  world.remember(ClientToken, id, JSON.stringify(asked));
  return id;
}

function removal(world: Ec2World, action: SubscriptionAwsAction): null {
  const inVpc = (vpcId: string) => world.all('instance').filter((one) => one.vpcId === vpcId);
  switch (action.call) {
    case 'TerminateInstances':
      for (const id of action.input.InstanceIds) {
        const instance = world.get('instance', id, 'InvalidInstanceID.NotFound');
        mustBeTagged(instance.tags);
        if (!['terminated', 'shutting-down'].includes(instance.state))
          world.change(instance, 'shutting-down');
      }
      return null;
    case 'DeleteSecurityGroup': {
      const { id, tags } = world.get('securityGroup', action.input.GroupId, 'InvalidGroup.NotFound');
      mustBeTagged(tags);
      held(world.all('instance').some(({ securityGroupIds }) => securityGroupIds.includes(id)));
      world.remove(id);
      return null;
    }
    case 'DeleteKeyPair': {
      const pair = world.all('keyPair').find(({ id }) => id === action.input.KeyPairId);
      if (!pair) return null;
      mustBeTagged(pair.tags);
      world.remove(pair.id);
      return null;
    }
    case 'DeleteSubnet': {
      const { id, tags } = world.get('subnet', action.input.SubnetId, 'InvalidSubnetID.NotFound');
      mustBeTagged(tags);
      held(world.all('instance').some(({ subnetId }) => subnetId === id));
      held(world.all('transitGatewayAttachment').some(({ subnetIds }) => subnetIds.includes(id)));
      for (const table of world.all('routeTable')) {
        table.associations = table.associations.filter(({ subnetId }) => subnetId !== id);
      }
      world.remove(id);
      return null;
    }
    case 'DeleteRouteTable': {
      const table = world.get('routeTable', action.input.RouteTableId, 'InvalidRouteTableID.NotFound');
      mustBeTagged(table.tags);
      held(table.associations.length > 0);
      world.remove(table.id);
      return null;
    }
    case 'DetachInternetGateway': {
      const { InternetGatewayId, VpcId } = action.input;
      const gateway = world.get('internetGateway', InternetGatewayId, 'InvalidInternetGatewayID.NotFound');
      if (!gateway.attachedTo.includes(VpcId)) throw new Ec2Error('Gateway.NotAttached');
      held(inVpc(VpcId).some(({ publicIp }) => publicIp !== null));
      gateway.attachedTo = [];
      return null;
    }
    case 'DeleteInternetGateway': {
      const gateway = world.get(
        'internetGateway',
        action.input.InternetGatewayId,
        'InvalidInternetGatewayID.NotFound',
      );
      mustBeTagged(gateway.tags);
      held(gateway.attachedTo.length > 0);
      world.remove(gateway.id);
      return null;
    }
    case 'DeleteVpc': {
      const { id, tags } = world.get('vpc', action.input.VpcId, 'InvalidVpcID.NotFound');
      mustBeTagged(tags);
      const inside = [
        ...world.all('subnet').filter(({ vpcId }) => vpcId === id),
        ...world.all('securityGroup').filter(({ vpcId, name }) => vpcId === id && name !== 'default'),
        ...world.all('routeTable').filter(({ vpcId, main }) => vpcId === id && !main),
        ...world.all('internetGateway').filter(({ attachedTo }) => attachedTo.includes(id)),
        ...world.all('vpcPeering').filter((one) => one.vpcId === id && isPeeringRoutable(one)),
      ];
      held(inside.length > 0);
      for (const kind of ['securityGroup', 'routeTable', 'networkAcl'] as const) {
        for (const one of world.all(kind)) if (one.vpcId === id) world.remove(one.id);
      }
      world.remove(id);
      return null;
    }
    default:
      return repairCall(world, action);
  }
}
