import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { NetworkAcl, NetworkAclEntry } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import { born } from './born.ts';
import { dependencyViolation } from './dependencies.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { needsOn, needsToMake } from './needs.ts';
import { entriesOf, entryView } from './network-acl-entries.ts';
import { ec2Of } from './region.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_PER_VPC = 200;

const text = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

const ofEntries =
  (ask: (entry: NetworkAclEntry) => string | undefined) =>
  (acl: NetworkAcl): string[] =>
    entriesOf(acl).flatMap((entry) => ask(entry) ?? []);

const FILTERS = (call: Call): FilterTable<NetworkAcl> => ({
  'association.association-id': (acl) => [...acl.associations.values()],
  'association.network-acl-id': (acl) => (acl.associations.size > 0 ? acl.id : undefined),
  'association.subnet-id': (acl) => [...acl.associations.keys()],
  default: (acl) => String(!acl.custom),
  'entry.cidr': ofEntries(({ cidr }) => cidr),
  'entry.egress': ofEntries(({ egress }) => String(egress)),
  'entry.icmp.code': ofEntries(({ icmp }) => text(icmp?.code)),
  'entry.icmp.type': ofEntries(({ icmp }) => text(icmp?.type)),
  'entry.ipv6-cidr': ofEntries(({ cidr6 }) => cidr6),
  'entry.port-range.from': ofEntries(({ ports }) => text(ports?.from)),
  'entry.port-range.to': ofEntries(({ ports }) => text(ports?.to)),
  'entry.protocol': ofEntries(({ protocol }) => protocol),
  'entry.rule-action': ofEntries(({ allow }) => (allow ? 'allow' : 'deny')),
  'entry.rule-number': ofEntries(({ number }) => String(number)),
  'network-acl-id': (acl) => acl.id,
  'owner-id': () => call.account.accountId,
  'vpc-id': (acl) => acl.vpcId,
});

const view = (call: Call, acl: NetworkAcl): Ec2.NetworkAcl => ({
  NetworkAclId: acl.id,
  VpcId: acl.vpcId,
  OwnerId: call.account.accountId,
  IsDefault: !acl.custom,
  Entries: entriesOf(acl).map(entryView),
  Associations: [...acl.associations].map(([SubnetId, NetworkAclAssociationId]) => ({
    NetworkAclAssociationId,
    NetworkAclId: acl.id,
    SubnetId,
  })),
  ...tagsMember(acl.tags),
});

/** A new one lets nothing pass: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html */
function create(input: Ec2.CreateNetworkAclRequest, call: Call): Ec2.CreateNetworkAclResult {
  const here = ec2Of(call);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  const siblings = [...here.networkAcls.values()].filter(({ vpcId }) => vpcId === vpc.id);
  if (siblings.length >= MAX_PER_VPC)
    throw new AwsError('NetworkAclLimitExceeded', 'The maximum number of network ACLs has been reached.');
  const acl: NetworkAcl = {
    ...born(call, 'network-acl', tagsForNew(input.TagSpecifications, 'network-acl')),
    vpcId: vpc.id,
    associations: new Map(),
    entries: [],
    custom: true,
  };
  here.networkAcls.set(acl.id, acl);
  return { NetworkAcl: view(call, acl) };
}

/** The VPC's own stays, and so does one that a subnet has. */
function remove(input: Ec2.DeleteNetworkAclRequest, call: Call): object {
  const { networkAcls } = ec2Of(call);
  const acl = found('network-acl', networkAcls, input.NetworkAclId);
  if (!acl.custom) throw new AwsError('InvalidParameterValue', `cannot delete default network ACL ${acl.id}`);
  if (acl.associations.size > 0) throw dependencyViolation('network-acl', acl.id);
  networkAcls.delete(acl.id);
  return {};
}

interface Placed {
  acl: NetworkAcl;
  subnetId: string;
}

function placed(call: Call, associationId: string | undefined): Placed | undefined {
  for (const acl of ec2Of(call).networkAcls.values())
    for (const [subnetId, id] of acl.associations) if (id === associationId) return { acl, subnetId };
  return undefined;
}

/**
 * A subnet has one ACL always: it is replaced, and the association gets a new id.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclAssociation.html
 */
function replaceAssociation(
  input: Ec2.ReplaceNetworkAclAssociationRequest,
  call: Call,
): Ec2.ReplaceNetworkAclAssociationResult {
  const now = placed(call, input.AssociationId);
  if (!now)
    throw new AwsError(
      'InvalidAssociationID.NotFound',
      `The association ID '${input.AssociationId}' does not exist`,
    );
  const next = found('network-acl', ec2Of(call).networkAcls, input.NetworkAclId);
  if (next.vpcId !== now.acl.vpcId)
    throw new AwsError(
      'InvalidParameterValue',
      `Network ACL ${next.id} and subnet ${now.subnetId} belong to different networks`,
    );
  now.acl.associations.delete(now.subnetId);
  const id = ec2Id('aclassoc');
  next.associations.set(now.subnetId, id);
  return { NewAssociationId: id };
}

function needsToReplace(input: Ec2.ReplaceNetworkAclAssociationRequest, call: Call): Need[] {
  const subnetId = placed(call, input.AssociationId)?.subnetId;
  return [
    needsOn(call, 'network-acl', input.NetworkAclId),
    ...(subnetId === undefined ? [] : [needsOn(call, 'subnet', subnetId)]),
  ];
}

export const networkAclOperations: OperationTable = {
  DescribeNetworkAcls: operation<Ec2.DescribeNetworkAclsRequest, Ec2.DescribeNetworkAclsResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'network-acl',
        things: ec2Of(call).networkAcls.values(),
        ids: input.NetworkAclIds,
        input,
        filters: FILTERS(call),
      });
      return { NetworkAcls: items.map((acl) => view(call, acl)), ...(NextToken ? { NextToken } : {}) };
    },
  }),
  CreateNetworkAcl: operation<Ec2.CreateNetworkAclRequest, Ec2.CreateNetworkAclResult>({
    readOnly: false,
    needs: (input, call) => [
      ...needsToMake(call, 'network-acl', input.TagSpecifications),
      needsOn(call, 'vpc', input.VpcId),
    ],
    run: create,
  }),
  DeleteNetworkAcl: operation<Ec2.DeleteNetworkAclRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'network-acl', input.NetworkAclId)],
    run: remove,
  }),
  ReplaceNetworkAclAssociation: operation<
    Ec2.ReplaceNetworkAclAssociationRequest,
    Ec2.ReplaceNetworkAclAssociationResult
  >({ readOnly: false, needs: needsToReplace, run: replaceAssociation }),
};
