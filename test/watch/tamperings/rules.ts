import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  type IpPermission,
  ModifyInstanceAttributeCommand,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
  type SecurityGroupRuleRequest,
} from '@aws-sdk/client-ec2';
import { type Admin, type Deployed, seenAs, type Tampering } from '../tampering.ts';
import { ALL_NODES, defaultGroupOf, isAllowed, isCluster, isEgress, ruleOf, tcp } from './looks.ts';

const add =
  (...IpPermissions: IpPermission[]): Tampering['inject'] =>
  ({ ec2 }, deployed) =>
    ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: deployed.idOf('SecurityGroup'), IpPermissions }),
    );

type Chosen = (rule: SecurityGroupRule) => boolean;

async function remove(admin: Admin, deployed: Deployed, ...chosen: Chosen[]): Promise<void> {
  for (const is of chosen) {
    const { SecurityGroupRuleId = '', IsEgress } = await ruleOf(admin, deployed, is);
    const input = { GroupId: deployed.idOf('SecurityGroup'), SecurityGroupRuleIds: [SecurityGroupRuleId] };
    if (IsEgress) await admin.ec2.send(new RevokeSecurityGroupEgressCommand(input));
    else await admin.ec2.send(new RevokeSecurityGroupIngressCommand(input));
  }
}

/** Changes a rule in place. */
const change =
  (is: Chosen, wanted: SecurityGroupRuleRequest): Tampering['inject'] =>
  async (admin, deployed) => {
    const { SecurityGroupRuleId, IpProtocol, FromPort, ToPort, CidrIpv4 } = await ruleOf(admin, deployed, is);
    const now = { IpProtocol, FromPort, ToPort, CidrIpv4 };
    return admin.ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId: deployed.idOf('SecurityGroup'),
        SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule: { ...now, ...wanted } }],
      }),
    );
  };

const egress = ({ ec2 }: Admin, deployed: Deployed, ...IpPermissions: IpPermission[]) =>
  ec2.send(
    new AuthorizeSecurityGroupEgressCommand({ GroupId: deployed.idOf('SecurityGroup'), IpPermissions }),
  );

/** Who may reach the nodes, and whom they may reach. */
export const ruleTamperings: readonly Tampering[] = [
  ...seenAs('rule_added', {
    'SSH is opened to the whole internet': add(tcp('0.0.0.0/0', 22)),
    'the database ports are opened to another network': add(tcp('198.51.100.0/24', 10_000, 19_999)),
    'everything is opened to one address': add({
      IpProtocol: '-1',
      IpRanges: [{ CidrIp: '203.0.113.7/32' }],
    }),
    'the database ports are opened to the whole internet over IPv6': add({
      IpProtocol: 'tcp',
      FromPort: 10_000,
      ToPort: 19_999,
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
    }),
    'the nodes answer pings from everywhere': add({
      IpProtocol: 'icmp',
      FromPort: 8,
      ToPort: -1,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    }),
    'members of the default security group are let in': async (admin, d) =>
      add({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: await defaultGroupOf(admin, d) }] })(admin, d),
  }),
  ...seenAs('rule_removed', {
    'the allow list’s rule is removed': (admin, d) => remove(admin, d, isAllowed),
    'the rule for traffic between the nodes is removed': (admin, d) => remove(admin, d, isCluster),
  }),
  ...seenAs(['rule_removed', 'rule_removed'], {
    'all rules for what comes in are removed': (admin, d) => remove(admin, d, isAllowed, isCluster),
  }),
  ...seenAs('rule_widened', {
    'the allow list’s rule is opened to the whole internet': change(isAllowed, { CidrIpv4: '0.0.0.0/0' }),
    'the allow list’s rule is widened to all ports': change(isAllowed, { FromPort: 0, ToPort: 65_535 }),
    'the allow list’s rule is replaced by one for a larger network': async (admin, d) => {
      await remove(admin, d, isAllowed);
      await add(tcp('192.0.0.0/16', 10_000, 19_999))(admin, d);
    },
  }),
  ...seenAs('rule_narrowed', {
    'the allow list’s rule is narrowed to half its network': change(isAllowed, { CidrIpv4: '192.0.2.0/25' }),
    'the allow list’s rule is narrowed to one port': change(isAllowed, { FromPort: 10_000, ToPort: 10_000 }),
  }),
  ...seenAs(['rule_added', 'rule_removed'], {
    'the allow list’s rule is changed to another network': change(isAllowed, { CidrIpv4: '198.51.100.0/24' }),
  }),
  ...seenAs('egress_changed', {
    'nothing may leave the nodes any more': (admin, d) => remove(admin, d, isEgress),
    'only HTTPS may leave the nodes': async (admin, d) => {
      await remove(admin, d, isEgress);
      await egress(admin, d, tcp('0.0.0.0/0', 443));
    },
    'only one network may be reached from the nodes': change(isEgress, {
      IpProtocol: '-1',
      CidrIpv4: '10.0.0.0/8',
    }),
  }),
  ...seenAs(
    ['resource_missing', 'instance_groups_changed', 'instance_groups_changed', 'instance_groups_changed'],
    {
      'the security group is deleted, and the nodes are in the default one': async (admin, d) => {
        const Groups = [await defaultGroupOf(admin, d)];
        for (const node of ALL_NODES)
          await admin.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: d.idOf(node), Groups }));
        await admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId: d.idOf('SecurityGroup') }));
      },
    },
  ),
];
