import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  ModifySecurityGroupRulesCommand,
  type SecurityGroupRuleRequest,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Page, refused, type Subject } from '../case.ts';
import { inVpc, makes } from '../network.ts';

const redis: SecurityGroupRuleRequest = {
  IpProtocol: 'tcp',
  FromPort: 10_000,
  ToPort: 19_999,
  CidrIpv4: '192.0.2.0/24',
};

interface Given {
  bench: Bench;
  GroupId: string;
  ruleId: string;
  change: (wanted: SecurityGroupRuleRequest, id?: string) => Promise<unknown>;
  incoming: () => ReturnType<typeof incomingOf>;
}

async function incomingOf({ admin }: Bench, groupId: string) {
  const { SecurityGroupRules = [] } = await admin.ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [groupId] }] }),
  );
  return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress);
}

/** Runs a case on a group with one rule from outside. */
const withRule = (run: (given: Given) => Promise<void>) =>
  inVpc(async (bench, vpcId) => {
    const { ec2 } = bench.admin;
    const GroupId = await makes(bench.admin).group(vpcId);
    const { CidrIpv4: CidrIp, ...ports } = redis;
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ ...ports, IpRanges: [{ CidrIp, Description: 'clients' }] }],
      }),
    );
    const incoming = () => incomingOf(bench, GroupId);
    const ruleId = (await incoming())[0]?.SecurityGroupRuleId ?? '';
    await run({
      bench,
      GroupId,
      ruleId,
      incoming,
      change: (SecurityGroupRule, SecurityGroupRuleId = ruleId) =>
        ec2.send(
          new ModifySecurityGroupRulesCommand({
            GroupId,
            SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
          }),
        ),
    });
  });

const page = ec2Page('ModifySecurityGroupRules');

const cases: Case[] = [
  {
    name: 'a rule is changed in place and keeps its id',
    page,
    run: withRule(async ({ change, incoming, ruleId }) => {
      await change({ ...redis, CidrIpv4: '0.0.0.0/0', ToPort: 20_000 });
      expect(await incoming()).toMatchObject([
        { SecurityGroupRuleId: ruleId, CidrIpv4: '0.0.0.0/0', FromPort: 10_000, ToPort: 20_000 },
      ]);
    }),
  },
  {
    name: 'a rule cannot be changed from a block of IPv4 to one of IPv6',
    page: ec2Page('SecurityGroupRuleRequest'),
    run: withRule(async ({ change, incoming }) => {
      const { CidrIpv4: _four, ...ports } = redis;
      await refused(change({ ...ports, CidrIpv6: '::/0' }), { code: 'InvalidParameterValue' });
      expect(await incoming()).toMatchObject([{ CidrIpv4: '192.0.2.0/24' }]);
    }),
  },
  {
    name: 'a rule that is not there cannot be changed: InvalidSecurityGroupRuleId.NotFound',
    page,
    run: withRule(async ({ change }) => {
      await refused(change(redis, 'sgr-0123456789abcdef0'), { code: 'InvalidSecurityGroupRuleId.NotFound' });
    }),
  },
  {
    name: 'a rule cannot become the same as another: InvalidPermission.Duplicate',
    page,
    run: withRule(async ({ bench, GroupId, change }) => {
      const IpRanges = [{ CidrIp: '198.51.100.0/24' }];
      const { CidrIpv4: _four, ...ports } = redis;
      await bench.admin.ec2.send(
        new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ ...ports, IpRanges }] }),
      );
      await refused(change({ ...redis, CidrIpv4: '198.51.100.0/24' }), {
        code: 'InvalidPermission.Duplicate',
      });
    }),
  },
  {
    name: 'the description of a rule is changed by what the rule says',
    page: ec2Page('UpdateSecurityGroupRuleDescriptionsIngress'),
    run: withRule(async ({ bench, GroupId, incoming }) => {
      const { CidrIpv4: CidrIp, ...ports } = redis;
      await bench.admin.ec2.send(
        new UpdateSecurityGroupRuleDescriptionsIngressCommand({
          GroupId,
          IpPermissions: [{ ...ports, IpRanges: [{ CidrIp, Description: 'somebody else' }] }],
        }),
      );
      expect(await incoming()).toMatchObject([{ Description: 'somebody else' }]);
    }),
  },
];

export const securityGroupChanges: Subject = { title: 'Security group rules, changed', cases };
