import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateTagsCommand,
  DeleteNetworkAclEntryCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type PolicyDocument, redisCloud } from '@berth/domain';
import type { Tampering } from './tampering.ts';
import { aclOf, isAllowed, ruleOf, tcp } from './tamperings/looks.ts';

/** Puts these rules in place of the one of the allow list. */
const inParts =
  (...IpPermissions: IpPermission[]): Tampering['inject'] =>
  async (admin, deployed) => {
    const GroupId = deployed.idOf('SecurityGroup');
    const { SecurityGroupRuleId = '' } = await ruleOf(admin, deployed, isAllowed);
    await admin.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    const SecurityGroupRuleIds = [SecurityGroupRuleId];
    await admin.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }));
  };

const turned = ({ Statement, ...rest }: PolicyDocument) => ({
  Statement: [Statement].flat().toReversed(),
  ...rest,
});

/** What an administrator or AWS may do to what is deployed, and it stays what it was. */
export const HARMLESS: Readonly<Record<string, Tampering['inject']>> = {
  'the rule of the allow list is split into two networks': inParts(
    tcp('192.0.2.0/25', 10_000, 19_999),
    tcp('192.0.2.128/25', 10_000, 19_999),
  ),
  'the rule of the allow list is split into two ranges of ports': inParts(
    tcp('192.0.2.0/24', 15_000, 19_999),
    tcp('192.0.2.0/24', 10_000, 14_999),
  ),
  'the entries of the network ACL have other numbers, in another order': async (admin, d) => {
    const { NetworkAclId } = await aclOf(admin, d);
    for (const [Egress, RuleNumber] of [
      [true, 7],
      [false, 300],
    ] as const) {
      const entry = { NetworkAclId, Egress };
      const all = { RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' } as const;
      await admin.ec2.send(new CreateNetworkAclEntryCommand({ ...entry, ...all, RuleNumber }));
      await admin.ec2.send(new DeleteNetworkAclEntryCommand({ ...entry, RuleNumber: 100 }));
    }
  },
  'the customer puts tags of their own on everything': async ({ ec2 }, { idOf }) => {
    const names = ['Vpc', 'Subnet1', 'RouteTable', 'InternetGateway', 'SecurityGroup', 'KeyPair', 'Node1'];
    const Tags = [{ Key: 'owner', Value: 'jane' }];
    await ec2.send(new CreateTagsCommand({ Resources: names.map(idOf), Tags }));
  },
  'the policy is written in another order': async ({ iam }, { accountId }) => {
    const { names, generations } = redisCloud;
    const { userPolicy } = generations.find(({ id }) => id === '2024') ?? {};
    if (!userPolicy) throw new Error('There is no such generation');
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: `arn:aws:iam::${accountId}:policy/${names.userPolicy}`,
        PolicyDocument: JSON.stringify(turned(userPolicy)),
        SetAsDefault: true,
      }),
    );
  },
  'a role that was trusted beside the vendor is deleted, and AWS shows its id': async (
    { iam },
    { accountId },
  ) => {
    const RoleName = redisCloud.names.consoleRole;
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const trust: PolicyDocument = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
    const trusting = (Principal: object) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
    const service = { Version: '2012-10-17', Statement: [trusting({ Service: 'ec2.amazonaws.com' })] };
    const other = { RoleName: 'other', AssumeRolePolicyDocument: JSON.stringify(service) };
    await iam.send(new CreateRoleCommand(other));
    const also = trusting({ AWS: `arn:aws:iam::${accountId}:role/other` });
    const PolicyDocument = JSON.stringify({ ...trust, Statement: [also, ...[trust.Statement].flat()] });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'other' }));
  },
};
