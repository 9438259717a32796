import type { Call } from '../protocol/operation.ts';
import type { Ec2Region, SecurityGroup, SecurityGroupRule, Vpc } from '../state/ec2-model.ts';
import { ec2Id } from '../state/ids.ts';
import { born } from './born.ts';
import { ec2Of } from './region.ts';

/** The rule that every new security group has: everything may go out. */
export const allowAllEgress = (call: Call): SecurityGroupRule => ({
  ...born(call, 'security-group-rule'),
  egress: true,
  protocol: '-1',
  fromPort: -1,
  toPort: -1,
  cidr: '0.0.0.0/0',
});

function defaultGroup(call: Call, vpc: Vpc): SecurityGroup {
  const group: SecurityGroup = {
    ...born(call, 'security-group'),
    vpcId: vpc.id,
    name: 'default',
    description: 'default VPC security group',
    rules: new Map(),
  };
  const out = allowAllEgress(call);
  const among: SecurityGroupRule = {
    ...born(call, 'security-group-rule'),
    egress: false,
    protocol: '-1',
    fromPort: -1,
    toPort: -1,
    groupId: group.id,
  };
  for (const rule of [among, out]) group.rules.set(rule.id, rule);
  return group;
}

/**
 * What comes with every VPC: a main route table, a network ACL and a security group.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html
 */
export function addDefaultParts(call: Call, vpc: Vpc): void {
  const here = ec2Of(call);
  const table = {
    ...born(call, 'route-table'),
    vpcId: vpc.id,
    routes: [{ destination: vpc.cidr, target: 'local' }],
    associations: [{ id: ec2Id('rtbassoc'), main: true }],
  };
  here.routeTables.set(table.id, table);
  const acl = { ...born(call, 'network-acl'), vpcId: vpc.id, associations: new Map() };
  here.networkAcls.set(acl.id, acl);
  const group = defaultGroup(call, vpc);
  here.securityGroups.set(group.id, group);
}

/** Takes away what only the VPC keeps. */
export function removeDefaultParts(here: Ec2Region, vpc: Vpc): void {
  for (const kind of [here.routeTables, here.networkAcls, here.securityGroups])
    for (const [id, thing] of kind) if (thing.vpcId === vpc.id) kind.delete(id);
}
