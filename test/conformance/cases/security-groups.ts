import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { inVpc, makes } from '../network.ts';

const tcp = (port: number, ...cidrs: string[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
});

const authorize = (GroupId: string, ...IpPermissions: IpPermission[]) =>
  new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions });
const revoke = (GroupId: string, ...IpPermissions: IpPermission[]) =>
  new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions });

async function shown({ admin }: Bench, GroupId: string) {
  const seen = await admin.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  return seen.SecurityGroups?.[0];
}

/** Runs a case with a group of its own in a VPC of its own. */
const withGroup = (run: (bench: Bench, groupId: string, vpcId: string) => Promise<void>) =>
  inVpc(async (bench, vpcId) => run(bench, await makes(bench.admin).group(vpcId), vpcId));

const groups: Case[] = [
  {
    name: 'a new group lets everything out and nothing in',
    page: ec2Page('CreateSecurityGroup'),
    run: withGroup(async (bench, GroupId) => {
      const group = await shown(bench, GroupId);
      expect(group?.IpPermissions ?? []).toEqual([]);
      expect(group?.IpPermissionsEgress).toMatchObject([
        { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      ]);
    }),
  },
  {
    name: 'a name is used once in a VPC: a second time it is InvalidGroup.Duplicate',
    page: ec2Errors,
    run: withGroup(async ({ admin }, _groupId, VpcId) => {
      const twice = new CreateSecurityGroupCommand({ VpcId, GroupName: 'cluster', Description: 'again' });
      await refused(admin.ec2.send(twice), { code: 'InvalidGroup.Duplicate', status: 400 });
    }),
  },
  {
    name: 'a name may not look like an id',
    page: ec2Page('CreateSecurityGroup'),
    run: inVpc(async ({ admin }, VpcId) => {
      const named = new CreateSecurityGroupCommand({ VpcId, GroupName: 'sg-nodes', Description: 'nodes' });
      await refused(admin.ec2.send(named), { code: 'InvalidParameterValue' });
    }),
  },
  {
    name: 'the default group cannot be deleted',
    page: ec2Errors,
    run: inVpc(async ({ admin }, vpcId) => {
      const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
      const { SecurityGroups } = await admin.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
      const GroupId = SecurityGroups?.[0]?.GroupId;
      await refused(admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId })), { code: 'CannotDelete' });
    }),
  },
  {
    name: 'a group that another group’s rule names cannot be deleted',
    page: ec2Page('DeleteSecurityGroup'),
    run: withGroup(async ({ admin }, GroupId, vpcId) => {
      const other = await makes(admin).group(vpcId, 'clients');
      const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: other }] };
      await admin.ec2.send(authorize(GroupId, rule));
      await refused(admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId: other })), {
        code: 'DependencyViolation',
        status: 400,
        message: /has a dependent object/,
      });
      await admin.ec2.send(revoke(GroupId, rule));
      await admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId: other }));
    }),
  },
  {
    name: 'a group that is not there is InvalidGroup.NotFound; what is no id is Malformed',
    page: ec2Errors,
    run: async (bench) => {
      await refused(shown(bench, 'sg-0123456789abcdef0'), { code: 'InvalidGroup.NotFound', status: 400 });
      await refused(
        bench.admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId: 'sg-0123456789abcdef0' })),
        {
          code: 'InvalidGroup.NotFound',
        },
      );
      await refused(shown(bench, 'nodes'), { code: ['InvalidGroupId.Malformed', 'InvalidGroup.NotFound'] });
    },
  },
];

const rules: Case[] = [
  {
    name: 'each source is a rule with an id of its own; the group shows them by protocol and ports',
    page: ec2Page('AuthorizeSecurityGroupIngress'),
    run: withGroup(async (bench, GroupId) => {
      const made = await bench.admin.ec2.send(
        authorize(GroupId, tcp(443, '192.0.2.0/24', '198.51.100.7/32')),
      );
      const ids = made.SecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId) ?? [];
      expect(ids.length).toBe(2);
      expect(ids.every((id) => /^sgr-[0-9a-f]{17}$/.test(id ?? ''))).toBe(true);
      const permissions = (await shown(bench, GroupId))?.IpPermissions;
      expect(permissions?.length).toBe(1);
      expect(permissions?.[0]?.IpRanges?.map(({ CidrIp }) => CidrIp)).toEqual([
        '192.0.2.0/24',
        '198.51.100.7/32',
      ]);
    }),
  },
  {
    name: 'a rule that is there is InvalidPermission.Duplicate, and then none of the request’s rules is added',
    page: ec2Errors,
    run: withGroup(async (bench, GroupId) => {
      await bench.admin.ec2.send(authorize(GroupId, tcp(22, '192.0.2.0/24')));
      const both = authorize(GroupId, tcp(23, '192.0.2.0/24'), tcp(22, '192.0.2.0/24'));
      await refused(bench.admin.ec2.send(both), {
        code: 'InvalidPermission.Duplicate',
        status: 400,
        message:
          /the specified rule "peer: 192.0.2.0\/24, TCP, from port: 22, to port: 22, ALLOW" already exists/,
      });
      expect((await shown(bench, GroupId))?.IpPermissions?.length).toBe(1);
    }),
  },
  {
    name: 'a rule that is not there is InvalidPermission.NotFound',
    page: ec2Page('RevokeSecurityGroupIngress'),
    run: withGroup(async ({ admin }, GroupId) => {
      await refused(admin.ec2.send(revoke(GroupId, tcp(22, '192.0.2.0/24'))), {
        code: 'InvalidPermission.NotFound',
        status: 400,
      });
    }),
  },
  {
    name: 'a rule is revoked by what it says or by its id',
    page: ec2Page('RevokeSecurityGroupIngress'),
    run: withGroup(async (bench, GroupId) => {
      const { ec2 } = bench.admin;
      const made = await ec2.send(authorize(GroupId, tcp(22, '192.0.2.0/24'), tcp(23, '192.0.2.0/24')));
      const SecurityGroupRuleIds = [made.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? ''];
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }));
      await ec2.send(revoke(GroupId, tcp(23, '192.0.2.0/24')));
      expect((await shown(bench, GroupId))?.IpPermissions ?? []).toEqual([]);
    }),
  },
  {
    name: 'a source’s address is kept without the bits beyond its prefix',
    page: ec2Page('AuthorizeSecurityGroupIngress'),
    run: withGroup(async (bench, GroupId) => {
      await bench.admin.ec2.send(authorize(GroupId, tcp(22, '192.0.2.77/24')));
      expect((await shown(bench, GroupId))?.IpPermissions?.[0]?.IpRanges?.[0]?.CidrIp).toBe('192.0.2.0/24');
    }),
  },
  ...[
    { what: 'a block that is none', rule: tcp(22, '192.0.2.0/33') },
    { what: 'ports the wrong way round', rule: { ...tcp(22, '192.0.2.0/24'), FromPort: 23 } },
    { what: 'a port beyond 65535', rule: tcp(65_536, '192.0.2.0/24') },
    { what: 'an unknown protocol', rule: { ...tcp(22, '192.0.2.0/24'), IpProtocol: 'smoke' } },
    { what: 'the same twice', rule: tcp(22, '192.0.2.0/24', '192.0.2.0/24') },
  ].map(
    ({ what, rule }): Case => ({
      name: `a rule with ${what} is InvalidParameterValue`,
      page: ec2Page('IpPermission'),
      run: withGroup(({ admin }, GroupId) =>
        refused(admin.ec2.send(authorize(GroupId, rule)), { code: 'InvalidParameterValue', status: 400 }),
      ),
    }),
  ),
  {
    name: 'a group has sixty rules in and sixty out at most',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
    run: withGroup(async ({ admin }, GroupId) => {
      const cidrs = Array.from({ length: 61 }, (_, i) => `192.0.2.${i}/32`);
      await admin.ec2.send(authorize(GroupId, tcp(22, ...cidrs.slice(0, 60))));
      await refused(admin.ec2.send(authorize(GroupId, tcp(22, ...cidrs.slice(60)))), {
        code: 'RulesPerSecurityGroupLimitExceeded',
        status: 400,
      });
    }),
  },
  {
    name: 'rules out are kept apart from rules in',
    page: ec2Page('AuthorizeSecurityGroupEgress'),
    run: withGroup(async (bench, GroupId) => {
      const { ec2 } = bench.admin;
      const all = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
      await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: all }));
      await ec2.send(
        new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [tcp(443, '0.0.0.0/0')] }),
      );
      const group = await shown(bench, GroupId);
      expect(group?.IpPermissions ?? []).toEqual([]);
      expect(group?.IpPermissionsEgress).toMatchObject([{ IpProtocol: 'tcp', FromPort: 443 }]);
    }),
  },
  {
    name: 'rules are listed by group, in pages',
    page: ec2Page('DescribeSecurityGroupRules'),
    run: withGroup(async ({ admin }, GroupId) => {
      await admin.ec2.send(
        authorize(GroupId, tcp(22, ...Array.from({ length: 7 }, (_, i) => `192.0.2.${i}/32`))),
      );
      const Filters = [{ Name: 'group-id', Values: [GroupId] }];
      const ask = (page: object) =>
        admin.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters, ...page }));
      const first = await ask({ MaxResults: 5 });
      const second = await ask({ MaxResults: 5, NextToken: first.NextToken });
      expect([first.SecurityGroupRules?.length, second.SecurityGroupRules?.length]).toEqual([5, 3]);
      const found = [...(first.SecurityGroupRules ?? []), ...(second.SecurityGroupRules ?? [])];
      expect(found.filter(({ IsEgress }) => IsEgress).length).toBe(1);
    }),
  },
];

export const securityGroups: Subject = { title: 'Security groups', cases: [...groups, ...rules] };
