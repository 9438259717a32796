// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../policy-document.ts';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { actionCatalogue } from './action-catalogue.ts';
import { comparePolicies } from './difference.ts';

const catalogue = actionCatalogue('2026-11-27', [
  [
    'ec2',
    ['RunInstances', 'StopInstances', 'StartInstances', 'DescribeVpcs', 'CreateVolume', 'CreateSnapshot'],
  ],
  ['iam', ['PassRole', 'GetUser']],
]);
const options = { policy: 'user', catalogue, profile: redisCloud, accountId: '123456789012' } as const;

const allow = (Action: string | string[], more: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: string | string[], more: Partial<Statement> = {}): Statement => ({
  ...allow(Action, more),
  Effect: 'Deny',
});
const policy = (...Statement: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const compare = (from: Statement[], to: Statement[]) =>
  comparePolicies(policy(...from), policy(...to), options);

const when = (operator: string, key: string, value: string | string[]): Partial<Statement> => ({
  Condition: { [operator]: { [key]: value } },
});
const TAG = 'ec2:ResourceTag/RedisLabsIdentifier';
const tagged = when('StringEquals', TAG, 'Redislabs-VPC');

interface Row {
  name: string;
  from: Statement[];
  to: Statement[];
  expected: Record<string, string[]>;
}

const RUN = 'ec2:RunInstances';
const rows: Row[] = [
  {
    name: 'a new action',
    from: [allow('ec2:DescribeVpcs')],
    to: [allow(['ec2:DescribeVpcs', RUN])],
    expected: { added: [RUN] },
  },
  {
    name: 'an action less',
    from: [allow('ec2:*Instances')],
    to: [allow('ec2:St*')],
    expected: { removed: [RUN] },
  },
  {
    name: 'another spelling',
    from: [allow('EC2:runinstances')],
    to: [allow([RUN], { Resource: ['*'] })],
    expected: {},
  },
  {
    name: 'another order of statements without Sids',
    from: [allow(RUN), allow('iam:GetUser')],
    to: [allow('iam:GetUser'), allow(RUN)],
    expected: {},
  },
  {
    name: 'another Sid',
    from: [allow(RUN, { Sid: 'A' })],
    to: [allow(RUN, { Sid: 'B' })],
    expected: { moved: [RUN] },
  },
  { name: 'a condition more', from: [allow(RUN)], to: [allow(RUN, tagged)], expected: { narrowed: [RUN] } },
  { name: 'a condition less', from: [allow(RUN, tagged)], to: [allow(RUN)], expected: { widened: [RUN] } },
  {
    name: 'a value more in a condition',
    from: [allow(RUN, tagged)],
    to: [allow(RUN, when('StringEquals', TAG, ['Redislabs-VPC', 'x']))],
    expected: { widened: [RUN] },
  },
  {
    name: 'equals to like',
    from: [allow(RUN, tagged)],
    to: [allow(RUN, when('StringLike', TAG, 'Redis*'))],
    expected: { widened: [RUN] },
  },
  {
    name: 'only if the key exists',
    from: [allow(RUN, tagged)],
    to: [allow(RUN, when('StringEqualsIfExists', TAG, 'Redislabs-VPC'))],
    expected: { widened: [RUN] },
  },
  {
    name: 'the key is asked for at all',
    from: [allow(RUN, tagged)],
    to: [allow(RUN, when('Null', TAG, 'false'))],
    expected: { widened: [RUN] },
  },
  {
    name: 'one value less in a negated condition',
    from: [allow(RUN, when('StringNotEquals', TAG, ['a', 'b']))],
    to: [allow(RUN, when('StringNotEquals', TAG, 'a'))],
    expected: { widened: [RUN] },
  },
  {
    name: 'one address more in NotIpAddress',
    from: [allow(RUN, when('NotIpAddress', 'aws:SourceIp', '10.0.0.0/8'))],
    to: [allow(RUN, when('NotIpAddress', 'aws:SourceIp', ['10.0.0.0/8', '1.1.1.1/32']))],
    expected: { changed: [RUN] },
  },
  {
    name: 'another value',
    from: [allow(RUN, tagged)],
    to: [allow(RUN, when('StringEquals', TAG, 'other'))],
    expected: { changed: [RUN] },
  },
  {
    name: 'fewer resources',
    from: [allow(RUN)],
    to: [allow(RUN, { Resource: 'arn:aws:ec2:*:*:instance/*' })],
    expected: { narrowed: [RUN] },
  },
  {
    name: 'other resources',
    from: [allow('iam:PassRole', { Resource: 'arn:aws:iam::*:role/a' })],
    to: [allow('iam:PassRole', { Resource: 'arn:aws:iam::*:role/b' })],
    expected: { changed: ['iam:PassRole'] },
  },
  {
    name: 'all resources but some',
    from: [allow(RUN)],
    to: [allow(RUN, { Resource: undefined as never, NotResource: 'arn:aws:ec2:*:*:instance/*' })],
    expected: { narrowed: [RUN] },
  },
  {
    name: 'the own user for any',
    from: [allow('iam:GetUser', { Resource: 'arn:aws:iam::*:user/${aws:username}' })],
    to: [allow('iam:GetUser', { Resource: 'arn:aws:iam::*:user/*' })],
    expected: { widened: ['iam:GetUser'] },
  },
  {
    name: 'a new Deny of a part',
    from: [allow(RUN)],
    to: [allow(RUN), deny(RUN, when('Null', 'aws:RequestTag/X', 'true'))],
    expected: { narrowed: [RUN] },
  },
  {
    name: 'a new Deny of all',
    from: [allow(RUN)],
    to: [allow(RUN), deny('ec2:R*')],
    expected: { removed: [RUN] },
  },
  { name: 'a Deny of what nothing allows', from: [], to: [deny(RUN)], expected: { narrowed: [RUN] } },
  {
    name: 'a Deny that is gone',
    from: [allow(RUN), deny(RUN, tagged)],
    to: [allow(RUN)],
    expected: { widened: [RUN] },
  },
  {
    name: 'a Deny that became an Allow under the opposite',
    from: [allow(RUN), deny(RUN, when('StringNotEquals', TAG, 'a'))],
    to: [allow(RUN, when('StringEquals', TAG, 'a'))],
    expected: { changed: [RUN] },
  },
  {
    name: 'a second Allow inside the first',
    from: [allow(RUN)],
    to: [allow(RUN), allow(RUN, tagged)],
    expected: {},
  },
  {
    name: 'an action that AWS does not list',
    from: [],
    to: [allow('ec2:Teleport')],
    expected: { added: ['ec2:Teleport'] },
  },
  {
    name: 'a wildcard of a service that AWS does not have',
    from: [allow('foo:a*')],
    to: [allow('foo:*')],
    expected: { added: ['foo:*'] },
  },
  {
    name: 'everything but one service',
    from: [],
    to: [{ Effect: 'Allow', NotAction: 'ec2:*', Resource: '*' }],
    expected: { added: ['*'] },
  },
  { name: 'everything', from: [allow('iam:*')], to: [allow('*')], expected: { added: ['*'] } },
];

describe('what became of an action', () => {
  test.each(rows)('$name', ({ from, to, expected }) => {
    const { changes } = compare(from, to);
    const found = Object.groupBy(changes, ({ change }) => change);
    const names = Object.entries(found).map(([kind, some]) => [kind, some.flatMap(({ actions }) => actions)]);
    expect(Object.fromEntries(names)).toEqual(expected);
  });

  test.each(rows)('$name: nothing differs from itself', ({ from, to }) => {
    for (const side of [from, to]) {
      const { changes, counts } = compare(side, side);
      expect(changes).toEqual([]);
      expect(Object.values(counts).reduce((a, b) => a + b)).toBe(counts.unchanged);
    }
  });
});

test.each([
  ['ec2:Teleport', "AWS's list of 2026-11-27 has no such action"],
  ['ec2:Teleport*', "matches no action of AWS's list of 2026-11-27"],
  ['foo:*', "AWS's list of 2026-11-27 has no service foo"],
])('%s is remarked on', (action, words) => {
  expect(compare([], [allow(action, { Sid: 'Mine' })]).remarks).toEqual([
    expect.stringContaining(`${action} (in Mine): ${words}`),
  ]);
});

test('NotAction covers what the other document names', () => {
  const { changes } = compare(
    [allow('ec2:St*')],
    [{ Effect: 'Allow', NotAction: 'ec2:Start*', Resource: '*' }],
  );
  const of = (kind: string) =>
    changes.filter(({ change }) => change === kind).flatMap(({ actions }) => actions);
  expect(of('added')).toEqual(['*', 'ec2:CreateSnapshot', 'ec2:CreateVolume', 'ec2:DescribeVpcs', RUN]);
  expect(of('removed')).toEqual(['ec2:StartInstances']);
});

describe('what a change means', () => {
  const effectOf = (from: Statement[], to: Statement[], action: string) =>
    compare(from, to).changes.find(({ actions }) => actions.includes(action))?.effect;

  test.each([
    {
      name: 'a needed action that is new',
      from: [],
      to: [allow('ec2:CreateSnapshot')],
      action: 'ec2:CreateSnapshot',
      kind: 'enables',
      text: 'enables snapshots of volumes',
    },
    {
      name: 'a needed action that is gone',
      from: [allow('ec2:Stop*')],
      to: [],
      action: 'ec2:StopInstances',
      kind: 'stops',
      text: 'stops start, stop, reboot and resize of instances',
    },
    {
      name: 'what is needed is still allowed',
      from: [allow('ec2:Stop*')],
      to: [allow('ec2:Stop*', tagged)],
      action: 'ec2:StopInstances',
      kind: 'none',
    },
    {
      name: 'a tag that nothing of Berth carries',
      from: [allow('ec2:Stop*')],
      to: [allow('ec2:Stop*', when('StringEquals', 'ec2:ResourceTag/Team', 'x'))],
      action: 'ec2:StopInstances',
      kind: 'stops',
    },
    {
      name: 'a key that only a call fills in',
      from: [allow('ec2:Stop*')],
      to: [allow('ec2:Stop*', when('IpAddress', 'aws:SourceIp', '10.0.0.0/8'))],
      action: 'ec2:StopInstances',
      kind: 'unknown',
    },
    {
      name: 'a tag on what is yet to be made',
      from: [allow('ec2:CreateVolume')],
      to: [allow('ec2:CreateVolume', tagged)],
      action: 'ec2:CreateVolume',
      kind: 'stops',
      text: 'stops data volumes',
    },
    {
      name: 'what no feature uses',
      from: [],
      to: [allow('iam:GetUser')],
      action: 'iam:GetUser',
      kind: 'unused',
    },
  ])('$name', ({ from, to, action, kind, text = '' }) => {
    expect(effectOf(from, to, action)).toMatchObject({ kind, text: expect.stringContaining(text) });
  });
});
