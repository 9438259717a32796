import {
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateKeyPairCommand,
  CreateNetworkAclCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteKeyPairCommand,
  DeleteNetworkAclEntryCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteTagsCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ImportKeyPairCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceRouteCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, refused, type Subject } from '../case.ts';
import { aCaller, aKey, allow, aPolicy, attached, aUser } from '../given.ts';
import { IDENTIFIER, makes, tagged } from '../network.ts';
import { userPolicy } from '../published.ts';

const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html';
const tagging = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html';
const denied = { code: 'UnauthorizedOperation', status: 403 };
const ssh = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.0/24' }] }];
const PublicKeyMaterial = Buffer.from(
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f',
);

/** A network that the account's administrator made, with these tags on everything. */
async function aNetwork(admin: Caller, ...tags: Tag[]) {
  const make = makes(admin);
  const vpcId = await make.vpc(...tags);
  const subnetId = await make.subnet(vpcId, '10.0.0.0/24', ...tags);
  const gatewayId = await make.attachedGateway(vpcId, ...tags);
  const tableId = await make.routeTable(vpcId, ...tags);
  const groupId = await make.group(vpcId, 'cluster', ...tags);
  const key = `key-${vpcId}`;
  await admin.ec2.send(
    new ImportKeyPairCommand({ KeyName: key, PublicKeyMaterial, ...tagged('key-pair', ...tags) }),
  );
  return { vpcId, subnetId, gatewayId, tableId, groupId, key };
}

type Network = Awaited<ReturnType<typeof aNetwork>>;

/** The programmatic user under the policy of 2024. */
async function programmatic(bench: Bench): Promise<Caller> {
  const { name } = await aUser(bench);
  await attached(bench, { user: name }, await aPolicy(bench, userPolicy('2024')));
  return bench.as(await aKey(bench, name));
}

interface Judged {
  call: string;
  make: (caller: Caller, on: Network, admin: Caller) => Promise<unknown>;
  /** Whether the policy of 2024 allows it on what has our tag, and on what has none. */
  tagged: boolean;
  untagged: boolean;
}

const byTag = { tagged: true, untagged: false };
const always = { tagged: true, untagged: true };
const never = { tagged: false, untagged: false };

const judged: Judged[] = [
  {
    call: 'DeleteVpc',
    ...byTag,
    make: async ({ ec2 }, on, admin) => {
      await admin.ec2.send(new DeleteSubnetCommand({ SubnetId: on.subnetId }));
      await admin.ec2.send(new DeleteRouteTableCommand({ RouteTableId: on.tableId }));
      await admin.ec2.send(new DeleteSecurityGroupCommand({ GroupId: on.groupId }));
      const gateway = { InternetGatewayId: on.gatewayId, VpcId: on.vpcId };
      await admin.ec2.send(new DetachInternetGatewayCommand(gateway));
      return ec2.send(new DeleteVpcCommand({ VpcId: on.vpcId }));
    },
  },
  {
    call: 'DeleteSubnet',
    ...byTag,
    make: ({ ec2 }, { subnetId }) => ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId })),
  },
  {
    call: 'DeleteRouteTable',
    ...byTag,
    make: ({ ec2 }, { tableId }) => ec2.send(new DeleteRouteTableCommand({ RouteTableId: tableId })),
  },
  {
    call: 'DeleteSecurityGroup',
    ...byTag,
    make: ({ ec2 }, { groupId }) => ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId })),
  },
  {
    call: 'DeleteKeyPair',
    ...byTag,
    make: ({ ec2 }, { key }) => ec2.send(new DeleteKeyPairCommand({ KeyName: key })),
  },
  {
    call: 'DetachInternetGateway',
    ...always,
    make: ({ ec2 }, { gatewayId, vpcId }) =>
      ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId })),
  },
  {
    call: 'DeleteInternetGateway',
    ...byTag,
    make: async ({ ec2 }, { gatewayId, vpcId }, admin) => {
      await admin.ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId }));
      return ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: gatewayId }));
    },
  },
  {
    call: 'CreateSubnet without tags',
    ...always,
    make: ({ ec2 }, { vpcId }) =>
      ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.9.0/24' })),
  },
  {
    call: 'CreateRoute',
    ...byTag,
    make: ({ ec2 }, { tableId, gatewayId }) =>
      ec2.send(
        new CreateRouteCommand({
          RouteTableId: tableId,
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: gatewayId,
        }),
      ),
  },
  {
    call: 'ReplaceRoute',
    ...always,
    make: async ({ ec2 }, { tableId, gatewayId }, admin) => {
      const route = { RouteTableId: tableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gatewayId };
      await admin.ec2.send(new CreateRouteCommand(route));
      return ec2.send(new ReplaceRouteCommand(route));
    },
  },
  {
    call: 'DeleteRoute',
    ...byTag,
    make: async ({ ec2 }, { tableId, gatewayId }, admin) => {
      const route = { RouteTableId: tableId, DestinationCidrBlock: '0.0.0.0/0' };
      await admin.ec2.send(new CreateRouteCommand({ ...route, GatewayId: gatewayId }));
      return ec2.send(new DeleteRouteCommand(route));
    },
  },
  {
    call: 'AssociateRouteTable',
    ...byTag,
    make: ({ ec2 }, { tableId, subnetId }) =>
      ec2.send(new AssociateRouteTableCommand({ RouteTableId: tableId, SubnetId: subnetId })),
  },
  {
    call: 'DisassociateRouteTable',
    ...never,
    make: async ({ ec2 }, { tableId, subnetId }, admin) => {
      const { AssociationId } = await admin.ec2.send(
        new AssociateRouteTableCommand({ RouteTableId: tableId, SubnetId: subnetId }),
      );
      return ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    },
  },
  {
    call: 'AuthorizeSecurityGroupIngress',
    ...byTag,
    make: ({ ec2 }, { groupId }) =>
      ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: ssh })),
  },
  {
    call: 'AuthorizeSecurityGroupIngress with tags on the rules',
    ...never,
    make: ({ ec2 }, { groupId }) =>
      ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: groupId,
          IpPermissions: ssh,
          ...tagged('security-group-rule', IDENTIFIER),
        }),
      ),
  },
  {
    call: 'AuthorizeSecurityGroupEgress',
    ...byTag,
    make: ({ ec2 }, { groupId }) =>
      ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: ssh })),
  },
  {
    call: 'RevokeSecurityGroupIngress',
    ...always,
    make: async ({ ec2 }, { groupId }, admin) => {
      const rule = { GroupId: groupId, IpPermissions: ssh };
      await admin.ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
      return ec2.send(new RevokeSecurityGroupIngressCommand(rule));
    },
  },
  {
    call: 'RevokeSecurityGroupEgress',
    ...never,
    make: ({ ec2 }, { groupId }) =>
      ec2.send(
        new RevokeSecurityGroupEgressCommand({
          GroupId: groupId,
          IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        }),
      ),
  },
  {
    call: 'ModifyVpcAttribute',
    ...never,
    make: ({ ec2 }, { vpcId }) =>
      ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } })),
  },
  {
    call: 'DescribeVpcAttribute',
    ...never,
    make: ({ ec2 }, { vpcId }) =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: 'enableDnsSupport' })),
  },
  {
    call: 'ModifySubnetAttribute',
    ...byTag,
    make: ({ ec2 }, { subnetId }) =>
      ec2.send(
        new ModifySubnetAttributeCommand({ SubnetId: subnetId, MapPublicIpOnLaunch: { Value: true } }),
      ),
  },
  {
    call: 'CreateTags',
    ...always,
    make: ({ ec2 }, { vpcId }) => ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: [IDENTIFIER] })),
  },
  {
    call: 'DeleteTags',
    ...byTag,
    make: ({ ec2 }, { vpcId }) =>
      ec2.send(new DeleteTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'x' }] })),
  },
  {
    call: 'DescribeVpcs',
    ...always,
    make: ({ ec2 }) => ec2.send(new DescribeVpcsCommand({})),
  },
  {
    call: 'DescribeSecurityGroupRules',
    ...never,
    make: ({ ec2 }) => ec2.send(new DescribeSecurityGroupRulesCommand({})),
  },
];

const underThePolicy: Case[] = judged.flatMap(({ call, make, ...allowed }) =>
  (['tagged', 'untagged'] as const).map(
    (what): Case => ({
      name: `under the user policy of 2024, ${call} on ${what} things is ${allowed[what] ? 'allowed' : 'denied'}`,
      page: reference,
      needs: 'control',
      run: async (bench) => {
        const network = await aNetwork(bench.admin, ...(what === 'tagged' ? [IDENTIFIER] : []));
        const outcome = make(await programmatic(bench), network, bench.admin);
        await (allowed[what] ? outcome : refused(outcome, denied));
      },
    }),
  ),
);

/** A caller who may make VPCs, with the tags that a condition on ec2:CreateTags lets through. */
const mayTag = (Condition: Record<string, unknown>) => [
  allow('ec2:CreateVpc'),
  { ...allow('ec2:CreateTags'), Condition },
];

const conditions: Case[] = [
  {
    name: 'tags at creation need ec2:CreateTags as well',
    page: tagging,
    run: async (bench) => {
      const { caller } = await aCaller(bench, [allow('ec2:CreateVpc')]);
      await refused(makes(caller).vpc(IDENTIFIER), {
        ...denied,
        message: /ec2:CreateTags/,
      });
    },
  },
  {
    name: 'ec2:CreateAction tells tags at creation from tags afterwards',
    page: tagging,
    needs: 'control',
    run: async (bench) => {
      const Condition = { StringEquals: { 'ec2:CreateAction': 'CreateVpc' } };
      const { caller } = await aCaller(bench, mayTag(Condition));
      const vpcId = await makes(caller).vpc(IDENTIFIER);
      const afterwards = new CreateTagsCommand({ Resources: [vpcId], Tags: [{ Key: 'a', Value: '1' }] });
      await refused(caller.ec2.send(afterwards), denied);
    },
  },
  {
    name: 'a condition on aws:RequestTag asks for the tag that is given',
    page: tagging,
    needs: 'control',
    run: async (bench) => {
      const Condition = { StringEquals: { 'aws:RequestTag/team': 'data' } };
      const { caller } = await aCaller(bench, [
        { ...allow('ec2:CreateVpc'), Condition },
        allow('ec2:CreateTags'),
      ]);
      await refused(makes(caller).vpc(), denied);
      await refused(makes(caller).vpc({ Key: 'team', Value: 'web' }), denied);
      await makes(caller).vpc({ Key: 'team', Value: 'data' });
    },
  },
  {
    name: 'a condition on aws:TagKeys bounds the keys that are given and taken',
    page: tagging,
    needs: 'control',
    run: async (bench) => {
      const Condition = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } };
      const { caller } = await aCaller(bench, [
        { ...allow(['ec2:CreateTags', 'ec2:DeleteTags']), Condition },
      ]);
      const vpcId = await makes(bench.admin).vpc();
      const put = (Key: string) =>
        caller.ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: [{ Key, Value: '1' }] }));
      await put('team');
      await refused(put('stage'), denied);
      const take = (Key: string) =>
        caller.ec2.send(new DeleteTagsCommand({ Resources: [vpcId], Tags: [{ Key }] }));
      await refused(take('stage'), denied);
      await take('team');
    },
  },
  {
    name: 'a subnet needs a permission on itself and one on its VPC',
    page: reference,
    needs: 'control',
    run: async (bench) => {
      const vpcId = await makes(bench.admin).vpc();
      const arn = (what: string) => `arn:aws:ec2:${bench.region}:${bench.accountId}:${what}`;
      const self = await aCaller(bench, [allow('ec2:CreateSubnet', arn('subnet/*'))], bench.name('self'));
      await refused(makes(self.caller).subnet(vpcId), { ...denied, message: new RegExp(`vpc/${vpcId}`) });
      const both = [arn('subnet/*'), arn(`vpc/${vpcId}`)];
      const { caller } = await aCaller(bench, [allow('ec2:CreateSubnet', both)], bench.name('both'));
      await makes(caller).subnet(vpcId);
    },
  },
  {
    name: 'under the user policy of 2024, a key pair needs no tag to be made, for the Deny names keypair and not key-pair',
    page: reference,
    needs: 'control',
    run: async (bench) => {
      const caller = await programmatic(bench);
      await caller.ec2.send(new CreateKeyPairCommand({ KeyName: 'bare', KeyType: 'ed25519' }));
      await refused(caller.ec2.send(new DeleteKeyPairCommand({ KeyName: 'bare' })), denied);
      const made = new ImportKeyPairCommand({
        KeyName: 'ours',
        PublicKeyMaterial,
        ...tagged('key-pair', IDENTIFIER),
      });
      await caller.ec2.send(made);
      await caller.ec2.send(new DeleteKeyPairCommand({ KeyName: 'ours' }));
    },
  },
  {
    name: 'under the user policy of 2024, a network over three zones is built and taken away without one refusal',
    page: reference,
    needs: 'control',
    run: async (bench) => {
      const { ec2 } = await programmatic(bench);
      const {
        vpcId: VpcId,
        gatewayId,
        tableId: RouteTableId,
        groupId: GroupId,
        ...more
      } = await aNetwork({ ...bench.admin, ec2 }, IDENTIFIER);
      const make = makes({ ...bench.admin, ec2 });
      const others = [
        await make.subnet(VpcId, '10.0.1.0/24', IDENTIFIER),
        await make.subnet(VpcId, '10.0.2.0/24', IDENTIFIER),
      ];
      const subnetIds = [more.subnetId, ...others];
      const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gatewayId };
      await ec2.send(new CreateRouteCommand(route));
      for (const SubnetId of subnetIds)
        await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: ssh }));
      await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
      await ec2.send(new DeleteKeyPairCommand({ KeyName: more.key }));
      for (const SubnetId of subnetIds) await ec2.send(new DeleteSubnetCommand({ SubnetId }));
      await ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
      await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId }));
      await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: gatewayId }));
      await ec2.send(new DeleteVpcCommand({ VpcId }));
      expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
    },
  },
  {
    name: 'under the user policy of 2024, what has gone is denied, not absent: it has no tag to be allowed by',
    page: reference,
    needs: 'control',
    run: async (bench) => {
      const caller = await programmatic(bench);
      const vpcId = await makes(caller).vpc(IDENTIFIER);
      await caller.ec2.send(new DeleteVpcCommand({ VpcId: vpcId }));
      await refused(caller.ec2.send(new DeleteVpcCommand({ VpcId: vpcId })), denied);
      await refused(caller.ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] })), {
        code: 'InvalidVpcID.NotFound',
      });
    },
  },
  {
    name: 'under the user policy of 2024, network ACLs are seen and cannot be changed',
    page: reference,
    needs: 'control',
    run: async (bench) => {
      const { vpcId } = await aNetwork(bench.admin, IDENTIFIER);
      const { ec2 } = await programmatic(bench);
      const { NetworkAcls = [] } = await ec2.send(
        new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
      );
      expect(NetworkAcls).toMatchObject([{ IsDefault: true, Associations: [{}] }]);
      const { NetworkAclId, Associations = [] } = NetworkAcls[0] ?? {};
      const AssociationId = Associations[0]?.NetworkAclAssociationId;
      for (const call of [
        ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId })),
        ec2.send(new DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 100, Egress: false })),
        ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId })),
      ])
        await refused(call, denied);
    },
  },
  {
    name: 'a dry run makes nothing, and says whether one may',
    page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html',
    run: async (bench) => {
      const dry = new CreateVpcCommand({ CidrBlock: '10.77.0.0/16', DryRun: true });
      await refused(bench.admin.ec2.send(dry), { code: 'DryRunOperation', status: 412 });
      const { caller } = await aCaller(bench, [allow('ec2:DescribeVpcs')]);
      await refused(caller.ec2.send(dry), denied);
      const Filters = [{ Name: 'cidr', Values: ['10.77.0.0/16'] }];
      const { Vpcs } = await bench.admin.ec2.send(new DescribeVpcsCommand({ Filters }));
      expect(Vpcs ?? []).toEqual([]);
    },
  },
];

export const networkPermissions: Subject = {
  title: 'Who may change a network',
  cases: [...underThePolicy, ...conditions],
};
