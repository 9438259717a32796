import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { Ec2Region, SecurityGroup, SecurityGroupRule } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { dependencyViolation } from './dependencies.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { ec2Arn, needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { permissionsView } from './security-group-views.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';
import { found } from './taggable.ts';
import { allowAllEgress } from './vpc-parts.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_PER_REGION = 2500;

type Ask = (rule: SecurityGroupRule) => string | undefined;

/** The filters `ip-permission.…` ask of incoming rules, `egress.ip-permission.…` of outgoing ones. */
function ruleFilters(prefix: string, egress: boolean): FilterTable<SecurityGroup> {
  const of = (ask: Ask) => (group: SecurityGroup) =>
    [...group.rules.values()].filter((rule) => rule.egress === egress).flatMap((rule) => ask(rule) ?? []);
  return {
    [`${prefix}.cidr`]: of((rule) => rule.cidr),
    [`${prefix}.from-port`]: of((rule) => String(rule.fromPort)),
    [`${prefix}.group-id`]: of((rule) => rule.groupId),
    [`${prefix}.ipv6-cidr`]: of((rule) => rule.cidr6),
    [`${prefix}.protocol`]: of((rule) => rule.protocol),
    [`${prefix}.to-port`]: of((rule) => String(rule.toPort)),
  };
}

const FILTERS = (call: Call): FilterTable<SecurityGroup> => ({
  description: (group) => group.description,
  'group-id': (group) => group.id,
  'group-name': (group) => group.name,
  'owner-id': () => call.account.accountId,
  'vpc-id': (group) => group.vpcId,
  ...ruleFilters('ip-permission', false),
  ...ruleFilters('egress.ip-permission', true),
});

const view = (call: Call, group: SecurityGroup): Ec2.SecurityGroup => ({
  GroupId: group.id,
  GroupName: group.name,
  Description: group.description,
  VpcId: group.vpcId,
  OwnerId: call.account.accountId,
  SecurityGroupArn: ec2Arn(call, 'security-group', group.id),
  IpPermissions: permissionsView(call, group, false),
  IpPermissionsEgress: permissionsView(call, group, true),
  ...tagsMember(group.tags),
});

const CHARACTERS = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/;

const invalidName = (value: string, parameter: string, why: string): AwsError =>
  new AwsError('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid. ${why}`);

function checkName(name: string): void {
  if (name === '') throw new AwsError('MissingParameter', 'The request must contain the parameter GroupName');
  if (/^sg-/.test(name)) throw invalidName(name, 'groupName', 'Group names may not be in the format sg-*');
  if (name.length > 255 || !CHARACTERS.test(name))
    throw invalidName(name, 'groupName', 'Character sets beyond ASCII are not supported.');
  if (name === 'default')
    throw new AwsError('InvalidParameterValue', 'Cannot use reserved security group name: default');
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
function create(input: Ec2.CreateSecurityGroupRequest, call: Call): Ec2.CreateSecurityGroupResult {
  const { GroupName: name = '', Description: description = '' } = input;
  checkName(name);
  if (description === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter GroupDescription');
  if (description.length > 255 || !CHARACTERS.test(description))
    throw invalidName(description, 'GroupDescription', 'Character sets beyond ASCII are not supported.');
  if (input.VpcId === undefined)
    throw new AwsError(
      'VPCIdNotSpecified',
      'No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.',
    );
  const here = ec2Of(call);
  const vpc = found('vpc', here.vpcs, input.VpcId);
  if ([...here.securityGroups.values()].some((each) => each.vpcId === vpc.id && each.name === name))
    throw new AwsError(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpc.id}'`,
    );
  if (here.securityGroups.size >= MAX_PER_REGION)
    throw new AwsError(
      'SecurityGroupLimitExceeded',
      'The maximum number of security groups has been reached.',
    );
  const out = allowAllEgress(call);
  const group: SecurityGroup = {
    ...born(call, 'security-group', tagsForNew(input.TagSpecifications, 'security-group')),
    vpcId: vpc.id,
    name,
    description,
    rules: new Map([[out.id, out]]),
  };
  here.securityGroups.set(group.id, group);
  return {
    GroupId: group.id,
    SecurityGroupArn: ec2Arn(call, 'security-group', group.id),
    ...tagsMember(group.tags),
  };
}

/** A group that an interface has, or that another group's rule names, stays. */
function isNeeded(here: Ec2Region, group: SecurityGroup): boolean {
  const named = [...here.securityGroups.values()].some(
    (each) => each.id !== group.id && [...each.rules.values()].some((rule) => rule.groupId === group.id),
  );
  return named || [...here.networkInterfaces.values()].some((each) => each.groupIds.includes(group.id));
}

/** The group that a request names by id, or by its name in the default VPC, which no account here has. */
export function groupOf(input: { GroupId?: string | undefined; GroupName?: string | undefined }, call: Call) {
  if (input.GroupId === undefined)
    throw input.GroupName === undefined
      ? new AwsError('MissingParameter', 'The request must contain the parameter groupName or groupId')
      : new AwsError(
          'InvalidGroup.NotFound',
          `The security group '${input.GroupName}' does not exist in default VPC 'none'`,
        );
  return found('security-group', ec2Of(call).securityGroups, input.GroupId);
}

function remove(input: Ec2.DeleteSecurityGroupRequest, call: Call): Ec2.DeleteSecurityGroupResult {
  const here = ec2Of(call);
  const group = groupOf(input, call);
  if (group.name === 'default')
    throw new AwsError(
      'CannotDelete',
      `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
    );
  if (isNeeded(here, group)) throw dependencyViolation('security-group', group.id);
  here.securityGroups.delete(group.id);
  return { Return: true, GroupId: group.id };
}

function describe(input: Ec2.DescribeSecurityGroupsRequest, call: Call): Ec2.DescribeSecurityGroupsResult {
  if (input.GroupNames?.[0] !== undefined) groupOf({ GroupName: input.GroupNames[0] }, call);
  const { items, NextToken } = described({
    type: 'security-group',
    things: ec2Of(call).securityGroups.values(),
    ids: input.GroupIds,
    input,
    filters: FILTERS(call),
  });
  return { SecurityGroups: items.map((group) => view(call, group)), ...(NextToken ? { NextToken } : {}) };
}

export const securityGroupOperations: OperationTable = {
  DescribeSecurityGroups: operation<Ec2.DescribeSecurityGroupsRequest, Ec2.DescribeSecurityGroupsResult>({
    readOnly: true,
    needs: resourceStar,
    run: describe,
  }),
  CreateSecurityGroup: operation<Ec2.CreateSecurityGroupRequest, Ec2.CreateSecurityGroupResult>({
    readOnly: false,
    needs: (input, call) => [
      ...needsToMake(call, 'security-group', input.TagSpecifications),
      ...(input.VpcId === undefined ? [] : [needsOn(call, 'vpc', input.VpcId)]),
    ],
    run: create,
  }),
  DeleteSecurityGroup: operation<Ec2.DeleteSecurityGroupRequest, Ec2.DeleteSecurityGroupResult>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'security-group', input.GroupId)],
    run: remove,
  }),
};
