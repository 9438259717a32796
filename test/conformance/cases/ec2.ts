import {
  DescribeAvailabilityZonesCommand,
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { Bench, Caller } from '../bench.ts';
import { type Case, ec2Errors, ec2Page, guide, refused, type Subject } from '../case.ts';
import { aCaller, allow, deny } from '../given.ts';

const page = ec2Page('DescribeInstances');

const seed = async (bench: Bench, count: number, tags?: Record<string, string>) =>
  bench.control?.seedInstances(bench.accountId, { count, region: bench.region, ...(tags ? { tags } : {}) });

async function describeAll(caller: Caller, MaxResults?: number) {
  const pages: string[][] = [];
  let NextToken: string | undefined;
  do {
    const seen = await caller.ec2.send(
      new DescribeInstancesCommand({
        ...(MaxResults ? { MaxResults } : {}),
        ...(NextToken ? { NextToken } : {}),
      }),
    );
    const instances = (seen.Reservations ?? []).flatMap((one) => one.Instances ?? []);
    pages.push(instances.map((one) => one.InstanceId ?? ''));
    NextToken = seen.NextToken;
  } while (NextToken);
  return pages;
}

const denials: Case[] = [
  { what: 'no policy allows it', statements: [allow('iam:*')] },
  { what: 'a policy denies it', statements: [allow('*'), deny('ec2:DescribeInstances')] },
].map(({ what, statements }) => ({
  name: `a call is UnauthorizedOperation when ${what}`,
  page: ec2Errors,
  run: async (bench) => {
    const { caller } = await aCaller(bench, statements);
    await refused(caller.ec2.send(new DescribeInstancesCommand({})), {
      code: 'UnauthorizedOperation',
      status: 403,
      message: /You are not authorized to perform this operation/,
    });
  },
}));

export const ec2: Subject = {
  title: 'EC2 reads',
  cases: [
    ...denials,
    {
      name: 'an account without instances shows none',
      page,
      needs: 'control',
      run: async (bench) => expect(await describeAll(bench.admin)).toEqual([[]]),
    },
    {
      name: 'instances come in pages, each once',
      page,
      needs: 'control',
      run: async (bench) => {
        await seed(bench, 12);
        const pages = await describeAll(bench.admin, 5);
        const seen = pages.flat();
        expect(pages.length).toBeGreaterThanOrEqual(3);
        expect(pages.every((one) => one.length <= 5)).toBe(true);
        expect(new Set(seen).size).toBe(12);
        expect(seen.every((id) => /^i-[0-9a-f]{17}$/.test(id))).toBe(true);
        expect((await describeAll(bench.admin)).flat().sort()).toEqual(seen.sort());
      },
    },
    {
      name: 'a page holds between 5 and 1000 instances',
      page,
      run: async (bench) => {
        const bad = { code: 'InvalidParameterValue', status: 400 };
        for (const MaxResults of [4, 1001])
          await refused(bench.admin.ec2.send(new DescribeInstancesCommand({ MaxResults })), bad);
      },
    },
    {
      name: 'instances are found by their tags and states',
      page,
      needs: 'control',
      run: async (bench) => {
        await seed(bench, 2, { RedisLabsIdentifier: 'Redislabs-VPC' });
        await seed(bench, 3, { team: 'data' });
        const count = async (Name: string, ...Values: string[]) => {
          const seen = await bench.admin.ec2.send(
            new DescribeInstancesCommand({ Filters: [{ Name, Values }] }),
          );
          return (seen.Reservations ?? []).flatMap((one) => one.Instances ?? []).length;
        };
        expect(await count('tag:RedisLabsIdentifier', 'Redislabs-VPC')).toBe(2);
        expect(await count('tag-key', 'team', 'RedisLabsIdentifier')).toBe(5);
        expect(await count('instance-state-name', 'running')).toBe(5);
        expect(await count('instance-state-name', 'terminated')).toBe(0);
      },
    },
    {
      name: 'an instance shows its tags',
      page,
      needs: 'control',
      run: async (bench) => {
        await seed(bench, 1, { team: 'data' });
        const seen = await bench.admin.ec2.send(new DescribeInstancesCommand({}));
        expect(seen.Reservations?.[0]?.Instances?.[0]?.Tags).toEqual([{ Key: 'team', Value: 'data' }]);
        expect(seen.Reservations?.[0]?.OwnerId).toBe(bench.accountId);
      },
    },
    {
      name: 'a region shows its own instances only',
      page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html',
      needs: 'control',
      run: async (bench) => {
        await seed(bench, 2);
        const elsewhere = new EC2Client({
          region: 'eu-west-1',
          credentials: bench.admin.keys,
          maxAttempts: 1,
          ...(bench.endpoint ? { endpoint: bench.endpoint } : {}),
        });
        const seen = await elsewhere.send(new DescribeInstancesCommand({}));
        expect(seen.Reservations ?? []).toEqual([]);
      },
    },
    {
      name: 'an instance that is not there is InvalidInstanceID.NotFound; what is no id is Malformed',
      page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
      run: async (bench) => {
        const ask = (id: string) => bench.admin.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
        await refused(ask('i-0123456789abcdef0'), { code: 'InvalidInstanceID.NotFound', status: 400 });
        await refused(ask('not-an-instance'), { code: 'InvalidInstanceID.Malformed', status: 400 });
      },
    },
    {
      name: 'a dry run says what would have happened',
      page,
      run: async (bench) => {
        const dry = new DescribeInstancesCommand({ DryRun: true });
        await refused(bench.admin.ec2.send(dry), { code: 'DryRunOperation', status: 412 });
        const { caller } = await aCaller(bench, []);
        await refused(caller.ec2.send(dry), { code: 'UnauthorizedOperation', status: 403 });
      },
    },
    {
      name: 'regions and zones are shown, the caller’s own among them',
      page: ec2Page('DescribeAvailabilityZones'),
      run: async (bench) => {
        const { Regions } = await bench.admin.ec2.send(new DescribeRegionsCommand({}));
        expect(Regions?.map((one) => one.RegionName)).toContain(bench.region);
        const { AvailabilityZones } = await bench.admin.ec2.send(new DescribeAvailabilityZonesCommand({}));
        expect(AvailabilityZones?.length).toBeGreaterThanOrEqual(2);
        expect(AvailabilityZones?.every((one) => one.RegionName === bench.region)).toBe(true);
      },
    },
    {
      name: 'a condition on the region is decided by the region that was called',
      page: guide('reference_policies_condition-keys'),
      run: async (bench) => {
        const { caller } = await aCaller(bench, [
          {
            ...allow('ec2:DescribeInstances'),
            Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
          },
        ]);
        await refused(caller.ec2.send(new DescribeInstancesCommand({})), { code: 'UnauthorizedOperation' });
      },
    },
  ],
};
