import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import type { SecurityGroup, SecurityGroupRule } from '../state/ec2-model.ts';
import { needsOn } from './needs.ts';
import { readPermissions, ruleText, sameRule } from './permissions.ts';
import { groupOf } from './security-groups.ts';
import { noSuchResources } from './taggable.ts';

/** A rule as the request of another operation would have it. */
function permissionOf(asked: Ec2.SecurityGroupRuleRequest): Ec2.IpPermission {
  const { IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, ReferencedGroupId, PrefixListId, Description } =
    asked;
  return {
    IpProtocol,
    FromPort,
    ToPort,
    ...(CidrIpv4 === undefined ? {} : { IpRanges: [{ CidrIp: CidrIpv4, Description }] }),
    ...(CidrIpv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6, Description }] }),
    ...(ReferencedGroupId === undefined
      ? {}
      : { UserIdGroupPairs: [{ GroupId: ReferencedGroupId, Description }] }),
    ...(PrefixListId === undefined ? {} : { PrefixListIds: [{ PrefixListId }] }),
  };
}

const kindOf = (rule: Pick<SecurityGroupRule, 'cidr' | 'cidr6' | 'groupId'>) =>
  (['cidr', 'cidr6', 'groupId'] as const).find((kind) => rule[kind] !== undefined);

function changed(call: Call, group: SecurityGroup, update: Ec2.SecurityGroupRuleUpdate): SecurityGroupRule {
  const rule = group.rules.get(update.SecurityGroupRuleId ?? '');
  if (!rule) throw noSuchResources('security-group-rule', [update.SecurityGroupRuleId ?? '']);
  const asked = readPermissions(
    { IpPermissions: [permissionOf(update.SecurityGroupRule ?? {})] },
    call,
    group,
  );
  const [wanted] = asked;
  if (!wanted || asked.length > 1)
    throw new AwsError('InvalidParameterValue', 'A rule has one source or destination.');
  if (kindOf(wanted) !== kindOf(rule))
    throw new AwsError(
      'InvalidParameterValue',
      `The type of the security group rule '${rule.id}' cannot be changed.`,
    );
  const { id, tags, createdAt, createdBy, egress } = rule;
  return { id, tags, createdAt, ...(createdBy === undefined ? {} : { createdBy }), egress, ...wanted };
}

/**
 * Changes all the rules that are named, or none. A rule keeps its id, its direction and its kind of source.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
 */
function modify(input: Ec2.ModifySecurityGroupRulesRequest, call: Call): Ec2.ModifySecurityGroupRulesResult {
  const group = groupOf(input, call);
  const rules = (input.SecurityGroupRules ?? []).map((update) => changed(call, group, update));
  const after = new Map([...group.rules, ...rules.map((rule) => [rule.id, rule] as const)]);
  for (const rule of rules)
    for (const other of after.values())
      if (other.id !== rule.id && other.egress === rule.egress && sameRule(other, rule))
        throw new AwsError(
          'InvalidPermission.Duplicate',
          `the specified rule "${ruleText(rule)}" already exists`,
        );
  group.rules = after;
  return { Return: true };
}

type Describing =
  | Ec2.UpdateSecurityGroupRuleDescriptionsIngressRequest
  | Ec2.UpdateSecurityGroupRuleDescriptionsEgressRequest;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UpdateSecurityGroupRuleDescriptionsIngress.html */
const describing = (egress: boolean) =>
  operation<Describing, Ec2.UpdateSecurityGroupRuleDescriptionsIngressResult>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'security-group', input.GroupId)],
    run: (input, call) => {
      const group = groupOf(input, call);
      const now = [...group.rules.values()].filter((rule) => rule.egress === egress);
      const named = (input.SecurityGroupRuleDescriptions ?? []).map(
        ({ SecurityGroupRuleId: id, Description }) => ({
          rule: now.find((each) => each.id === id),
          text: Description,
        }),
      );
      const asked = input.IpPermissions ? readPermissions(input, call, group) : [];
      const matched = asked.map((permission) => ({
        rule: now.find((each) => sameRule(each, permission)),
        text: permission.description,
      }));
      for (const { rule, text } of [...named, ...matched]) {
        if (!rule)
          throw new AwsError(
            'InvalidPermission.NotFound',
            'The specified rule does not exist in this security group.',
          );
        if (text === undefined || text === '') delete rule.description;
        else rule.description = text;
      }
      return { Return: true };
    },
  });

export const securityGroupChangeOperations: OperationTable = {
  ModifySecurityGroupRules: operation<
    Ec2.ModifySecurityGroupRulesRequest,
    Ec2.ModifySecurityGroupRulesResult
  >({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'security-group', input.GroupId)],
    run: modify,
  }),
  UpdateSecurityGroupRuleDescriptionsIngress: describing(false),
  UpdateSecurityGroupRuleDescriptionsEgress: describing(true),
};
