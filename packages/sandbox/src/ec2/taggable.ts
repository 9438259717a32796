import { AwsError } from '../protocol/aws-error.ts';
import type { Tags } from '../state/model.ts';
import { ec2Of, type Where } from './region.ts';

/** A kind of EC2 resource, by the name that tags and ARNs have for it. */
export type ResourceType =
  | 'instance'
  | 'internet-gateway'
  | 'key-pair'
  | 'network-acl'
  | 'network-interface'
  | 'route-table'
  | 'security-group'
  | 'security-group-rule'
  | 'subnet'
  | 'transit-gateway'
  | 'transit-gateway-attachment'
  | 'volume'
  | 'vpc'
  | 'vpc-peering-connection';

/** What permissions may ask of a resource. */
interface Known {
  id: string;
  tags: Tags;
  vpcId?: string;
  name?: string;
}

interface Taggable {
  /** What its ids begin with. */
  prefix: string;
  /** AWS's error codes are this with `.NotFound` and `.Malformed`. */
  error: string;
  /** With `.Malformed` where that is another one. */
  malformed?: string;
  /** How AWS names it in `The … ID 'x' does not exist`. */
  noun: string;
  /** All there are. */
  all: (where: Where) => Iterable<Known>;
}

/**
 * Every resource that takes tags. A row here, and CreateTags, DeleteTags, DescribeTags, `TagSpecifications` and
 * the condition keys for its tags know it.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const TAGGABLE: Readonly<Record<ResourceType, Taggable>> = {
  instance: {
    prefix: 'i',
    error: 'InvalidInstanceID',
    noun: 'instance',
    all: ({ account, region }) =>
      account.instances
        .filter((each) => each.region === region)
        .map(({ instanceId, tags }) => ({ id: instanceId, tags })),
  },
  'internet-gateway': {
    prefix: 'igw',
    error: 'InvalidInternetGatewayID',
    noun: 'internetGateway',
    all: (where) => ec2Of(where).internetGateways.values(),
  },
  'key-pair': {
    prefix: 'key',
    error: 'InvalidKeyPair',
    noun: 'key pair',
    all: (where) => ec2Of(where).keyPairs.values(),
  },
  'network-acl': {
    prefix: 'acl',
    error: 'InvalidNetworkAclID',
    noun: 'networkAcl',
    all: (where) => ec2Of(where).networkAcls.values(),
  },
  'network-interface': {
    prefix: 'eni',
    error: 'InvalidNetworkInterfaceID',
    noun: 'networkInterface',
    all: (where) => ec2Of(where).networkInterfaces.values(),
  },
  'route-table': {
    prefix: 'rtb',
    error: 'InvalidRouteTableID',
    noun: 'routeTable',
    all: (where) => ec2Of(where).routeTables.values(),
  },
  'security-group': {
    prefix: 'sg',
    error: 'InvalidGroup',
    malformed: 'InvalidGroupId',
    noun: 'security group',
    all: (where) => ec2Of(where).securityGroups.values(),
  },
  'security-group-rule': {
    prefix: 'sgr',
    error: 'InvalidSecurityGroupRuleId',
    noun: 'security group rule',
    all: (where) => [...ec2Of(where).securityGroups.values()].flatMap((group) => [...group.rules.values()]),
  },
  subnet: {
    prefix: 'subnet',
    error: 'InvalidSubnetID',
    noun: 'subnet',
    all: (where) => ec2Of(where).subnets.values(),
  },
  'transit-gateway': {
    prefix: 'tgw',
    error: 'InvalidTransitGatewayID',
    noun: 'transitGateway',
    all: (where) => ec2Of(where).transitGateways.values(),
  },
  'transit-gateway-attachment': {
    prefix: 'tgw-attach',
    error: 'InvalidTransitGatewayAttachmentID',
    noun: 'transitGatewayAttachment',
    all: (where) => ec2Of(where).gatewayAttachments.values(),
  },
  volume: {
    prefix: 'vol',
    error: 'InvalidVolume',
    noun: 'volume',
    all: (where) => ec2Of(where).volumes.values(),
  },
  vpc: { prefix: 'vpc', error: 'InvalidVpcID', noun: 'vpc', all: (where) => ec2Of(where).vpcs.values() },
  'vpc-peering-connection': {
    prefix: 'pcx',
    error: 'InvalidVpcPeeringConnectionID',
    malformed: 'InvalidVpcPeeringConnectionId',
    noun: 'vpcPeeringConnection',
    all: (where) => ec2Of(where).peerings.values(),
  },
};

/** The type that an id's prefix tells; undefined when none has it. */
export function typeOfId(id: string): ResourceType | undefined {
  const prefix = /^(tgw-attach|[a-z]+)-/.exec(id)?.[1];
  return (Object.keys(TAGGABLE) as ResourceType[]).find((type) => TAGGABLE[type].prefix === prefix);
}

/** A resource as permissions see it; undefined when it is not there. */
export function knownResource(where: Where, type: ResourceType, id: string): Known | undefined {
  for (const each of TAGGABLE[type].all(where)) if (each.id === id) return each;
  return undefined;
}

/** The tags of a resource; undefined when it is not there. */
export const tagsOf = (where: Where, type: ResourceType, id: string): Tags | undefined =>
  knownResource(where, type, id)?.tags;

/** What AWS answers to ids that nothing has, or that are none: `InvalidVpcID.NotFound`, `InvalidVpcID.Malformed`. */
export function noSuchResources(type: ResourceType, ids: readonly string[]): AwsError {
  const { prefix, error, malformed: code = error, noun } = TAGGABLE[type];
  const malformed = ids.find((id) => !new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id));
  if (malformed !== undefined)
    return new AwsError(`${code}.Malformed`, `Invalid id: "${malformed}" (expecting "${prefix}-...")`);
  const [word, verb] = ids.length > 1 ? ['IDs', 'do'] : ['ID', 'does'];
  const which = type === 'security-group' ? '' : ` ${word}`;
  return new AwsError(`${error}.NotFound`, `The ${noun}${which} '${ids.join(', ')}' ${verb} not exist`);
}

/** Finds a resource in its map. Throws `Invalid….NotFound`, or `.Malformed`. */
export function found<T>(type: ResourceType, things: ReadonlyMap<string, T>, id: string | undefined): T {
  const thing = id === undefined ? undefined : things.get(id);
  if (!thing) throw noSuchResources(type, [id ?? '']);
  return thing;
}
