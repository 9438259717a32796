import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Call } from '../protocol/operation.ts';
import type { SecurityGroup, SecurityGroupRule } from '../state/ec2-model.ts';
import { ec2Arn } from './needs.ts';
import { tagsMember } from './tag-rules.ts';

const described = (rule: SecurityGroupRule) =>
  rule.description === undefined ? {} : { Description: rule.description };

function permission(call: Call, rules: readonly SecurityGroupRule[]): Ec2.IpPermission {
  const [first] = rules;
  const pick = <T>(make: (rule: SecurityGroupRule) => T | undefined): T[] =>
    rules.flatMap((rule) => make(rule) ?? []);
  return {
    IpProtocol: first?.protocol,
    ...(first?.protocol === '-1' ? {} : { FromPort: first?.fromPort, ToPort: first?.toPort }),
    IpRanges: pick((rule) => rule.cidr && { CidrIp: rule.cidr, ...described(rule) }) as Ec2.IpRange[],
    Ipv6Ranges: pick((rule) => rule.cidr6 && { CidrIpv6: rule.cidr6, ...described(rule) }) as Ec2.Ipv6Range[],
    UserIdGroupPairs: pick(
      (rule) => rule.groupId && { GroupId: rule.groupId, UserId: call.account.accountId, ...described(rule) },
    ) as Ec2.UserIdGroupPair[],
    PrefixListIds: [],
  };
}

/** A group's rules of one direction as DescribeSecurityGroups has them: one entry for each protocol and range of ports. */
export function permissionsView(call: Call, group: SecurityGroup, egress: boolean): Ec2.IpPermission[] {
  const rules = [...group.rules.values()].filter((rule) => rule.egress === egress);
  const byPorts = Map.groupBy(rules, (rule) => `${rule.protocol}/${rule.fromPort}/${rule.toPort}`);
  return [...byPorts.values()].map((each) => permission(call, each));
}

/** A rule as DescribeSecurityGroupRules has it. */
export function ruleView(call: Call, group: SecurityGroup, rule: SecurityGroupRule): Ec2.SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: ec2Arn(call, 'security-group-rule', rule.id),
    GroupId: group.id,
    GroupOwnerId: call.account.accountId,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...(rule.cidr === undefined ? {} : { CidrIpv4: rule.cidr }),
    ...(rule.cidr6 === undefined ? {} : { CidrIpv6: rule.cidr6 }),
    ...(rule.groupId === undefined
      ? {}
      : { ReferencedGroupInfo: { GroupId: rule.groupId, UserId: call.account.accountId } }),
    ...described(rule),
    ...tagsMember(rule.tags),
  };
}
