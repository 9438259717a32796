import type { MotoDifference } from './moto-differences.ts';

/** Of EC2's networks. */
export const motoNetworkDifferences: readonly MotoDifference[] = [
  {
    kind: 'misbehaves',
    says: 'What is still needed can be deleted: a VPC with an internet gateway or a security group, the main route table, a default security group, a security group that a rule names.',
    cases: [
      'a VPC with an internet gateway cannot be deleted',
      'a VPC with a security group cannot be deleted',
      'a route table goes once no subnet has it; the main one never',
      'the default group cannot be deleted',
      'a group that another group’s rule names cannot be deleted',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A deleted subnet keeps its place in a route table, several route tables can have one subnet, and one may be smaller than /28.',
    cases: [
      'with a subnet goes its place in a route table',
      'a subnet has one route table at most, of its own VPC',
      'a subnet of 10.0.2.0/29 is InvalidSubnet.Range: it is smaller than /28',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A VPC takes several internet gateways, a route leads to a gateway of no VPC, never becomes a black hole, and the VPC’s own can be deleted.',
    cases: [
      'an internet gateway is attached to one VPC, and a VPC has one',
      'a route leads where it was told, and is a black hole once its gateway is detached',
      'a route to a gateway that is not there is InvalidGatewayID.NotFound; to one of no VPC or another, refused',
      'the VPC’s own route stays',
      'the main association cannot be taken away',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'VPC peering connections are taken as they come: overlapping blocks and the same once more; a rejected one can be deleted; and one whose VPC is gone stays.',
    cases: [
      'a request between overlapping blocks is taken, and fails',
      'what is asked for again is the connection that there is',
      'two VPCs are connected once, whichever of them asked',
      'a rejected request can be neither accepted nor deleted',
      'a connection is deleted, not rejected, once, and still shown then',
      'a VPC takes its connections with it',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A peering with a VPC that is not there is refused at once, a connection that is not there has another code, and none is found by a filter.',
    cases: [
      'a request for a VPC of an account that is not there is taken, and fails',
      'a connection that is not there is InvalidVpcPeeringConnectionID.NotFound',
      'a connection has the tags that it was asked for with, and is found by them, its VPCs and its state',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A route leads to a peering connection of other VPCs, and is active whatever that is.',
    cases: [
      'a route to a connection is a black hole until that is accepted, and once it is deleted',
      'a route leads to a connection of its own VPC only, and to one that there is',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A transit gateway that something is attached to can be deleted, an attachment has several subnets of one zone and no network interfaces, and a route leads to a transit gateway without one.',
    cases: [
      'a transit gateway stays as long as a VPC is attached to it',
      'an attachment has one subnet of a zone, of its own VPC',
      'an attachment’s interfaces keep its subnets and its VPC until it is gone',
      'a route to a transit gateway needs the VPC to be attached, and is a black hole once it is not',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A transit gateway that is not there ends in status 500, and a deleted attachment is not shown.',
    cases: [
      'a transit gateway that is not there is InvalidTransitGatewayID.NotFound, and an attachment alike',
      'an attachment joins a VPC’s subnets and a transit gateway, and is gone once it is deleted',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'Rules of security groups are taken as they come: ports, protocols, bits beyond the prefix, names that look like ids; some that are refused have another code, and one is not found by its id.',
    cases: [
      'a rule with ports the wrong way round is InvalidParameterValue',
      'a rule with a port beyond 65535 is InvalidParameterValue',
      'a rule with an unknown protocol is InvalidParameterValue',
      'a source’s address is kept without the bits beyond its prefix',
      'a name may not look like an id',
      'a rule with the same twice is InvalidParameterValue',
      'a rule is revoked by what it says or by its id',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A rule of a security group can be changed into another kind, and into one that is there already.',
    cases: [
      'a rule cannot be changed from a block of IPv4 to one of IPv6',
      'a rule cannot become the same as another: InvalidPermission.Duplicate',
    ],
  },
  {
    kind: 'lacks',
    says: 'A new network ACL has no last entries, entries have no order, there may be any number of them, and they are not found by their ports.',
    cases: [
      'a new network ACL lets nothing pass and has no subnet',
      'entries show in the order of their numbers',
      'a direction takes twenty entries, and one more is NetworkAclEntryLimitExceeded',
      'network ACLs are found by entry.port-range.from',
      'network ACLs are found by entry.port-range.to',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'Entries of network ACLs are taken as they come: numbers, protocols, blocks, no blocks, no ports; one that is not there, and an association that is not there, end in status 500; and the VPC’s own ACL can be deleted.',
    cases: [
      'a network ACL entry with the number of AWS’s own last entry is refused',
      'a network ACL entry with a protocol that is none is refused',
      'a network ACL entry with a block that is none is refused',
      'a network ACL entry with no block is refused',
      'a network ACL entry with no ports is refused',
      'an entry that is not there cannot be replaced: InvalidNetworkAclEntry.NotFound',
      'an entry that is not there cannot be deleted: InvalidNetworkAclEntry.NotFound',
      'an association of a network ACL that is not there is InvalidAssociationID.NotFound',
      'the VPC’s own network ACL cannot be deleted',
    ],
  },
  {
    kind: 'misbehaves',
    says: 'A subnet with a network interface in it can be deleted.',
    cases: ['an interface has an address of its subnet, is shown, and keeps the subnet until it is deleted'],
  },
  {
    kind: 'misbehaves',
    says: 'EC2 takes tags as they come, at creation for another type as well; tags without keys are not taken away, and those of one key are not found.',
    cases: [
      'a tag with the prefix aws: is InvalidParameterValue',
      'a tag with no key is InvalidParameterValue',
      'a tag with a key of 129 characters is InvalidParameterValue',
      'a tag with a value of 257 characters is InvalidParameterValue',
      'without keys all tags are taken away',
      'tags are listed by resource, by type and by key',
      'tags at creation are for what is made: another type is refused',
    ],
  },
  {
    kind: 'lacks',
    says: 'An unknown filter and a public key that is none end in status 500; rules of security groups come in one page.',
    cases: [
      'an unknown filter is InvalidParameterValue',
      'what is no public key is InvalidKey.Format',
      'rules are listed by group, in pages',
    ],
  },
];
