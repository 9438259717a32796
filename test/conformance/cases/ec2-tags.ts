import {
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteTagsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { inVpc, makes } from '../network.ts';

const rules = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html';
const team: Tag = { Key: 'team', Value: 'data' };

async function tagsOf({ admin }: Bench, vpcId: string) {
  const { Vpcs } = await admin.ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  return Object.fromEntries((Vpcs?.[0]?.Tags ?? []).map(({ Key = '', Value }) => [Key, Value]));
}

const put = ({ admin }: Bench, Resources: string[], ...Tags: Tag[]) =>
  admin.ec2.send(new CreateTagsCommand({ Resources, Tags }));
const take = ({ admin }: Bench, vpcId: string, Tags?: Tag[]) =>
  admin.ec2.send(new DeleteTagsCommand({ Resources: [vpcId], ...(Tags ? { Tags } : {}) }));

const cases: Case[] = [
  {
    name: 'tags are added, and one that is there gets the new value; case counts',
    page: ec2Page('CreateTags'),
    run: inVpc(async (bench, vpcId) => {
      await put(bench, [vpcId], team, { Key: 'Team', Value: 'x' });
      await put(bench, [vpcId], { Key: 'team', Value: 'web' });
      expect(await tagsOf(bench, vpcId)).toEqual({ team: 'web', Team: 'x' });
    }),
  },
  {
    name: 'a tag is taken away by its key, or only if its value is the given one',
    page: ec2Page('DeleteTags'),
    run: inVpc(async (bench, vpcId) => {
      await put(bench, [vpcId], team, { Key: 'a', Value: '1' }, { Key: 'b', Value: '' });
      await take(bench, vpcId, [
        { Key: 'team', Value: 'web' },
        { Key: 'a' },
        { Key: 'b', Value: '' },
        { Key: 'none' },
      ]);
      expect(await tagsOf(bench, vpcId)).toEqual({ team: 'data' });
    }),
  },
  {
    name: 'without keys all tags are taken away',
    page: ec2Page('DeleteTags'),
    run: inVpc(async (bench, vpcId) => {
      await put(bench, [vpcId], team);
      await take(bench, vpcId);
      expect(await tagsOf(bench, vpcId)).toEqual({});
    }),
  },
  {
    name: 'tags of AWS itself can be neither given nor taken, and do not go with the others',
    page: rules,
    needs: 'control',
    run: inVpc(async (bench, vpcId) => {
      const { accountId, region } = bench;
      const arn = `arn:aws:ec2:${region}:${accountId}:vpc/${vpcId}`;
      await bench.control?.setSystemTags(accountId, arn, { 'aws:cloudformation:stack-name': 'net' });
      await refused(take(bench, vpcId, [{ Key: 'aws:cloudformation:stack-name' }]), {
        code: 'InvalidParameterValue',
      });
      await take(bench, vpcId);
      expect(await tagsOf(bench, vpcId)).toEqual({ 'aws:cloudformation:stack-name': 'net' });
    }),
  },
  ...[
    { what: 'the prefix aws:', Key: 'aws:mine' },
    { what: 'no key', Key: '' },
    { what: 'a key of 129 characters', Key: 'k'.repeat(129) },
    { what: 'a value of 257 characters', Key: 'k', Value: 'v'.repeat(257) },
  ].map(
    ({ what, ...tag }): Case => ({
      name: `a tag with ${what} is InvalidParameterValue`,
      page: rules,
      run: inVpc((bench, vpcId) =>
        refused(put(bench, [vpcId], { Value: '1', ...tag }), { code: 'InvalidParameterValue', status: 400 }),
      ),
    }),
  ),
  {
    name: 'a resource has fifty tags at most: one more is TagLimitExceeded, and none is added',
    page: ec2Errors,
    run: inVpc(async (bench, vpcId) => {
      const many = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
      await put(bench, [vpcId], ...many);
      await refused(put(bench, [vpcId], team), { code: 'TagLimitExceeded', status: 400 });
      await put(bench, [vpcId], { Key: 'k0', Value: 'new' });
      expect(Object.keys(await tagsOf(bench, vpcId)).length).toBe(50);
    }),
  },
  {
    name: 'of several resources all are tagged or none: one that is not there is refused with its own code',
    page: ec2Page('CreateTags'),
    run: inVpc(async (bench, vpcId) => {
      await refused(put(bench, [vpcId, 'subnet-0123456789abcdef0'], team), {
        code: 'InvalidSubnetID.NotFound',
      });
      expect(await tagsOf(bench, vpcId)).toEqual({});
      await refused(put(bench, ['nothing'], team), { code: 'InvalidID' });
    }),
  },
  {
    name: 'tags are listed by resource, by type and by key',
    page: ec2Page('DescribeTags'),
    run: inVpc(async (bench, vpcId) => {
      const subnetId = await makes(bench.admin).subnet(vpcId, '10.0.0.0/24', team);
      await put(bench, [vpcId], team, { Key: 'stage', Value: 'test' });
      const ask = async (...Filters: { Name: string; Values: string[] }[]) => {
        const own = { Name: 'resource-id', Values: [vpcId, subnetId] };
        const seen = await bench.admin.ec2.send(new DescribeTagsCommand({ Filters: [own, ...Filters] }));
        return (seen.Tags ?? [])
          .map(({ ResourceType, Key, Value }) => `${ResourceType} ${Key}=${Value}`)
          .sort();
      };
      expect(await ask()).toEqual(['subnet team=data', 'vpc stage=test', 'vpc team=data']);
      expect(await ask({ Name: 'resource-type', Values: ['subnet'] })).toEqual(['subnet team=data']);
      expect(await ask({ Name: 'key', Values: ['sta*'] })).toEqual(['vpc stage=test']);
      expect(await ask({ Name: 'tag:team', Values: ['data'] })).toEqual([
        'subnet team=data',
        'vpc team=data',
      ]);
    }),
  },
  {
    name: 'tags at creation are for what is made: another type is refused',
    page: ec2Page('TagSpecification'),
    run: ({ admin }) =>
      refused(
        admin.ec2.send(
          new CreateVpcCommand({
            CidrBlock: '10.0.0.0/16',
            TagSpecifications: [{ ResourceType: 'subnet', Tags: [team] }],
          }),
        ),
        { code: 'InvalidParameterValue', status: 400 },
      ),
  },
];

export const ec2Tags: Subject = { title: 'EC2 tags', cases };
