import { describe, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../policy-document.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { generationOf } from '../vendor-profile/vendor-profile.ts';
import { type JudgeInput, judgePolicy } from './judge-policy.ts';

const newest = generationOf(redisCloud, '2024')?.userPolicy as PolicyDocument & { Statement: Statement[] };

/** The newest user policy after somebody changed the statements of one Sid; `null` takes them out. */
const tightened = (sid: string, change: ((one: Statement) => Statement) | null): PolicyDocument => ({
  ...newest,
  Statement: newest.Statement.flatMap((one) =>
    one.Sid !== sid ? [one] : change === null ? [] : [change(structuredClone(one))],
  ),
});

const also =
  (operator: string, key: string, value: string | string[]) =>
  (one: Statement): Statement => ({
    ...one,
    Condition: { ...one.Condition, [operator]: { ...one.Condition?.[operator], [key]: value } },
  });

const judge = (document: PolicyDocument, more: Partial<JudgeInput> = {}) =>
  judgePolicy(document, { policy: 'user', profile: redisCloud, ...more });

const verdicts = (document: PolicyDocument, more: Partial<JudgeInput> = {}) => {
  const { features } = judge(document, more);
  return Object.fromEntries(features.map(({ feature, verdict }) => [feature, verdict]));
};

describe('the published policies', () => {
  test('of 2024 are sufficient for everything', () => {
    expect(new Set(Object.values(verdicts(newest)))).toEqual(new Set(['sufficient']));
    expect(judge(newest)).toMatchObject({ verdict: 'sufficient', excess: [], notes: [] });
  });

  test('of 2018 are sufficient for all that is required', () => {
    const older = generationOf(redisCloud, '2018')?.userPolicy as PolicyDocument;
    expect(judge(older).verdict).toBe('sufficient');
    const lost = Object.entries(verdicts(older)).filter(([, verdict]) => verdict !== 'sufficient');
    expect(lost.map(([feature]) => feature)).toEqual([
      'repair',
      'snapshots',
      'transit_gateway',
      'encryption',
    ]);
  });

  test.each(redisCloud.generations)(
    'instance policy of $id is sufficient for the nodes',
    ({ instancePolicy }) => {
      expect(judge(instancePolicy, { policy: 'instance' })).toMatchObject({
        verdict: 'sufficient',
        excess: [],
      });
    },
  );

  test('a user policy in place of the instance policy is judged as that', () => {
    const { verdict, features } = judge(newest, { policy: 'instance' });
    expect([verdict, features[0]?.because.map(({ action }) => action)]).toEqual([
      'insufficient',
      ['ec2:DescribeTags'],
    ]);
  });
});

interface Row {
  name: string;
  document: PolicyDocument;
  more?: Partial<JudgeInput>;
  feature: string;
  verdict: string;
  because?: string;
}

const rows: Row[] = [
  {
    name: 'a statement taken out',
    document: tightened('DeleteEc2Resources', null),
    feature: 'delete',
    verdict: 'insufficient',
    because: 'no statement allows it',
  },
  {
    name: 'another value of the tag',
    document: tightened(
      'DeleteEc2Resources',
      also('StringEquals', 'ec2:ResourceTag/RedisLabsIdentifier', 'mine'),
    ),
    feature: 'delete',
    verdict: 'insufficient',
    because: 'DeleteEc2Resources allows it only if StringEquals ec2:ResourceTag/RedisLabsIdentifier = mine',
  },
  {
    name: 'a tag condition on what has no tag yet',
    document: tightened(
      'CreateEc2ResourcesWithoutTag',
      also('StringEquals', 'ec2:ResourceTag/RedisLabsIdentifier', 'Redislabs-VPC'),
    ),
    feature: 'network',
    verdict: 'insufficient',
    because: 'only if StringEquals ec2:ResourceTag/RedisLabsIdentifier = Redislabs-VPC',
  },
  {
    name: 'a tag that the request carries',
    document: tightened(
      'CreateEc2ResourcesWithoutTag',
      also('StringEquals', 'aws:RequestTag/RedisLabsIdentifier', 'Redislabs-VPC'),
    ),
    feature: 'network',
    verdict: 'sufficient',
  },
  {
    name: 'the tag, if there is one',
    document: tightened(
      'DescribeReadOnlyEc2Resources',
      also('StringEqualsIfExists', 'aws:ResourceTag/RedisLabsIdentifier', 'Redislabs-VPC'),
    ),
    feature: 'watch',
    verdict: 'sufficient',
  },
  {
    name: 'the address of the caller',
    document: tightened('DescribeReadOnlyEc2Resources', also('IpAddress', 'aws:SourceIp', '192.0.2.0/24')),
    feature: 'watch',
    verdict: 'unknown',
    because:
      'it hangs on IpAddress aws:SourceIp = 192.0.2.0/24 (DescribeReadOnlyEc2Resources), which only a real call shows',
  },
  {
    name: 'a date',
    document: tightened(
      'DescribeReadOnlyEc2Resources',
      also('DateLessThan', 'aws:CurrentTime', '2030-01-01T00:00:00Z'),
    ),
    feature: 'watch',
    verdict: 'unknown',
    because: 'aws:CurrentTime',
  },
  {
    name: 'a region, where none is named',
    document: tightened(
      'DescribeReadOnlyEc2Resources',
      also('StringEquals', 'aws:RequestedRegion', 'eu-west-1'),
    ),
    feature: 'watch',
    verdict: 'unknown',
    because: 'can be known once the region is named',
  },
  {
    name: 'a region, and it is the one',
    document: tightened(
      'DescribeReadOnlyEc2Resources',
      also('StringEquals', 'aws:RequestedRegion', 'eu-west-1'),
    ),
    more: { region: 'eu-west-1' },
    feature: 'watch',
    verdict: 'sufficient',
  },
  {
    name: 'a region, and it is another',
    document: tightened(
      'DescribeReadOnlyEc2Resources',
      also('StringEquals', 'aws:RequestedRegion', 'eu-west-1'),
    ),
    more: { region: 'us-east-1' },
    feature: 'watch',
    verdict: 'insufficient',
    because: 'aws:RequestedRegion = eu-west-1',
  },
  {
    name: 'MFA, which no access key has',
    document: tightened('DescribeReadOnlyEc2Resources', also('Bool', 'aws:MultiFactorAuthPresent', 'true')),
    feature: 'watch',
    verdict: 'insufficient',
  },
  {
    name: 'the size of instances, which is yet to be chosen',
    document: tightened('CreateEc2ResourcesWithoutTag', also('StringLike', 'ec2:InstanceType', 'm*')),
    feature: 'instances',
    verdict: 'unknown',
    because: 'ec2:InstanceType',
  },
  {
    name: 'new instances with IMDSv2 alone',
    document: {
      ...newest,
      Statement: [
        ...newest.Statement,
        {
          Sid: 'Imds',
          Effect: 'Deny',
          Action: 'ec2:RunInstances',
          Resource: 'arn:aws:ec2:*:*:instance/*',
          Condition: { StringNotEquals: { 'ec2:MetadataHttpTokens': 'required' } },
        },
      ],
    },
    feature: 'instances',
    verdict: 'sufficient',
  },
  {
    name: 'a Deny',
    document: {
      ...newest,
      Statement: [
        ...newest.Statement,
        { Sid: 'No', Effect: 'Deny', Action: 'ec2:Terminate*', Resource: '*' },
      ],
    },
    feature: 'delete',
    verdict: 'insufficient',
    because: 'No denies it',
  },
  {
    name: 'a Deny that hangs on the address',
    document: {
      ...newest,
      Statement: [
        ...newest.Statement,
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
        },
      ],
    },
    feature: 'delete',
    verdict: 'unknown',
    because: 'NotIpAddress aws:SourceIp = 192.0.2.0/24 (statement 18)',
  },
  {
    name: 'another role to pass',
    document: tightened('PassRlClusterNodeRole', (one) => ({ ...one, Resource: 'arn:aws:iam::*:role/mine' })),
    feature: 'instances',
    verdict: 'insufficient',
    because: 'PassRlClusterNodeRole allows it only on arn:aws:iam::*:role/mine',
  },
  {
    name: 'the role of the own account, which the policy names',
    document: tightened('PassRlClusterNodeRole', (one) => ({
      ...one,
      Resource: 'arn:aws:iam::111122223333:role/redislabs-cluster-node-role',
    })),
    feature: 'instances',
    verdict: 'sufficient',
  },
  {
    name: 'the role of another account',
    document: tightened('PassRlClusterNodeRole', (one) => ({
      ...one,
      Resource: 'arn:aws:iam::111122223333:role/redislabs-cluster-node-role',
    })),
    more: { accountId: '444455556666' },
    feature: 'instances',
    verdict: 'insufficient',
  },
  {
    name: 'certain resources where verification asks for all',
    document: tightened('DeleteEc2Resources', (one) => ({ ...one, Resource: 'arn:aws:ec2:*:*:*' })),
    feature: 'delete',
    verdict: 'insufficient',
    because: 'only on arn:aws:ec2:*:*:*, and verification asks AWS for every resource (*)',
  },
  {
    name: 'everything but IAM',
    document: { Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' } },
    feature: 'delete',
    verdict: 'sufficient',
  },
];

describe('a tightened policy', () => {
  test.each(rows)('$name: $feature is $verdict', ({ document, more = {}, feature, verdict, because }) => {
    const judged = judge(document, more).features.find((one) => one.feature === feature);
    expect(judged?.verdict).toBe(verdict);
    if (because !== undefined)
      expect(judged?.because.map((one) => one.because)).toContainEqual(expect.stringContaining(because));
    if (verdict === 'sufficient') expect(judged?.because).toEqual([]);
  });

  test('what an optional feature lacks does not make it insufficient', () => {
    const judged = judge(tightened('AllowVpcPeeringManagement', null));
    expect(judged.verdict).toBe('sufficient');
    expect(judged.features.find(({ feature }) => feature === 'peering')).toMatchObject({
      required: false,
      verdict: 'insufficient',
    });
  });

  test('listing users counts only where a console user is asked for', () => {
    const document = tightened('RolePolicyUserReadActions', (one) => ({
      ...one,
      Action: [one.Action ?? []].flat().filter((action) => action !== 'iam:ListUsers'),
    }));
    expect(verdicts(document).verify).toBe('sufficient');
    expect(verdicts(document, { consoleAccess: 'user' }).verify).toBe('insufficient');
  });

  test('more than was published is told', () => {
    const admin: PolicyDocument = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    };
    expect(judge(admin)).toMatchObject({
      verdict: 'sufficient',
      excess: expect.arrayContaining(['iam:CreateUser', 'iam:PassRole on any role']),
    });
  });

  test('what was taken from the policy itself is told', () => {
    const document = tightened('PassRlClusterNodeRole', (one) => ({
      ...one,
      Resource: ['111122223333', '444455556666'].map(
        (id) => `arn:aws:iam::${id}:role/redislabs-cluster-node-role`,
      ),
    }));
    expect(judge(document)).toMatchObject({
      accountId: '111122223333',
      notes: ['Judged for AWS account 111122223333, the first of 2 that it names. Name yours to be sure.'],
    });
  });
});
