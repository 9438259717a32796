import { judgePolicy, type PolicyDocument, redisCloud, type Statement } from '@berth/domain';
import { type RunningSandbox, startSandbox } from '@berth/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changed, deny, published, statements, userPolicy } from '../testing/broken/broken-account.ts';
import { setUpAccount } from '../testing/sandbox-account.ts';
import { verifyAccount } from '../testing/verify-account.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const REGION = 'eu-west-1';

/** The statement of that Sid, with one condition more. */
const when = (sid: string, operator: string, key: string, value: string): PolicyDocument =>
  changed((one) =>
    one.Sid === sid
      ? {
          ...one,
          Condition: { ...one.Condition, [operator]: { ...one.Condition?.[operator], [key]: value } },
        }
      : one,
  );

const on = (sid: string, Resource: string): PolicyDocument =>
  changed((one) => (one.Sid === sid ? { ...one, Resource } : one));

const also = (...more: Statement[]): PolicyDocument => ({
  ...published,
  Statement: [...statements, ...more],
});

interface Case {
  name: string;
  document: PolicyDocument;
  /** The features whose verdict must be the same as verification's; of the others, that they do not contradict it. */
  decided: string[];
}

const DELETE = 'DeleteEc2Resources';
const LOOK = 'DescribeReadOnlyEc2Resources';

const cases: Case[] = [
  { name: 'as published', document: published, decided: ['verify', 'network', 'delete', 'encryption'] },
  ...redisCloud.generations.slice(0, 1).map(({ userPolicy: document }) => ({
    name: 'as published before',
    document,
    decided: ['repair', 'snapshots', 'peering', 'transit_gateway', 'encryption'],
  })),
  {
    name: 'without a statement',
    document: changed((one) => (one.Sid === DELETE ? null : one)),
    decided: ['delete', 'volumes', 'snapshots'],
  },
  {
    name: 'with another value of the tag',
    document: when(DELETE, 'StringEquals', 'ec2:ResourceTag/RedisLabsIdentifier', 'mine'),
    decided: ['delete', 'changes'],
  },
  {
    name: 'on certain resources alone',
    document: on(DELETE, 'arn:aws:ec2:*:*:*'),
    decided: ['delete', 'network'],
  },
  {
    name: 'in the region that was named',
    document: when(LOOK, 'StringEquals', 'aws:RequestedRegion', REGION),
    decided: ['watch'],
  },
  {
    name: 'in another region',
    document: when(LOOK, 'StringEquals', 'aws:RequestedRegion', 'us-west-2'),
    decided: ['watch'],
  },
  {
    name: 'from certain addresses',
    document: when(LOOK, 'IpAddress', 'aws:SourceIp', '192.0.2.0/24'),
    decided: ['watch', 'delete'],
  },
  {
    name: 'with the tag in the request',
    document: when(
      'CreateEc2ResourcesWithoutTag',
      'StringEquals',
      'aws:RequestTag/RedisLabsIdentifier',
      'Redislabs-VPC',
    ),
    decided: ['network', 'instances'],
  },
  {
    name: 'with a Deny',
    document: also(deny('ec2:Terminate*', 'ec2:*Snapshot')),
    decided: ['delete', 'snapshots'],
  },
  {
    name: 'with a Deny of what has no tag',
    document: also({
      ...deny('ec2:Delete*', 'ec2:CreateSubnet'),
      Condition: { Null: { 'ec2:ResourceTag/RedisLabsIdentifier': 'true' } },
    }),
    decided: ['delete', 'network', 'peering'],
  },
  {
    name: 'as everything but S3',
    document: { Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: 's3:*', Resource: '*' } },
    decided: ['delete', 'watch', 'metrics'],
  },
];

const STATUS = { sufficient: 'passed', insufficient: 'failed', unknown: 'unknown' } as const;

test.each(cases)(
  'what is judged from the text is what verification finds: $name',
  async ({ document, decided }) => {
    const account = await setUpAccount(sandbox.endpoint);
    await userPolicy(account, document);
    const { outcome } = await verifyAccount(sandbox.endpoint, { ...account.details, region: REGION });
    const { features } = judgePolicy(document, {
      policy: 'user',
      profile: redisCloud,
      accountId: account.accountId,
      region: REGION,
    });
    for (const { feature, verdict, because } of features) {
      const statuses = outcome.verification.checks
        .filter(
          ({ code }) =>
            code === `permissions_${feature}` || (feature === 'instances' && code === 'pass_role_allowed'),
        )
        .map(({ status }) => status);
      const found = (['failed', 'unknown', 'passed'] as const).find((one) => statuses.includes(one));
      const about = `${feature}: ${verdict}, ${JSON.stringify(because.slice(0, 2))}`;
      if (decided.includes(feature)) expect(STATUS[verdict], about).toBe(found);
      if (verdict === 'sufficient') expect(found, about).not.toBe('failed');
      if (verdict === 'insufficient') expect(found, about).not.toBe('passed');
    }
  },
);
