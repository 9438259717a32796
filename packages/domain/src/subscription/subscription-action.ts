import type { Tag } from '../blueprint/blueprint.ts';
import type { IngressRule } from './ec2-inventory.ts';
import {
  type AttachmentResource,
  type Id,
  type InstanceProperties,
  isRef,
  type RouteTarget,
  routeTarget,
  type VpcPeeringResource,
} from './ec2-resources.ts';
import { ruleText } from './ingress-rules.ts';

/** A call that takes an id and gives nothing. */
type OnOne<Call extends string, Key extends string> = { call: Call; input: Record<Key, Id> };

/**
 * One step of a subscription's plan: a mutating EC2 call under AWS's own names, ids of things that are still to be
 * made as `Ref`s; or a wait for what AWS does by itself.
 */
export type SubscriptionAction =
  | { call: 'CreateVpc'; input: { CidrBlock: string; Tags: Tag[] } }
  | { call: 'CreateInternetGateway'; input: { Tags: Tag[] } }
  | { call: 'AttachInternetGateway'; input: { InternetGatewayId: Id; VpcId: Id } }
  | { call: 'CreateRouteTable'; input: { VpcId: Id; Tags: Tag[] } }
  | {
      call: 'CreateRoute' | 'ReplaceRoute';
      input: { RouteTableId: Id; DestinationCidrBlock: string } & RouteTarget;
    }
  | { call: 'CreateVpcPeeringConnection'; input: VpcPeeringResource['Properties'] }
  | { call: 'CreateTransitGatewayVpcAttachment'; input: AttachmentResource['Properties'] }
  | {
      call: 'CreateSubnet';
      input: { VpcId: Id; CidrBlock: string; AvailabilityZone: string; Tags: Tag[] };
    }
  | { call: 'AssociateRouteTable'; input: { RouteTableId: Id; SubnetId: Id } }
  | {
      call: 'CreateSecurityGroup';
      input: { GroupName: string; Description: string; VpcId: Id; Tags: Tag[] };
    }
  | {
      call: 'AuthorizeSecurityGroupIngress' | 'RevokeSecurityGroupIngress';
      input: { GroupId: Id; Rules: (Omit<IngressRule, 'source'> & { source: RuleSource })[] };
    }
  | { call: 'ImportKeyPair'; input: { KeyName: string; PublicKeyMaterial: string; Tags: Tag[] } }
  | { call: 'RunInstances'; input: InstanceProperties & { ClientToken: string } }
  | { call: 'StartInstances' | 'StopInstances' | 'TerminateInstances'; input: { InstanceIds: string[] } }
  | { call: 'ModifyInstanceAttribute'; input: InstanceChange }
  | { call: 'ModifySubnetAttribute'; input: { SubnetId: string; MapPublicIpOnLaunch: boolean } }
  | { call: 'AttachVolume'; input: { InstanceId: string; VolumeId: string; Device: string } }
  | { call: 'AuthorizeSecurityGroupEgress'; input: { GroupId: Id; Rules: IngressRule[] } }
  | { call: 'DeleteRoute'; input: { RouteTableId: string; DestinationCidrBlock: string } }
  | { call: 'CreateTags'; input: { Resources: string[]; Tags: Tag[] } }
  | { call: 'DeleteTags'; input: { Resources: string[]; Keys: string[] } }
  | OnOne<'DeleteVpcPeeringConnection', 'VpcPeeringConnectionId'>
  | OnOne<'DeleteTransitGatewayVpcAttachment', 'TransitGatewayAttachmentId'>
  | OnOne<'DeleteVolume', 'VolumeId'>
  | OnOne<'DeleteSecurityGroup', 'GroupId'>
  | OnOne<'DeleteKeyPair', 'KeyPairId'>
  | OnOne<'DeleteSubnet', 'SubnetId'>
  | OnOne<'DeleteRouteTable', 'RouteTableId'>
  | { call: 'DetachInternetGateway'; input: { InternetGatewayId: string; VpcId: string } }
  | OnOne<'DeleteInternetGateway', 'InternetGatewayId'>
  | OnOne<'DeleteVpc', 'VpcId'>
  /** No call that changes anything: looks until the instances run and report, or are gone. */
  | { call: InstanceWait; input: { InstanceIds: Id[] } }
  /** The same for a connection: until a route may lead to it, or it is gone. */
  | OnOne<ConnectionWait, 'ConnectionId'>;

/** Looks until the instances run and report, are stopped, or are gone. */
export type InstanceWait = 'WaitForNodes' | 'WaitForStop' | 'WaitForTermination';

/** Looks until AWS made a connection as far as it does by itself, or took it away. */
export type ConnectionWait =
  | 'WaitForPeering'
  | 'WaitForPeeringRemoval'
  | 'WaitForAttachment'
  | 'WaitForDetachment';

export type SubscriptionWait = InstanceWait | ConnectionWait;

/** One attribute of an instance, as AWS changes them: one in each call. */
export interface InstanceChange {
  InstanceId: string;
  InstanceType?: string;
  Groups?: Id[];
  SourceDestCheck?: boolean;
  BlockDeviceMappings?: { DeviceName: string; Ebs: { DeleteOnTermination: boolean } }[];
}

/** Where a rule lets traffic come from; a group may still be to be made. */
export interface RuleSource {
  kind: IngressRule['source']['kind'];
  value: Id;
}

export type SubscriptionCall = SubscriptionAction['call'];

/** The steps that are calls to AWS which change something. */
export type SubscriptionAwsAction = Exclude<SubscriptionAction, { call: SubscriptionWait }>;

export const isWait = (
  action: SubscriptionAction,
): action is Extract<SubscriptionAction, { call: SubscriptionWait }> => action.call.startsWith('WaitFor');

/**
 * Creations that AWS takes no idempotency token for. After an unknown outcome they are looked for by their tags until
 * past the time in which AWS may not show them yet, and only then repeated.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export const WITHOUT_TOKEN: ReadonlySet<SubscriptionCall> = new Set<SubscriptionCall>([
  'CreateVpc',
  'CreateInternetGateway',
  'CreateRouteTable',
  'CreateSubnet',
  'CreateSecurityGroup',
  'ImportKeyPair',
  'CreateVpcPeeringConnection',
  'CreateTransitGatewayVpcAttachment',
]);

/** What a person calls something that is still to be made: `subnet 2`, `the security group`. */
function logicalText(logicalId: string): string {
  const words = logicalId
    .replace(/\d+$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  const number = /\d+$/.exec(logicalId)?.[0];
  const word = words.replace(/^vpc\b/, 'VPC');
  return number === undefined ? `the ${word}` : `${word} ${number}`;
}

const idText = (id: Id): string => (isRef(id) ? logicalText(id.Ref) : id);
const idsText = (ids: readonly Id[]): string => ids.map(idText).join(', ');

const tagsText = (tags: readonly Tag[]): string => tags.map(({ Key, Value }) => `${Key}=${Value}`).join(', ');

const rulesText = (rules: readonly (Omit<IngressRule, 'source'> & { source: RuleSource })[]): string =>
  rules
    .map((rule) =>
      ruleText({ ...rule, source: { kind: rule.source.kind, value: idText(rule.source.value) } }),
    )
    .join(', ');

function instanceChangeText({
  InstanceId,
  InstanceType,
  Groups,
  BlockDeviceMappings,
  SourceDestCheck,
}: InstanceChange): string {
  if (InstanceType !== undefined) return `Make ${InstanceId} ${InstanceType} again`;
  if (Groups) return `Put ${InstanceId} into ${idsText(Groups)}`;
  if (SourceDestCheck !== undefined) return `Check source and destination of what passes ${InstanceId} again`;
  const devices = (BlockDeviceMappings ?? []).map(({ DeviceName }) => DeviceName);
  return `Have ${devices.join(', ')} of ${InstanceId} deleted with it`;
}

/** What a step does, for the person who watches: `Create subnet 1 (10.0.0.0/26 in us-east-1a)`. */
export function describeSubscriptionStep(resource: string, action: SubscriptionAction): string {
  switch (action.call) {
    case 'CreateVpc':
      return `Create the VPC (${action.input.CidrBlock})`;
    case 'CreateSubnet':
      return `Create ${logicalText(resource)} (${action.input.CidrBlock} in ${action.input.AvailabilityZone})`;
    case 'AttachInternetGateway':
      return `Attach the internet gateway to ${idText(action.input.VpcId)}`;
    case 'CreateRoute':
    case 'ReplaceRoute':
      return `Lead ${action.input.DestinationCidrBlock} to ${idText(routeTarget(action.input))}`;
    case 'CreateVpcPeeringConnection': {
      const { PeerVpcId, PeerOwnerId, PeerRegion } = action.input;
      return `Ask for ${logicalText(resource)} with ${PeerVpcId} of ${PeerOwnerId} in ${PeerRegion}`;
    }
    case 'CreateTransitGatewayVpcAttachment':
      return `Attach the network to the transit gateway ${action.input.TransitGatewayId}`;
    case 'AssociateRouteTable':
      return `Give ${idText(action.input.SubnetId)} the route table`;
    case 'CreateInternetGateway':
      return 'Create the internet gateway';
    case 'CreateRouteTable':
      return 'Create the route table';
    case 'CreateSecurityGroup':
      return 'Create the security group';
    case 'ImportKeyPair':
      return `Import the key pair ${action.input.KeyName}`;
    case 'AuthorizeSecurityGroupIngress':
      return `Allow ${rulesText(action.input.Rules)}`;
    case 'RevokeSecurityGroupIngress':
      return `No longer allow ${rulesText(action.input.Rules)}`;
    case 'RunInstances': {
      const [at] = action.input.NetworkInterfaces;
      return `Start ${logicalText(resource)} (${action.input.InstanceType} at ${at?.PrivateIpAddress})`;
    }
    case 'StartInstances':
      return `Start ${idsText(action.input.InstanceIds)} again`;
    case 'StopInstances':
      return `Stop ${idsText(action.input.InstanceIds)}`;
    case 'ModifyInstanceAttribute':
      return instanceChangeText(action.input);
    case 'ModifySubnetAttribute':
      return `Have ${action.input.SubnetId} give no public addresses by itself`;
    case 'AttachVolume':
      return `Attach ${action.input.VolumeId} to ${action.input.InstanceId} as ${action.input.Device}`;
    case 'AuthorizeSecurityGroupEgress':
      return `Let out ${rulesText(action.input.Rules).replaceAll(' from ', ' to ')}`;
    case 'DeleteRoute':
      return `Delete the route to ${action.input.DestinationCidrBlock} from ${action.input.RouteTableId}`;
    case 'TerminateInstances':
      return `Terminate ${idsText(action.input.InstanceIds)}`;
    case 'CreateTags':
      return `Tag ${action.input.Resources.join(', ')} with ${tagsText(action.input.Tags)}`;
    case 'DeleteTags':
      return `Take the tags ${action.input.Keys.join(', ')} off ${action.input.Resources.join(', ')}`;
    case 'DetachInternetGateway':
      return `Detach the internet gateway ${action.input.InternetGatewayId} from ${action.input.VpcId}`;
    case 'DeleteVpcPeeringConnection':
      return `Delete the VPC peering ${idText(action.input.VpcPeeringConnectionId)}`;
    case 'DeleteTransitGatewayVpcAttachment':
      return `Delete the transit gateway attachment ${idText(action.input.TransitGatewayAttachmentId)}`;
    case 'DeleteVolume':
      return `Delete the volume ${idText(action.input.VolumeId)}`;
    case 'DeleteSecurityGroup':
      return `Delete the security group ${idText(action.input.GroupId)}`;
    case 'DeleteKeyPair':
      return `Delete the key pair ${idText(action.input.KeyPairId)}`;
    case 'DeleteSubnet':
      return `Delete the subnet ${idText(action.input.SubnetId)}`;
    case 'DeleteRouteTable':
      return `Delete the route table ${idText(action.input.RouteTableId)}`;
    case 'DeleteInternetGateway':
      return `Delete the internet gateway ${idText(action.input.InternetGatewayId)}`;
    case 'DeleteVpc':
      return `Delete the VPC ${idText(action.input.VpcId)}`;
    case 'WaitForNodes':
      return `Wait until ${idsText(action.input.InstanceIds)} run and report`;
    case 'WaitForStop':
      return `Wait until ${idsText(action.input.InstanceIds)} are stopped`;
    case 'WaitForTermination':
      return `Wait until ${idsText(action.input.InstanceIds)} are gone`;
    case 'WaitForPeering':
      return `Wait until AWS has sent the request of ${idText(action.input.ConnectionId)}`;
    case 'WaitForAttachment':
      return `Wait until ${idText(action.input.ConnectionId)} is available`;
    case 'WaitForPeeringRemoval':
    case 'WaitForDetachment':
      return `Wait until ${idText(action.input.ConnectionId)} is gone`;
  }
}
