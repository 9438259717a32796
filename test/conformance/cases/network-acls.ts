import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  type CreateNetworkAclEntryCommandInput,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type DescribeNetworkAclsCommandInput,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { inVpc, makes, tagged, within } from '../network.ts';

async function aclsOf({ admin }: Bench, vpcId: string, input: DescribeNetworkAclsCommandInput = {}) {
  const Filters = [...within(vpcId), ...(input.Filters ?? [])];
  return admin.ec2.send(new DescribeNetworkAclsCommand({ ...input, Filters }));
}

/** The ids of a VPC's ACLs that pass one more filter. */
const idsBy = async (bench: Bench, vpcId: string, Name: string, ...Values: string[]) =>
  ((await aclsOf(bench, vpcId, { Filters: [{ Name, Values }] })).NetworkAcls ?? []).map(
    ({ NetworkAclId }) => NetworkAclId,
  );

async function anAcl({ admin }: Bench, VpcId: string): Promise<string> {
  const tags = tagged('network-acl', { Key: 'stage', Value: 'test' });
  const { NetworkAcl } = await admin.ec2.send(new CreateNetworkAclCommand({ VpcId, ...tags }));
  return NetworkAcl?.NetworkAclId ?? '';
}

const entry = (
  NetworkAclId: string,
  change: Partial<CreateNetworkAclEntryCommandInput> = {},
): CreateNetworkAclEntryCommandInput => ({
  NetworkAclId,
  RuleNumber: 90,
  Protocol: '6',
  RuleAction: 'deny',
  Egress: false,
  CidrBlock: '192.0.2.0/24',
  PortRange: { From: 10000, To: 19999 },
  ...change,
});

/** Runs a case with an ACL of its own in a VPC of its own; the ACL goes afterwards. */
const withAcl = (run: (bench: Bench, aclId: string, vpcId: string) => Promise<void>) =>
  inVpc(async (bench, vpcId) => {
    const NetworkAclId = await anAcl(bench, vpcId);
    try {
      await run(bench, NetworkAclId, vpcId);
    } finally {
      if (!bench.control)
        await bench.admin.ec2.send(new DeleteNetworkAclCommand({ NetworkAclId })).catch(() => {});
    }
  });

async function entriesOf({ admin }: Bench, aclId: string) {
  const seen = await admin.ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [aclId] }));
  return seen.NetworkAcls?.[0]?.Entries ?? [];
}

const wholeRange = { Protocol: '-1', CidrBlock: '0.0.0.0/0' };

const wrong: {
  what: string;
  code: string | readonly string[];
  change: Partial<CreateNetworkAclEntryCommandInput>;
}[] = [
  {
    what: 'the number of AWS’s own last entry',
    code: 'InvalidParameterValue',
    change: { RuleNumber: 32_767 },
  },
  { what: 'a protocol that is none', code: 'InvalidParameterValue', change: { Protocol: 'carrier-pigeon' } },
  { what: 'a block that is none', code: 'InvalidParameterValue', change: { CidrBlock: 'everywhere' } },
  { what: 'no block', code: ['MissingParameter', 'InvalidParameterValue'], change: { CidrBlock: undefined } },
  { what: 'no ports', code: ['MissingParameter', 'InvalidParameterValue'], change: { PortRange: undefined } },
];

const entries: Case[] = [
  {
    name: 'a VPC’s own network ACL lets everything pass, and its last entries refuse the rest',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html',
    run: inVpc(async (bench, vpcId) => {
      const [own] = (await aclsOf(bench, vpcId)).NetworkAcls ?? [];
      const seen = own?.Entries ?? [];
      for (const Egress of [true, false])
        expect(seen.filter((each) => each.Egress === Egress)).toMatchObject([
          { ...wholeRange, RuleNumber: 100, RuleAction: 'allow' },
          { ...wholeRange, RuleNumber: 32_767, RuleAction: 'deny' },
        ]);
    }),
  },
  {
    name: 'a new network ACL lets nothing pass and has no subnet',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html',
    run: withAcl(async (bench, aclId, vpcId) => {
      const { NetworkAcls = [] } = await aclsOf(bench, vpcId);
      const made = NetworkAcls.find(({ NetworkAclId }) => NetworkAclId === aclId);
      expect(made).toMatchObject({
        VpcId: vpcId,
        IsDefault: false,
        Associations: [],
        Tags: [{ Key: 'stage', Value: 'test' }],
      });
      expect(made?.Entries?.map(({ RuleNumber, RuleAction }) => [RuleNumber, RuleAction])).toEqual([
        [32_767, 'deny'],
        [32_767, 'deny'],
      ]);
    }),
  },
  {
    name: 'an entry is added, replaced and deleted, in its direction',
    page: ec2Page('CreateNetworkAclEntry'),
    run: withAcl(async (bench, aclId) => {
      const { ec2 } = bench.admin;
      const mine = async () => (await entriesOf(bench, aclId)).filter(({ RuleNumber }) => RuleNumber === 90);
      await ec2.send(new CreateNetworkAclEntryCommand(entry(aclId)));
      await ec2.send(new CreateNetworkAclEntryCommand(entry(aclId, { Egress: true, RuleAction: 'allow' })));
      const given = { Protocol: '6', CidrBlock: '192.0.2.0/24', PortRange: { From: 10000, To: 19999 } };
      expect(await mine()).toHaveLength(2);
      expect(await mine()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ ...given, Egress: true, RuleAction: 'allow' }),
          expect.objectContaining({ ...given, Egress: false, RuleAction: 'deny' }),
        ]),
      );
      await ec2.send(new ReplaceNetworkAclEntryCommand(entry(aclId, { CidrBlock: '198.51.100.0/24' })));
      expect((await mine()).find(({ Egress }) => !Egress)?.CidrBlock).toBe('198.51.100.0/24');
      await ec2.send(
        new DeleteNetworkAclEntryCommand({ NetworkAclId: aclId, RuleNumber: 90, Egress: false }),
      );
      expect((await mine()).map(({ Egress }) => Egress)).toEqual([true]);
    }),
  },
  {
    name: 'entries show in the order of their numbers',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html',
    run: withAcl(async (bench, aclId) => {
      for (const RuleNumber of [300, 20, 100])
        await bench.admin.ec2.send(new CreateNetworkAclEntryCommand(entry(aclId, { RuleNumber })));
      const numbers = (await entriesOf(bench, aclId)).filter(({ Egress }) => !Egress);
      expect(numbers.map(({ RuleNumber }) => RuleNumber)).toEqual([20, 100, 300, 32_767]);
    }),
  },
  {
    name: 'a number is used once in a direction: a second time it is NetworkAclEntryAlreadyExists',
    page: ec2Errors,
    run: withAcl(async ({ admin }, aclId) => {
      await admin.ec2.send(new CreateNetworkAclEntryCommand(entry(aclId)));
      await refused(admin.ec2.send(new CreateNetworkAclEntryCommand(entry(aclId))), {
        code: 'NetworkAclEntryAlreadyExists',
        status: 400,
      });
    }),
  },
  ...(['replaced', 'deleted'] as const).map(
    (what): Case => ({
      name: `an entry that is not there cannot be ${what}: InvalidNetworkAclEntry.NotFound`,
      page: ec2Errors,
      run: withAcl(async ({ admin }, aclId) => {
        const call =
          what === 'replaced'
            ? admin.ec2.send(new ReplaceNetworkAclEntryCommand(entry(aclId)))
            : admin.ec2.send(
                new DeleteNetworkAclEntryCommand({ NetworkAclId: aclId, RuleNumber: 90, Egress: false }),
              );
        await refused(call, { code: 'InvalidNetworkAclEntry.NotFound', status: 400 });
      }),
    }),
  ),
  ...wrong.map(
    ({ what, code, change }): Case => ({
      name: `a network ACL entry with ${what} is refused`,
      page: ec2Page('CreateNetworkAclEntry'),
      run: withAcl(async ({ admin }, aclId) => {
        await refused(admin.ec2.send(new CreateNetworkAclEntryCommand(entry(aclId, change))), { code });
      }),
    }),
  ),
  {
    name: 'a direction takes twenty entries, and one more is NetworkAclEntryLimitExceeded',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
    run: withAcl(async ({ admin }, aclId) => {
      for (let RuleNumber = 1; RuleNumber <= 20; RuleNumber += 1)
        await admin.ec2.send(new CreateNetworkAclEntryCommand(entry(aclId, { RuleNumber })));
      await refused(admin.ec2.send(new CreateNetworkAclEntryCommand(entry(aclId))), {
        code: 'NetworkAclEntryLimitExceeded',
      });
      await admin.ec2.send(new CreateNetworkAclEntryCommand(entry(aclId, { Egress: true })));
    }),
  },
];

async function associationOf(bench: Bench, vpcId: string, subnetId: string) {
  const { NetworkAcls = [] } = await aclsOf(bench, vpcId);
  return NetworkAcls.flatMap(({ Associations = [] }) => Associations).find(
    ({ SubnetId }) => SubnetId === subnetId,
  );
}

const places: Case[] = [
  {
    name: 'a new subnet has the VPC’s own network ACL, whatever others there are',
    page: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
    run: withAcl(async (bench, aclId, vpcId) => {
      const subnetId = await makes(bench.admin).subnet(vpcId);
      expect((await associationOf(bench, vpcId, subnetId))?.NetworkAclId).not.toBe(aclId);
      expect(await idsBy(bench, vpcId, 'association.subnet-id', subnetId)).toEqual(
        await idsBy(bench, vpcId, 'default', 'true'),
      );
    }),
  },
  {
    name: 'a subnet gets another network ACL by a new association, and cannot be without one',
    page: ec2Page('ReplaceNetworkAclAssociation'),
    run: withAcl(async (bench, NetworkAclId, vpcId) => {
      const { ec2 } = bench.admin;
      const subnetId = await makes(bench.admin).subnet(vpcId);
      const before = await associationOf(bench, vpcId, subnetId);
      const [own = ''] = await idsBy(bench, vpcId, 'default', 'true');
      const AssociationId = before?.NetworkAclAssociationId;
      const { NewAssociationId } = await ec2.send(
        new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }),
      );
      expect(NewAssociationId).not.toBe(AssociationId);
      expect(await associationOf(bench, vpcId, subnetId)).toMatchObject({
        NetworkAclAssociationId: NewAssociationId,
        NetworkAclId,
      });
      await refused(ec2.send(new DeleteNetworkAclCommand({ NetworkAclId })), { code: 'DependencyViolation' });
      await ec2.send(
        new ReplaceNetworkAclAssociationCommand({ AssociationId: NewAssociationId, NetworkAclId: own }),
      );
      await ec2.send(new DeleteNetworkAclCommand({ NetworkAclId }));
      await refused(ec2.send(new DeleteNetworkAclCommand({ NetworkAclId })), {
        code: 'InvalidNetworkAclID.NotFound',
      });
    }),
  },
  {
    name: 'an association of a network ACL that is not there is InvalidAssociationID.NotFound',
    page: ec2Errors,
    run: withAcl(async ({ admin }, NetworkAclId) => {
      const AssociationId = 'aclassoc-0123456789abcdef0';
      await refused(
        admin.ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId })),
        { code: 'InvalidAssociationID.NotFound' },
      );
    }),
  },
  {
    name: 'the VPC’s own network ACL cannot be deleted',
    page: ec2Page('DeleteNetworkAcl'),
    run: inVpc(async (bench, vpcId) => {
      const [NetworkAclId] = await idsBy(bench, vpcId, 'default', 'true');
      await refused(bench.admin.ec2.send(new DeleteNetworkAclCommand({ NetworkAclId })), {
        code: 'InvalidParameterValue',
      });
    }),
  },
  ...(
    [
      ['default', 'false'],
      ['entry.cidr', '192.0.2.0/24'],
      ['entry.protocol', '6'],
      ['entry.rule-action', 'allow'],
      ['entry.rule-number', '77'],
      ['entry.port-range.from', '10000'],
      ['entry.port-range.to', '19999'],
      ['tag:stage', 'test'],
    ] as const
  ).map(
    ([filter, value]): Case => ({
      name: `network ACLs are found by ${filter}`,
      page: ec2Page('DescribeNetworkAcls'),
      run: withAcl(async (bench, aclId, vpcId) => {
        const [own = ''] = await idsBy(bench, vpcId, 'default', 'true');
        await bench.admin.ec2.send(
          new CreateNetworkAclEntryCommand(entry(aclId, { RuleNumber: 77, RuleAction: 'allow' })),
        );
        const found = await idsBy(bench, vpcId, filter, value);
        expect(found).toContain(aclId);
        if (filter !== 'entry.rule-action') expect(found).not.toContain(own);
        expect(await idsBy(bench, vpcId, filter, 'nothing')).toEqual([]);
      }),
    }),
  ),
  {
    name: 'network ACLs come in pages when asked for',
    page: ec2Page('DescribeNetworkAcls'),
    needs: 'control',
    run: inVpc(async (bench, vpcId) => {
      for (let made = 0; made < 7; made += 1) await anAcl(bench, vpcId);
      const first = await aclsOf(bench, vpcId, { MaxResults: 5 });
      const rest = await aclsOf(bench, vpcId, { MaxResults: 5, NextToken: first.NextToken });
      expect([first.NetworkAcls?.length, rest.NetworkAcls?.length, rest.NextToken]).toEqual([
        5,
        3,
        undefined,
      ]);
    }),
  },
];

export const networkAcls: Subject = { title: 'Network ACLs', cases: [...entries, ...places] };
