import { describe, expect, test } from 'vitest';
import { redisCloud } from '../vendor-profile/redis-cloud.ts';
import { newestGeneration } from '../vendor-profile/vendor-profile.ts';
import { actionMatches, leastConsoleActions, nodeActions, publishedGrant } from './grants.ts';
import { EXCESS_PROBES, NEEDED_ACTIONS } from './needed-actions.ts';

const unscoped = NEEDED_ACTIONS.filter(({ scope }) => scope === undefined);

describe('what Berth needs is what the customer was asked for', () => {
  test.each(redisCloud.generations)('generation $id grants every required action', ({ userPolicy }) => {
    const missing = unscoped.filter(
      ({ action, required, tagged }) => required && !publishedGrant(userPolicy, action, tagged),
    );
    expect(missing).toEqual([]);
  });

  test('the newest generation grants every optional action too', () => {
    const { userPolicy } = newestGeneration(redisCloud);
    expect(unscoped.filter(({ action, tagged }) => !publishedGrant(userPolicy, action, tagged))).toEqual([]);
  });

  test('no generation grants what shows excess', () => {
    const granted = redisCloud.generations.flatMap(({ userPolicy }) =>
      EXCESS_PROBES.filter((action) => publishedGrant(userPolicy, action, false)),
    );
    expect(granted).toEqual([]);
  });

  test('no action is listed twice', () => {
    const actions = NEEDED_ACTIONS.map(({ action }) => action);
    expect(actions.filter((action, index) => actions.indexOf(action) !== index)).toEqual([]);
  });

  test('actions are concrete, since the simulator takes wildcards literally', () => {
    const all = [...NEEDED_ACTIONS.map(({ action }) => action), ...EXCESS_PROBES];
    expect(all.filter((action) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))).toEqual([]);
  });
});

test('the least of a cluster node is what all generations of its policy grant', () => {
  expect(nodeActions(redisCloud)).toMatchInlineSnapshot(`
    [
      "ec2:AttachVolume",
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateTags",
      "ec2:CreateVolume",
      "ec2:DeleteSecurityGroup",
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeRegions",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeTags",
      "ec2:DescribeVolumes",
    ]
  `);
});

test('the least at the console is what both policies of all generations grant', () => {
  expect(leastConsoleActions(redisCloud)).toMatchInlineSnapshot(`
    [
      "ec2:AttachVolume",
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateTags",
      "ec2:CreateVolume",
      "ec2:DeleteSecurityGroup",
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeRegions",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeVolumes",
    ]
  `);
});

test.each([
  ['ec2:*Vpc*', 'ec2:CreateVpcPeeringConnection', true],
  ['EC2:describe*', 'ec2:DescribeVpcs', true],
  ['ec2:Describe?pcs', 'ec2:DescribeVpcs', true],
  ['*', 'iam:PassRole', true],
  ['ec2:DescribeVpcs', 'ec2:DescribeVpcsX', false],
  ['ec2.*', 'ec2:DescribeVpcs', false],
])('the pattern %s covers %s: %s', (pattern, action, expected) => {
  expect(actionMatches(pattern, action)).toBe(expected);
});
