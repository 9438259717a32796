import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { SecurityGroup, SecurityGroupRule } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { needsOn, needsToMake } from './needs.ts';
import { readPermissions, ruleText, sameRule } from './permissions.ts';
import { ec2Of } from './region.ts';
import { ruleView } from './security-group-views.ts';
import { groupOf } from './security-groups.ts';
import { tagsForNew } from './tag-specifications.ts';
import { noSuchResources } from './taggable.ts';

/** Each way, counted apart for IPv4 and IPv6: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MAX_RULES = 60;

type Authorizing = Ec2.AuthorizeSecurityGroupIngressRequest | Ec2.AuthorizeSecurityGroupEgressRequest;
type Revoking = Ec2.RevokeSecurityGroupIngressRequest | Ec2.RevokeSecurityGroupEgressRequest;

function checkCount(rules: readonly SecurityGroupRule[]): void {
  for (const other of ['cidr', 'cidr6'] as const)
    if (rules.filter((rule) => rule[other] === undefined).length > MAX_RULES)
      throw new AwsError(
        'RulesPerSecurityGroupLimitExceeded',
        'The maximum number of rules per security group has been reached.',
      );
}

/**
 * Adds all the rules that are asked for, or none.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
 */
const authorize =
  (egress: boolean) =>
  (input: Authorizing, call: Call): Ec2.AuthorizeSecurityGroupIngressResult => {
    const group = groupOf(input as Ec2.AuthorizeSecurityGroupIngressRequest, call);
    const asked = readPermissions(input, call, group);
    const now = [...group.rules.values()].filter((rule) => rule.egress === egress);
    const twice = asked.find((rule) => now.some((each) => sameRule(each, rule)));
    if (twice)
      throw new AwsError(
        'InvalidPermission.Duplicate',
        `the specified rule "${ruleText(twice)}" already exists`,
      );
    const tags = tagsForNew(input.TagSpecifications, 'security-group-rule');
    const fresh = asked.map((rule) => ({
      ...born(call, 'security-group-rule', new Map(tags)),
      egress,
      ...rule,
    }));
    checkCount([...now, ...fresh]);
    for (const rule of fresh) group.rules.set(rule.id, rule);
    return { Return: true, SecurityGroupRules: fresh.map((rule) => ruleView(call, group, rule)) };
  };

function rulesToRevoke(input: Revoking, call: Call, group: SecurityGroup, egress: boolean) {
  const now = [...group.rules.values()].filter((rule) => rule.egress === egress);
  if (input.SecurityGroupRuleIds) {
    const missing = input.SecurityGroupRuleIds.filter((id) => !now.some((rule) => rule.id === id));
    if (missing.length > 0) throw noSuchResources('security-group-rule', missing);
    return now.filter((rule) => input.SecurityGroupRuleIds?.includes(rule.id));
  }
  return readPermissions(input, call, group).map((asked) => {
    const rule = now.find((each) => sameRule(each, asked));
    if (!rule)
      throw new AwsError(
        'InvalidPermission.NotFound',
        'The specified rule does not exist in this security group.',
      );
    return rule;
  });
}

/**
 * Takes away all the rules that are named, or none.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
const revoke =
  (egress: boolean) =>
  (input: Revoking, call: Call): Ec2.RevokeSecurityGroupIngressResult => {
    const group = groupOf(input as Ec2.RevokeSecurityGroupIngressRequest, call);
    const gone = rulesToRevoke(input, call, group, egress);
    for (const rule of gone) group.rules.delete(rule.id);
    return {
      Return: true,
      RevokedSecurityGroupRules: gone.map((rule) => {
        const { CidrIpv4, CidrIpv6, Description, FromPort, GroupId, IpProtocol, IsEgress, ToPort } = ruleView(
          call,
          group,
          rule,
        );
        return {
          SecurityGroupRuleId: rule.id,
          ReferencedGroupId: rule.groupId,
          ...{ CidrIpv4, CidrIpv6, Description, FromPort, GroupId, IpProtocol, IsEgress, ToPort },
        };
      }),
    };
  };

/** The group; with tags in the request, also the rules that are being made, which have no tags yet to be judged by. */
function needsToAuthorize(input: Authorizing, call: Call): Need[] {
  const group = needsOn(call, 'security-group', input.GroupId);
  const rules = needsToMake(call, 'security-group-rule', input.TagSpecifications);
  return rules.length > 1 ? [group, ...rules] : [group];
}

const needsOnGroup = (input: Revoking, call: Call): Need[] => [
  needsOn(call, 'security-group', input.GroupId),
];

interface OwnedRule extends SecurityGroupRule {
  group: SecurityGroup;
}

const FILTERS: FilterTable<OwnedRule> = {
  'group-id': ({ group }) => group.id,
  'security-group-rule-id': ({ id }) => id,
};

function describe(
  input: Ec2.DescribeSecurityGroupRulesRequest,
  call: Call,
): Ec2.DescribeSecurityGroupRulesResult {
  const things = [...ec2Of(call).securityGroups.values()].flatMap((group) =>
    [...group.rules.values()].map((rule) => ({ ...rule, group })),
  );
  const { items, NextToken } = described({
    type: 'security-group-rule',
    things,
    ids: input.SecurityGroupRuleIds,
    input,
    filters: FILTERS,
  });
  return {
    SecurityGroupRules: items.map(({ group, ...rule }) => ruleView(call, group, rule)),
    ...(NextToken ? { NextToken } : {}),
  };
}

const authorizing = (egress: boolean) =>
  operation<Authorizing, Ec2.AuthorizeSecurityGroupIngressResult>({
    readOnly: false,
    needs: needsToAuthorize,
    run: authorize(egress),
  });

const revoking = (egress: boolean) =>
  operation<Revoking, Ec2.RevokeSecurityGroupIngressResult>({
    readOnly: false,
    needs: needsOnGroup,
    run: revoke(egress),
  });

export const securityGroupRuleOperations: OperationTable = {
  AuthorizeSecurityGroupIngress: authorizing(false),
  AuthorizeSecurityGroupEgress: authorizing(true),
  RevokeSecurityGroupIngress: revoking(false),
  RevokeSecurityGroupEgress: revoking(true),
  DescribeSecurityGroupRules: operation<
    Ec2.DescribeSecurityGroupRulesRequest,
    Ec2.DescribeSecurityGroupRulesResult
  >({ readOnly: true, needs: resourceStar, run: describe }),
};
