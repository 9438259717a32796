import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { type ResourceType, typeOfId } from '../ec2/taggable.ts';
import type { TrailedEvent } from './record.ts';

const EC2_TYPES: Readonly<Record<ResourceType, string>> = {
  instance: 'AWS::EC2::Instance',
  'internet-gateway': 'AWS::EC2::InternetGateway',
  'key-pair': 'AWS::EC2::KeyPair',
  'network-acl': 'AWS::EC2::NetworkAcl',
  'network-interface': 'AWS::EC2::NetworkInterface',
  'route-table': 'AWS::EC2::RouteTable',
  'security-group': 'AWS::EC2::SecurityGroup',
  'security-group-rule': 'AWS::EC2::SecurityGroupRule',
  subnet: 'AWS::EC2::Subnet',
  'transit-gateway': 'AWS::EC2::TransitGateway',
  'transit-gateway-attachment': 'AWS::EC2::TransitGatewayAttachment',
  volume: 'AWS::EC2::Volume',
  vpc: 'AWS::EC2::VPC',
  'vpc-peering-connection': 'AWS::EC2::VPCPeeringConnection',
};

/** IAM's resources by the parameter that names them. */
const NAMED: Readonly<Record<string, string>> = {
  UserName: 'AWS::IAM::User',
  RoleName: 'AWS::IAM::Role',
  GroupName: 'AWS::IAM::Group',
  InstanceProfileName: 'AWS::IAM::InstanceProfile',
  PolicyArn: 'AWS::IAM::Policy',
  AccessKeyId: 'AWS::IAM::AccessKey',
  RoleArn: 'AWS::IAM::Role',
};

/** Every EC2 id in a request or an answer, each once. */
export function ec2IdsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') {
    if (/^[a-z]+(-attach)?-([0-9a-f]{8}|[0-9a-f]{17})$/.test(value) && typeOfId(value)) found.add(value);
  } else if (Array.isArray(value)) for (const each of value) ec2IdsIn(each, found);
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const each of Object.values(value)) ec2IdsIn(each, found);
  return found;
}

const named = (ResourceType: string, ResourceName: string): CloudTrail.Resource => ({
  ResourceType,
  ResourceName,
});

const known = new WeakMap<TrailedEvent, readonly CloudTrail.Resource[]>();

/** What an event is about, as far as its request and its answer name it. Each look-up asks it of thousands of them. */
export function resourcesOf(event: TrailedEvent): readonly CloudTrail.Resource[] {
  const resources = known.get(event) ?? readResources(event);
  known.set(event, resources);
  return resources;
}

function readResources(event: TrailedEvent): CloudTrail.Resource[] {
  if (event.service === 'ec2') {
    const ids = [...new Set([...ec2IdsIn(event.requestParameters), ...(event.answeredIds ?? [])])];
    return ids.flatMap((id) => {
      const type = typeOfId(id);
      return type ? [named(EC2_TYPES[type], id)] : [];
    });
  }
  return Object.entries(event.requestParameters).flatMap(([name, value]) => {
    const type = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
    return type !== undefined && typeof value === 'string' ? [named(type, value)] : [];
  });
}
